//! Carries out operations that no behaviour document describes: a request that keeps the contract gets what the
//! contract promises, any other gets the refusal that it promises.

use super::context::Context;
use super::judge::Judged;
use super::negotiate::Version;
use super::promised::{failure, success};
use super::reply::Reply;
use crate::contract::{ParameterLocation, SecurityRequirement, SecuritySchemeKind};
use crate::message::RequestViolation;
use crate::template::Scope;

/// The answer to a request for such an operation; `checked` says that its credentials were verified already.
pub(crate) fn perform(
    context: &Context<'_>,
    judged: &Judged,
    version: Option<&Version>,
    scope: &Scope,
    checked: bool,
) -> Reply {
    if !checked && !has_credentials(context) {
        return failure(context, &[401, 403], "the request carries no credentials", scope);
    }
    let Some(violation) = judged.first() else { return success(context, version, scope) };
    let statuses: &[u16] = match violation {
        RequestViolation::UnsupportedMediaType { .. } => &[415, 422, 400],
        _ => &[422, 400],
    };
    failure(context, statuses, &violation.to_string(), scope)
}

/// Whether the request carries what one of the alternatives asks for; nobody can say here whether it is right.
fn has_credentials(context: &Context<'_>) -> bool {
    context.operation.is_open() || context.operation.security.iter().any(|requirement| is_met(context, requirement))
}

fn is_met(context: &Context<'_>, requirement: &SecurityRequirement) -> bool {
    let schemes = requirement.schemes.keys().filter_map(|name| context.contract.security_schemes.get(name));
    schemes.into_iter().all(|scheme| match &scheme.kind {
        SecuritySchemeKind::ApiKey { name, location } => has_key(context, name, *location),
        SecuritySchemeKind::Http { scheme, .. } => has_scheme(context, scheme),
        SecuritySchemeKind::OAuth2 { .. } | SecuritySchemeKind::OpenIdConnect { .. } => has_scheme(context, "bearer"),
        SecuritySchemeKind::MutualTls => true,
    })
}

fn has_key(context: &Context<'_>, name: &str, location: ParameterLocation) -> bool {
    match location {
        ParameterLocation::Header => context.inbound.header(name).is_some(),
        ParameterLocation::Query => context.inbound.query_value(name).is_some(),
        ParameterLocation::Cookie => {
            let cookies = context.inbound.header("cookie").unwrap_or_default();
            cookies.split(';').any(|cookie| cookie.trim().split_once('=').is_some_and(|(key, _)| key == name))
        }
        ParameterLocation::Path => true,
    }
}

fn has_scheme(context: &Context<'_>, scheme: &str) -> bool {
    let header = context.inbound.header("authorization").unwrap_or_default();
    header
        .trim()
        .split_once(' ')
        .is_some_and(|(sent, rest)| sent.eq_ignore_ascii_case(scheme) && !rest.trim().is_empty())
}
