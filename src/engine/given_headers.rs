//! Headers given to the whole run (`--header`), some of which may be credentials.
//!
//! A request that is to go without credentials, or with wrong ones, must not carry good ones that way.

use super::request::Prepared;
use super::second_identity::is_second;
use super::test_run::TestRun;
use crate::contract::{Api, ParameterLocation, SecuritySchemeKind};
use crate::transport::{AuthMode, Session};

/// Whether a header carries credentials: by standard, or as an API key of the contract.
pub(super) fn is_credential(api: &Api, header: &str) -> bool {
    let is = |name: &str| name.eq_ignore_ascii_case(header);
    let is_key = |kind: &SecuritySchemeKind| match kind {
        SecuritySchemeKind::ApiKey { name, location: ParameterLocation::Header } => is(name),
        _ => false,
    };
    is("authorization") || is("cookie") || api.security_schemes.values().any(|scheme| is_key(&scheme.kind))
}

impl TestRun<'_, '_> {
    /// The session with the headers of the run, as the credentials of a request are meant.
    pub(super) fn session_for(&self, prepared: &Prepared<'_>, mode: AuthMode) -> Session {
        let mut session = self.session.clone();
        for (name, value) in &self.bench.headers {
            let secret = prepared.bound.is_some_and(|bound| is_credential(bound.api, name));
            session = match mode {
                AuthMode::Omit if secret => session,
                // They are the first identity's.
                _ if secret && is_second(prepared) => session,
                AuthMode::Corrupt if secret => session.header(name, wrong(value)),
                _ => session.header(name, value),
            };
        }
        session
    }
}

/// A credential of the same scheme and length that opens nothing.
fn wrong(value: &str) -> String {
    let (scheme, secret) = value.split_once(' ').map_or(("", value), |(scheme, secret)| (scheme, secret));
    let secret = "x".repeat(secret.chars().count().max(1));
    if scheme.is_empty() { secret } else { format!("{scheme} {secret}") }
}

#[cfg(test)]
mod tests {
    use super::wrong;

    #[test]
    fn a_wrong_credential_keeps_its_scheme_and_length() {
        assert_eq!(wrong("Bearer abc"), "Bearer xxx");
        assert_eq!(wrong("k3y"), "xxx");
    }
}
