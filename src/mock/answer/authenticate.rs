//! Finds out who calls.

use serde_json::Value;

use super::context::Context;
use super::digest;
use super::refusal::{Refusal, Stop};
use crate::contract::SecuritySchemeKind;
use crate::mock::behaviour::{Accounts, Mechanism, Standard};
use crate::mock::worlds::{Handle, World};
use crate::template::Scope;

/// The caller's account; none where the operation asks for none.
pub(crate) fn authenticate(context: &Context<'_>, world: &mut World, scope: &Scope) -> Result<Option<Handle>, Stop> {
    let accepted = Accepted::of(context);
    if !accepted.digest && !accepted.bearer {
        return Ok(None);
    }
    let verdict = verify(context, world, scope, &accepted);
    match verdict {
        Ok(account) => Ok(Some(account)),
        Err(_) if context.operation.is_open() => Ok(None),
        Err(_) if context.skips(Mechanism::Authentication, scope) => Ok(first_account(context, world)),
        Err(stale) => Err(challenge(context, world, scope, &accepted, stale).into()),
    }
}

/// Which of the mechanisms that the behaviour describes the operation accepts.
struct Accepted {
    digest: bool,
    bearer: bool,
}

impl Accepted {
    fn of(context: &Context<'_>) -> Self {
        let names = context.operation.security.iter().flat_map(|requirement| requirement.schemes.keys());
        let kinds: Vec<_> = names.filter_map(|name| Some(&context.contract.security_schemes.get(name)?.kind)).collect();
        let http = |wanted: &str| {
            kinds.iter().any(|kind| matches!(kind, SecuritySchemeKind::Http { scheme, .. } if scheme == wanted))
        };
        let oauth = kinds.iter().any(|kind| matches!(kind, SecuritySchemeKind::OAuth2 { .. }));
        Self {
            digest: context.api.digest.is_some() && http("digest"),
            bearer: context.api.oauth.is_some() && (oauth || http("bearer")),
        }
    }
}

/// Why nobody was recognised: whether the same credentials with a new nonce would do.
type Stale = bool;

fn verify(context: &Context<'_>, world: &mut World, scope: &Scope, accepted: &Accepted) -> Result<Handle, Stale> {
    let header = context.inbound.header("authorization").ok_or(false)?;
    let (scheme, rest) = header.trim().split_once(' ').ok_or(false)?;
    match (&context.api.digest, scheme.to_ascii_lowercase().as_str()) {
        (Some(model), "digest") if accepted.digest => {
            let any_nonce = context.skips(Mechanism::Nonces, scope);
            digest::verify(model, context.inbound, rest, world, scope.now(), any_nonce)
        }
        (_, "bearer") if accepted.bearer => world.tokens.account(rest.trim(), scope.now()).cloned().ok_or(false),
        _ => Err(false),
    }
}

fn challenge(context: &Context<'_>, world: &mut World, scope: &Scope, accepted: &Accepted, stale: Stale) -> Refusal {
    let refusal = Refusal::standard(&context.api.errors, Standard::Unauthenticated, Value::Null);
    match &context.api.digest {
        Some(model) if accepted.digest => {
            refusal.header("WWW-Authenticate", digest::challenge(model, world, scope, stale))
        }
        // RFC 6750 §3.1: an error code only where a token was sent.
        _ if context.inbound.header("authorization").is_some() => {
            refusal.header("WWW-Authenticate", "Bearer error=\"invalid_token\"")
        }
        _ => refusal.header("WWW-Authenticate", "Bearer"),
    }
}

/// Whom a caller without credentials is taken for while authentication is out of order.
fn first_account(context: &Context<'_>, world: &World) -> Option<Handle> {
    let digest = context.api.digest.as_ref().map(|model| &model.accounts);
    let accounts: &Accounts = digest.or(context.api.oauth.as_ref().map(|model| &model.accounts))?;
    world.records.candidates(&accounts.resource, &[]).into_iter().next()
}

/// The account with this name and its secret.
pub(crate) fn account(accounts: &Accounts, name: &str, world: &World) -> Option<(Handle, String)> {
    let filter = [(accounts.name.clone(), Value::String(name.to_owned()))];
    let mut candidates = world.records.candidates(&accounts.resource, &filter).into_iter();
    let handle = candidates.find(|handle| world.records.get(handle).is_some_and(|record| record.matches(&filter)))?;
    let secret = world.records.get(&handle)?.fields.get(&accounts.secret)?.as_str()?.to_owned();
    Some((handle, secret))
}
