//! `resource/read-only-changed`: a client could set a field that only the server sets.
//!
//! A `readOnly` property is no part of a request (OpenAPI 3.0.3 §4.8.24.2): ids, times of creation, roles, balances. A server
//! that takes whatever it is sent lets its clients write them, which is known as mass assignment (OWASP API3:2023). Each
//! operation with such properties in its JSON body is sent them with other values than the server gave.
//!
//! To refuse the request is right, and so is to pass them over. It is a finding when the request succeeds and the very value that
//! was sent is answered, by a later read where the thing can be read.

use serde_json::Value;

use super::{Check, Context, FindingBuilder, Judge, Ruleset};
use crate::finding::{Direction, Finding, Severity};

pub(super) const CHECK: Check = Check {
    id: "resource/read-only-changed",
    severity: Severity::Error,
    summary: "a client could set a field that only the server sets",
    source: include_str!("read_only.rs"),
    since: Ruleset::FIRST,
    judge: Judge::Engine,
};

/// The finding for a field that was sent with `sent`, where the server had given `before` and shows `after` now.
/// `context` is that of the request that sent it.
#[must_use]
pub fn read_only_taken(
    context: &Context<'_>,
    name: &str,
    sent: &Value,
    before: Option<&Value>,
    after: Option<&Value>,
) -> Option<Finding> {
    let is_taken = after == Some(sent) && before != Some(sent) && (200..300).contains(&context.status());
    is_taken.then(|| {
        FindingBuilder::of(&CHECK, Direction::Response, context)
            .at(&format!("/{}", name.replace('~', "~0").replace('/', "~1")))
            .contrast(format!("`{name}` as the server sets it"), format!("`{name}`: {sent}, as it was sent"))
            .title(format!("`{name}` is read-only and took the value that was sent"))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::read_only_taken;
    use crate::check::testing::answer;

    fn is_found(status: u16, before: &Value, after: Option<&Value>) -> bool {
        let sent = json!("admin");
        let asked = answer("createPet", status);
        asked.with_context(|context| read_only_taken(context, "role", &sent, Some(before), after).is_some())
    }

    #[test]
    fn the_value_that_was_sent_is_a_finding() {
        assert!(is_found(201, &json!("user"), Some(&json!("admin"))));
    }

    #[test]
    fn near_misses_are_left_alone() {
        assert!(!is_found(201, &json!("user"), Some(&json!("user"))));
        assert!(!is_found(201, &json!("user"), None));
        assert!(!is_found(201, &json!("admin"), Some(&json!("admin"))));
        assert!(!is_found(400, &json!("user"), Some(&json!("admin"))));
    }
}
