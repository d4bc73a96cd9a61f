//! Which auth profile of a suite meets which security alternative of an operation.
//!
//! Several profiles of one scheme are several people, of whom nobody knows here what each may do: then none is taken.
//! The second identity is somebody else by its name. An alternative of several schemes at once is met by one profile of
//! each, sent together. Start at [`logins`].

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
        let met = requirement.schemes.keys().map(|scheme| profile_of(api, scheme, profiles, usual));
        let Some(mut names) = met.collect::<Option<Vec<&str>>>() else { return Login::Missing };
        names.sort_unstable();
        names.dedup();
        match names.as_slice() {
            [] => Login::Missing,
            [only] if usual == Some(only) => Login::Usual,
            [only] => Login::Profile((*only).to_owned()),
            several => Login::Together(several.iter().map(|name| (*name).to_owned()).collect()),
        }
    };
    operation.security.iter().map(login).collect()
}

/// The name that several profiles have as one.
pub(super) fn together(names: &[String]) -> String {
    // Nobody calls a profile so.
    names.join("\n")
}

/// The profile with what a scheme asks for: the usual one, else the only one.
fn profile_of<'a>(
    api: &Api,
    scheme: &str,
    profiles: &'a IndexMap<String, Auth>,
    usual: Option<&str>,
) -> Option<&'a str> {
    let own = profiles.iter().filter(|(name, auth)| *name != SECOND && meets(api, scheme, auth));
    let met: Vec<&str> = own.map(|(name, _)| name.as_str()).collect();
    let is_usual = |name: &&&str| usual == Some(**name);
    met.iter().find(is_usual).or(met.first().filter(|_| met.len() == 1)).copied()
}

/// Whether the credentials of a profile are what a scheme asks for.
fn meets(api: &Api, scheme: &str, auth: &Auth) -> bool {
    let Some(scheme) = api.security_schemes.get(scheme) else { return false };
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
