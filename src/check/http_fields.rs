//! Header fields as HTTP itself asks for them: those that a status owes, and values that every client reads.
//!
//! A part of `response/http-rules`, whose page says what is asked and why. Fields that the contract describes are left
//! to `response/headers`. Start at [`owed_field`] and [`unreadable_fields`].

use super::http_rules::Breach;
use super::{Context, CredentialsSent};
use crate::contract::SecuritySchemeKind;
use crate::message::MediaType;

/// The field that HTTP asks for with this status, when it is not there.
pub(super) fn owed_field(context: &Context<'_>) -> Option<Breach> {
    let status = context.status();
    let (field, clause) = match status {
        206 if !is_multipart(context) => ("Content-Range", "RFC 9110 §15.3.7"),
        301 | 302 | 303 | 307 | 308 => ("Location", "RFC 9110 §15.4"),
        401 if context.credentials == CredentialsSent::Missing && has_challenge(context) => {
            ("WWW-Authenticate", "RFC 9110 §15.5.2")
        }
        405 => ("Allow", "RFC 9110 §15.5.6"),
        407 => ("Proxy-Authenticate", "RFC 9110 §15.5.8"),
        416 => ("Content-Range", "RFC 9110 §15.5.17"),
        426 => ("Upgrade", "RFC 9110 §15.5.22"),
        _ => return None,
    };
    if context.response().headers.get(field).is_some() || is_required(context, field) {
        return None;
    }
    Some(Breach {
        kind: "owed",
        field: Some(field),
        expected: format!("header field {field} ({clause})"),
        actual: "absent".to_owned(),
        title: format!("an answer with status {status} must carry {field}"),
    })
}

fn is_multipart(context: &Context<'_>) -> bool {
    context.media_type().is_some_and(MediaType::is_multipart)
}

/// Whether one of the operation's security schemes is an HTTP authentication scheme: API keys have no challenge.
fn has_challenge(context: &Context<'_>) -> bool {
    let names = context.operation.security.iter().flat_map(|requirement| requirement.schemes.keys());
    let mut schemes = names.filter_map(|name| context.api.security_schemes.get(name));
    schemes.any(|scheme| matches!(scheme.kind, SecuritySchemeKind::Http { .. }))
}

/// Fields whose values no client can read as HTTP defines them.
pub(super) fn unreadable_fields<'c>(context: &'c Context<'_>) -> impl Iterator<Item = Breach> + use<'c> {
    VALUES.iter().filter_map(move |rule| {
        let value = context.response().headers.all(rule.field).find(|value| !(rule.is_readable)(value.trim()))?;
        if is_described(context, rule.field) {
            return None;
        }
        Some(Breach {
            kind: "unreadable",
            field: Some(rule.field),
            expected: rule.expected.to_owned(),
            actual: format!("`{}`", value.escape_debug()),
            title: format!("the value of {} cannot be read", rule.field),
        })
    })
}

/// What the value of a field must look like.
struct ValueRule {
    field: &'static str,
    expected: &'static str,
    is_readable: fn(&str) -> bool,
}

const DATE: &str = "a date such as `Thu, 29 Feb 2024 12:00:00 GMT` (RFC 9110 §5.6.7)";

const VALUES: [ValueRule; 5] = [
    ValueRule { field: "Date", expected: DATE, is_readable: is_date },
    ValueRule { field: "Last-Modified", expected: DATE, is_readable: is_date },
    ValueRule { field: "Expires", expected: DATE, is_readable: |text| matches!(text, "0" | "-1") || is_date(text) },
    ValueRule {
        field: "Retry-After",
        expected: "a number of seconds, or a date (RFC 9110 §10.2.3)",
        is_readable: |text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) || is_date(text),
    },
    ValueRule {
        field: "ETag",
        expected: "a quoted text such as `\"abc\"` or `W/\"abc\"` (RFC 9110 §8.8.3)",
        is_readable: is_entity_tag,
    },
];

fn is_date(text: &str) -> bool {
    httpdate::parse_http_date(text).is_ok()
}

fn is_entity_tag(text: &str) -> bool {
    let opaque = text.strip_prefix("W/").unwrap_or(text);
    opaque.len() >= 2 && opaque.starts_with('"') && opaque.ends_with('"')
}

fn is_required(context: &Context<'_>, field: &str) -> bool {
    let mut promised = context.promise().into_iter().flat_map(|promise| promise.headers.iter());
    promised.any(|promise| promise.required && promise.name.eq_ignore_ascii_case(field))
}

fn is_described(context: &Context<'_>, field: &str) -> bool {
    let mut promised = context.promise().into_iter().flat_map(|promise| promise.headers.iter());
    promised.any(|promise| promise.name.eq_ignore_ascii_case(field))
}
