//! The token endpoint and revocation of OAuth 2.0 (RFC 6749 §4.4, RFC 7009).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::authenticate::account;
use super::inbound::Inbound;
use super::reply::Reply;
use crate::mock::behaviour::OAuthModel;
use crate::mock::worlds::{Handle, World, after};
use crate::template::Scope;

/// The answer, when the request is for the token or the revocation endpoint.
pub(crate) fn endpoint(model: &OAuthModel, inbound: &Inbound<'_>, world: &mut World, scope: &Scope) -> Option<Reply> {
    let revoke = model.revoke_path.as_deref() == Some(inbound.path);
    if inbound.path != model.token_path && !revoke {
        return None;
    }
    if inbound.method != "POST" {
        let mut reply = failure(405, "invalid_request", "Only POST is allowed here.");
        reply.headers.push(("Allow".to_owned(), "POST".to_owned()));
        return Some(reply);
    }
    let Some(client) = client(model, inbound, world) else {
        let mut reply = failure(401, "invalid_client", "The client credentials are not valid.");
        reply.headers.push(("WWW-Authenticate".to_owned(), "Basic realm=\"oauth\"".to_owned()));
        return Some(reply);
    };
    if !is_form(inbound) {
        return Some(failure(400, "invalid_request", "The body must be a form."));
    }
    Some(if revoke { revoke_token(inbound, world, &client) } else { issue_token(model, inbound, world, scope, client) })
}

fn issue_token(model: &OAuthModel, inbound: &Inbound<'_>, world: &mut World, scope: &Scope, client: Handle) -> Reply {
    match field(inbound, "grant_type").as_deref() {
        Some("client_credentials") => {}
        Some(_) => return failure(400, "unsupported_grant_type", "Only client_credentials is supported."),
        None => return failure(400, "invalid_request", "grant_type is missing."),
    }
    let token: String = scope.random().hex(64);
    world.tokens.issue(token.clone(), client, after(scope.now(), model.lifetime), scope.now());
    // RFC 6749 §5.1: tokens must not be cached.
    let headers = vec![("Cache-Control".to_owned(), "no-store".to_owned())];
    let lifetime = model.lifetime.as_secs();
    let body = json!({ "access_token": token, "token_type": "Bearer", "expires_in": lifetime });
    Reply { status: 200, headers, body: Some(body), ..Reply::json() }
}

/// RFC 7009 §2.2: an unknown token is revoked already.
fn revoke_token(inbound: &Inbound<'_>, world: &mut World, client: &Handle) -> Reply {
    match field(inbound, "token") {
        Some(token) => {
            world.tokens.revoke(&token, client);
            Reply { status: 200, ..Reply::default() }
        }
        None => failure(400, "invalid_request", "token is missing."),
    }
}

/// Who the client is, by Basic authentication (RFC 7617).
fn client(model: &OAuthModel, inbound: &Inbound<'_>, world: &World) -> Option<Handle> {
    let header = inbound.header("authorization")?;
    let (scheme, encoded) = header.trim().split_once(' ')?;
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (name, secret) = decoded.split_once(':')?;
    // RFC 6749 §2.3.1: both are form-encoded first; clients that do not bother are let in as well.
    let plain = |text: &str| form_urlencoded::parse(text.as_bytes()).next().map(|(key, _)| key.into_owned());
    let (handle, expected) =
        account(&model.accounts, name, world).or_else(|| account(&model.accounts, &plain(name)?, world))?;
    let matches = secret == expected || plain(secret).is_some_and(|plain| plain == expected);
    (scheme.eq_ignore_ascii_case("basic") && matches).then_some(handle)
}

fn is_form(inbound: &Inbound<'_>) -> bool {
    let media_type = inbound.header("content-type").unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

fn field(inbound: &Inbound<'_>, name: &str) -> Option<String> {
    let mut pairs = form_urlencoded::parse(inbound.body);
    pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

fn failure(status: u16, error: &str, description: &str) -> Reply {
    let body: Value = json!({ "error": error, "error_description": description });
    Reply { status, body: Some(body), ..Reply::json() }
}
