//! Refuses callers whose address is not on their list.

use std::net::IpAddr;

use serde_json::{Value, json};

use super::context::Context;
use super::refusal::{Refusal, Stop};
use crate::mock::behaviour::{Mechanism, Standard};
use crate::template::Scope;

/// The client's address, as a header that the behaviour names tells it, or the behaviour itself.
pub(crate) fn address(context: &Context<'_>) -> Option<String> {
    let list = context.api.access_list.as_ref()?;
    match context.inbound.header(&list.header) {
        // `X-Forwarded-For` and its kind: the first address is the client's.
        Some(header) => Some(header.split(',').next()?.trim().to_owned()),
        None => list.otherwise.clone(),
    }
}

/// Refuses an address that is not on the list.
pub(crate) fn check(context: &Context<'_>, address: Option<&str>, scope: &Scope) -> Result<(), Stop> {
    let (Some(list), Some(address)) = (&context.api.access_list, address) else { return Ok(()) };
    let entries = match list.entries.evaluate(scope)? {
        Value::Array(entries) if !entries.is_empty() => entries,
        _ => return Ok(()),
    };
    let listed = entries.iter().filter_map(Value::as_str).any(|entry| covers(entry, address));
    if listed || context.skips(Mechanism::AccessList, scope) {
        return Ok(());
    }
    Err(Refusal::standard(&context.api.errors, Standard::AddressRefused, json!([address])).into())
}

/// Whether an address or CIDR block (RFC 4632, RFC 4291 §2.3) covers an address.
fn covers(entry: &str, address: &str) -> bool {
    let (network, length) = entry.split_once('/').map_or((entry, None), |(network, length)| (network, Some(length)));
    let (Ok(network), Ok(address)) = (network.parse::<IpAddr>(), address.parse::<IpAddr>()) else { return false };
    let (network, address, width) = match (network, address) {
        (IpAddr::V4(network), IpAddr::V4(address)) => {
            (u128::from(network.to_bits()), u128::from(address.to_bits()), 32)
        }
        (IpAddr::V6(network), IpAddr::V6(address)) => (network.to_bits(), address.to_bits(), 128),
        _ => return false,
    };
    let Ok(length) = length.map_or(Ok(width), str::parse::<u32>) else { return false };
    let Some(open) = width.checked_sub(length) else { return false };
    network.checked_shr(open).unwrap_or(0) == address.checked_shr(open).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn blocks_cover_what_lies_in_them() {
        assert!(covers("192.0.2.0/24", "192.0.2.255"));
        assert!(!covers("192.0.2.0/25", "192.0.2.128"));
        assert!(covers("192.0.2.7", "192.0.2.7"));
        assert!(covers("0.0.0.0/0", "203.0.113.9"));
        assert!(covers("2001:db8::/32", "2001:db8:1::1"));
        assert!(!covers("2001:db8::/32", "192.0.2.1"));
        assert!(!covers("192.0.2.0/33", "192.0.2.1"));
        assert!(!covers("anywhere", "192.0.2.1"));
    }
}
