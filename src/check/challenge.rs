//! `auth/challenge`: a 401 names only authentication schemes that the contract does not.
//!
//! `WWW-Authenticate` says how a client may authenticate (RFC 9110 §11.6.1); clients that follow it ought to end up
//! with what the contract's security schemes say. One scheme in common is enough. OAuth 2.0 and OpenID Connect are
//! `Bearer` (RFC 6750) or `DPoP` (RFC 9449) in HTTP.
//!
//! Operations that may also be called with an API key are left alone, because servers give its challenge any name;
//! so are answers without a challenge, of which `response/http-rules` speaks.

use std::collections::BTreeSet;

use super::{Check, Context, FindingBuilder, Judge, Ruleset};
use crate::contract::SecuritySchemeKind;
use crate::finding::{Direction, Finding, Severity};
use crate::transport::challenges;

pub(super) const CHECK: Check = Check {
    id: "auth/challenge",
    severity: Severity::Warning,
    summary: "a 401 names only authentication schemes that the contract does not",
    source: include_str!("challenge.rs"),
    since: Ruleset::FIRST,
    judge: Judge::Exchange(run),
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    if context.status() != 401 {
        return Vec::new();
    }
    let Some(documented) = documented_schemes(context) else { return Vec::new() };
    let offered: BTreeSet<String> =
        challenges(&context.response().headers).into_iter().map(|challenge| challenge.scheme).collect();
    if documented.is_empty() || offered.is_empty() || !documented.is_disjoint(&offered) {
        return Vec::new();
    }
    let listed = |schemes: BTreeSet<String>| schemes.into_iter().collect::<Vec<_>>().join(" or ");
    let finding = FindingBuilder::of(&CHECK, Direction::Response, context)
        .at_header("WWW-Authenticate")
        .contrast(listed(documented), listed(offered))
        .title("the challenge is for another scheme than the contract's");
    vec![finding]
}

/// The HTTP authentication schemes that the operation can be called with, lower case; `None` when there may be others.
fn documented_schemes(context: &Context<'_>) -> Option<BTreeSet<String>> {
    let mut schemes = BTreeSet::new();
    for name in context.operation.security.iter().flat_map(|requirement| requirement.schemes.keys()) {
        match &context.api.security_schemes.get(name)?.kind {
            SecuritySchemeKind::Http { scheme, .. } => {
                schemes.insert(scheme.to_ascii_lowercase());
            }
            SecuritySchemeKind::OAuth2 { .. } | SecuritySchemeKind::OpenIdConnect { .. } => {
                schemes.extend(["bearer".to_owned(), "dpop".to_owned()]);
            }
            SecuritySchemeKind::MutualTls => {}
            SecuritySchemeKind::ApiKey { .. } => return None,
        }
    }
    Some(schemes)
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::check::testing::answer;

    #[test]
    fn a_challenge_for_another_scheme_is_a_finding() {
        let finding = answer("listPets", 401).header("WWW-Authenticate", "Basic realm=\"pets\"").the_finding_of(&CHECK);
        assert_eq!((finding.expected.as_str(), finding.actual.as_str()), ("digest", "basic"));
        assert_eq!(finding.place.as_deref(), Some("WWW-Authenticate"));
    }

    #[test]
    fn near_misses_are_left_alone() {
        for answer in [
            answer("listPets", 401),
            answer("listPets", 401).header("WWW-Authenticate", "DIGEST realm=\"pets\", nonce=\"x\""),
            answer("listPets", 401).header("WWW-Authenticate", "Basic realm=\"a, b\", Digest realm=\"pets\""),
            answer("listPets", 401).header("WWW-Authenticate", "Basic").header("WWW-Authenticate", "Digest"),
            answer("listPets", 403).header("WWW-Authenticate", "Basic"),
            answer("certifyPhoto", 401).header("WWW-Authenticate", "Digest"),
            answer("replacePhoto", 401).header("WWW-Authenticate", "Key"),
            answer("showPhoto", 401).header("WWW-Authenticate", "Basic"),
        ] {
            let findings = answer.found_by(&CHECK);
            assert!(findings.is_empty(), "{findings:#?}");
        }
    }
}
