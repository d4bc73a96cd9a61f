//! Digest access authentication (RFC 7616) with MD5 and `qop=auth`, as servers of the wild speak it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use digest_auth::{Algorithm, AlgorithmType, AuthContext, AuthorizationHeader, Qop};
use jiff::Timestamp;

use super::authenticate::account;
use super::inbound::Inbound;
use crate::mock::behaviour::DigestModel;
use crate::mock::worlds::{Handle, NonceUse, World};
use crate::template::Scope;

/// A challenge with a new nonce of 32 characters.
pub(crate) fn challenge(model: &DigestModel, world: &mut World, scope: &Scope, stale: bool) -> String {
    let nonce = STANDARD.encode(&scope.random().draw()[..24]);
    world.nonces.issue(nonce.clone(), scope.now());
    format!(
        "Digest realm=\"{}\", domain=\"\", nonce=\"{nonce}\", algorithm=MD5, qop=\"auth\", stale={stale}",
        model.realm.replace('\\', "\\\\").replace('"', "\\\"")
    )
}

/// Whose credentials these are; the error says whether they would do with a new nonce.
pub(crate) fn verify(
    model: &DigestModel,
    inbound: &Inbound<'_>,
    credentials: &str,
    world: &mut World,
    now: Timestamp,
    any_nonce: bool,
) -> Result<Handle, bool> {
    let sent = parse(credentials).ok_or(false)?;
    let md5 = Algorithm { algo: AlgorithmType::MD5, sess: false };
    let as_challenged = sent.realm == model.realm && sent.algorithm == md5 && sent.qop == Some(Qop::AUTH);
    // RFC 7616 §3.4.6: the server must check that `uri` names what the request is for.
    if !as_challenged || sent.uri != inbound.target {
        return Err(false);
    }
    let (handle, secret) = account(&model.accounts, &sent.username, world).ok_or(false)?;
    let context = AuthContext::new_with_method(
        sent.username.as_str(),
        secret.as_str(),
        sent.uri.as_str(),
        Option::<&[u8]>::None,
        inbound.method.into(),
    );
    let mut expected = sent.clone();
    expected.digest(&context);
    if !expected.response.eq_ignore_ascii_case(&sent.response) {
        return Err(false);
    }
    match world.nonces.spend(&sent.nonce, sent.nc, now, model.nonce_lifetime) {
        NonceUse::Fresh => Ok(handle),
        _ if any_nonce => Ok(handle),
        NonceUse::Expired | NonceUse::Unknown => Err(true),
        NonceUse::Replayed => Err(false),
    }
}

/// The parser slices by characters where it means bytes, so that only ASCII may be given to it.
fn parse(credentials: &str) -> Option<AuthorizationHeader> {
    if !credentials.is_ascii() {
        return None;
    }
    AuthorizationHeader::parse(credentials).ok().filter(|header| header.cnonce.is_some())
}
