//! Learns values from answers: what others have put into a field may mean something to the server.
//!
//! What was sent just now is only an echo, and secrets are nobody's to send around. Start at [`learn`].

use serde_json::Value;

use crate::generate::{Knowledge, plain};
use crate::message::Exchange;

/// How deep values are looked for.
const DEPTH: usize = 6;

/// How many values of one answer are looked at.
const VALUES: usize = 200;

/// How long texts are that are worth sending.
const LENGTH: usize = 100;

/// Parts of names whose values are not for others.
const SECRET: [&str; 7] = ["password", "secret", "token", "credential", "session", "apikey", "authorization"];

/// Learns from an answer to an accepted request.
pub(super) fn learn(knowledge: &mut Knowledge, exchange: &Exchange) {
    let Some(body) = exchange.response.json() else { return };
    let sent = exchange.request.body.as_deref().map(String::from_utf8_lossy).unwrap_or_default();
    let mut left = VALUES;
    walk(&body, "", DEPTH, &mut left, &mut |name, value| {
        let is_echo = match value {
            Value::String(text) => sent.contains(text.as_str()),
            other => sent.contains(&other.to_string()),
        };
        if !is_echo && !is_secret(name) {
            knowledge.show(name, value.clone());
        }
    });
}

fn walk(value: &Value, name: &str, depth: usize, left: &mut usize, visit: &mut dyn FnMut(&str, &Value)) {
    if *left == 0 || depth == 0 {
        return;
    }
    *left -= 1;
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                walk(value, name, depth - 1, left, visit);
            }
        }
        // The members of `tags` are asked for as `tags` or as `tag`.
        Value::Array(items) => {
            for item in items.iter().take(8) {
                walk(item, name, depth - 1, left, visit);
                if let Some(single) = name.strip_suffix('s').filter(|_| !item.is_object()) {
                    walk(item, single, 1, left, visit);
                }
            }
        }
        Value::String(text) if !name.is_empty() && (1..=LENGTH).contains(&text.len()) => visit(name, value),
        Value::Number(_) if !name.is_empty() => visit(name, value),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn is_secret(name: &str) -> bool {
    let name = plain(name);
    SECRET.iter().any(|secret| name.contains(secret))
}
