//! The functions and the filters of our own.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};
use minijinja::{Error, ErrorKind, State, Value};
use sha2::{Digest, Sha256};

use super::parse_duration;
use super::scope::{SELF, Scope, ScopeHandle};

const LONGEST_TEXT: usize = 1_000_000;

fn scope(state: &State<'_, '_>) -> Scope {
    let handle = state.lookup(SELF).expect("every evaluation carries its scope");
    handle.downcast_object_ref::<ScopeHandle>().expect("the scope stands under its own name").0.clone()
}

fn refuse(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidOperation, message.into())
}

pub(crate) fn uuid(state: &State<'_, '_>) -> String {
    scope(state).random().uuid()
}

pub(crate) fn hex(state: &State<'_, '_>, length: usize) -> Result<String, Error> {
    if length > LONGEST_TEXT {
        return Err(refuse(format!("hex() makes at most {LONGEST_TEXT} digits")));
    }
    Ok(scope(state).random().hex(length))
}

pub(crate) fn integer(state: &State<'_, '_>, low: i64, high: i64) -> Result<i64, Error> {
    if low > high {
        return Err(refuse(format!("integer({low}, {high}) has no number to choose from")));
    }
    Ok(scope(state).random().integer(low, high))
}

/// RFC 3339, to the second, in UTC.
pub(crate) fn now(state: &State<'_, '_>, offset: Option<&str>) -> Result<String, Error> {
    let now = scope(state).now();
    let moved = offset.map_or(Ok(now), |offset| shift(now, offset))?;
    Ok(moved.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

fn shift(now: Timestamp, offset: &str) -> Result<Timestamp, Error> {
    let (back, length) = match offset.strip_prefix('-') {
        Some(length) => (true, length),
        None => (false, offset.strip_prefix('+').unwrap_or(offset)),
    };
    let length = SignedDuration::try_from(parse_duration(length).map_err(refuse)?)
        .map_err(|_| refuse(format!("`{offset}` is too far away")))?;
    let moved = if back { now.checked_sub(length) } else { now.checked_add(length) };
    moved.map_err(|_| refuse(format!("`{offset}` is too far away")))
}

pub(crate) fn repeat(text: &str, times: usize) -> Result<String, Error> {
    if text.len().saturating_mul(times) > LONGEST_TEXT {
        return Err(refuse(format!("repeat makes at most {LONGEST_TEXT} bytes")));
    }
    Ok(text.repeat(times))
}

/// Compact JSON, unlike the engine's own filter, which escapes for HTML.
pub(crate) fn to_json(value: &Value) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| refuse(error.to_string()))
}

pub(crate) fn base64(text: &str) -> String {
    STANDARD.encode(text)
}

pub(crate) fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
