//! Which auth profile of a suite meets which security alternative of an operation.
//!
//! Several profiles of one scheme are several people, of whom nobody knows here what each may do: then none is taken.
//! The second identity is somebody else by its name. An alternative of several schemes at once is met by no profile.
//! Start at [`logins`].

use indexmap::IndexMap;

use super::second_identity::SECOND;
use crate::case::Auth;
use crate::contract::{Api, Operation, ParameterLocation, SecurityRequirement, SecuritySchemeKind};
use crate::generate::Login;

/// What there is for each alternative of `operation`; `usual` is the profile of the step.
pub(super) fn logins(
    api: &Api,
    operation: &Operation,
    profiles: &IndexMap<String, Auth>,
    usual: Option<&str>,
) -> Vec<Login> {
    let login = |requirement: &SecurityRequirement| {
        let own = profiles.iter().filter(|(name, auth)| *name != SECOND && meets(api, requirement, auth));
        let mut met = own.map(|(name, _)| name.as_str());
        let (first, second) = (met.next(), met.next());
        match (first, second) {
            (Some(first), second) if usual == Some(first) || usual.is_some() && usual == second => Login::Usual,
            (Some(first), None) => Login::Profile(first.to_owned()),
            (Some(_), Some(_)) if met.any(|name| usual == Some(name)) => Login::Usual,
            _ => Login::Missing,
        }
    };
    operation.security.iter().map(login).collect()
}

/// Whether the credentials of a profile are what an alternative asks for.
fn meets(api: &Api, requirement: &SecurityRequirement, auth: &Auth) -> bool {
    let mut schemes = requirement.schemes.keys();
    let (Some(name), None) = (schemes.next(), schemes.next()) else { return false };
    let Some(scheme) = api.security_schemes.get(name) else { return false };
    match (&scheme.kind, auth) {
        (SecuritySchemeKind::Http { scheme, .. }, Auth::Basic { .. }) => scheme.eq_ignore_ascii_case("basic"),
        (SecuritySchemeKind::Http { scheme, .. }, Auth::Digest { .. }) => scheme.eq_ignore_ascii_case("digest"),
        (SecuritySchemeKind::Http { scheme, .. }, Auth::Bearer { .. } | Auth::OAuth2 { .. }) => {
            scheme.eq_ignore_ascii_case("bearer")
        }
        (
            SecuritySchemeKind::OAuth2 { .. } | SecuritySchemeKind::OpenIdConnect { .. },
            Auth::Bearer { .. } | Auth::OAuth2 { .. },
        ) => true,
        (SecuritySchemeKind::ApiKey { name, location }, Auth::ApiKey { name: own, location: place, .. }) => {
            let is_same =
                if *location == ParameterLocation::Header { own.eq_ignore_ascii_case(name) } else { own == name };
            is_same && location == place
        }
        _ => false,
    }
}
