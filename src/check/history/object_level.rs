//! `auth/object-level`: somebody could read, change or delete what belongs to somebody else.
//!
//! Whoever knows or guesses an id can use it, because the server asks who is calling and not whose the thing is (broken
//! object-level authorisation, OWASP API1:2023). It is looked for where a second identity is given, to which nothing
//! belongs that the first one makes: the second one asks for a thing of the first, and tries to change and delete it.
//!
//! Operations without security are everybody's. What the second identity finds in its own list of such things is shared
//! with it: to read it is right, and to change it is a warning. Answers that only look alike are left alone: the thing
//! must have the same id and another equal value, or be the very same. Where clients choose the names, each may have
//! things of its own under the same name: a change that is answered with 201 made another thing.

use serde_json::{Map, Value};

use super::model::text;
use super::{History, HistoryStep, Role};
use crate::check::{Check, Judge, Ruleset};
use crate::finding::{Finding, Severity};
use crate::message::Response;
use crate::relation::members;

pub(in crate::check) const CHECK: Check = Check {
    id: "auth/object-level",
    severity: Severity::Error,
    summary: "somebody could read, change or delete what belongs to somebody else",
    source: include_str!("object_level.rs"),
    since: Ruleset::FIRST,
    judge: Judge::History(run),
};

fn run(history: &History<'_>) -> Vec<Finding> {
    let last = history.last();
    if last.operation.is_open() || !last.is_done() || !last.is_valid || has_its_own(history) {
        return Vec::new();
    }
    let is_shared = history.earlier().any(|step| step.role == Role::ListAsSecond && lists(history, step));
    let (what, severity) = match last.role {
        Role::ReadAsSecond if !is_shared && is_the_same(history) => ("read", Severity::Error),
        Role::ChangeAsSecond if is_shared => ("changed", Severity::Warning),
        Role::ChangeAsSecond => ("changed", Severity::Error),
        Role::DeleteAsSecond if is_shared => ("deleted", Severity::Warning),
        Role::DeleteAsSecond => ("deleted", Severity::Error),
        _ => return Vec::new(),
    };
    vec![
        history
            .finding(&CHECK)
            .severity(severity)
            .identity(what)
            .contrast("status 403 or 404 for whoever it does not belong to", format!("status {}", last.status()))
            .title(format!("a second identity {what} what the first one made")),
    ]
}

/// Whether the second identity made a thing of the same name for itself.
fn has_its_own(history: &History<'_>) -> bool {
    history.steps.iter().any(|step| step.role == Role::ChangeAsSecond && step.status() == 201)
}

fn lists(history: &History<'_>, step: &HistoryStep<'_>) -> bool {
    let is_it = |item: &Value| {
        history.resource.identity_in(item).is_some_and(|identity| text(&identity) == text(history.identity))
    };
    step.is_done() && listed(&step.exchange.response).iter().any(is_it)
}

fn listed(response: &Response) -> Vec<Value> {
    members(response).unwrap_or_default()
}

/// Whether what the second identity was answered is what the first one was.
fn is_the_same(history: &History<'_>) -> bool {
    let own = history.earlier().find(|step| step.role == Role::Read && step.is_done());
    let (Some(own), Some(seen)) = (own.and_then(HistoryStep::answered), history.last().answered()) else {
        return false;
    };
    own == seen && !own.is_empty() || has_id_and_more(history, &own, &seen)
}

fn has_id_and_more(history: &History<'_>, own: &Map<String, Value>, seen: &Map<String, Value>) -> bool {
    let identity = history.resource.identity_in(&Value::Object(seen.clone()));
    let is_it = identity.is_some_and(|identity| text(&identity) == text(history.identity));
    let is_telling = |value: &Value| value.is_string() || value.is_number();
    let is_equal = |(name, value): &(&String, &Value)| is_telling(value) && own.get(*name) == Some(*value);
    is_it && seen.iter().filter(is_equal).filter(|(_, value)| text(value) != text(history.identity)).count() > 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::history::testing::{found, secured_step as step};

    const PET: &str = r#"{"id": 7, "name": "Rex", "age": 3}"#;

    fn after(list: &str, role: Role, status: u16, body: &str) -> Option<Severity> {
        let steps = [
            step(Role::Read, 200, "", PET),
            step(Role::ListAsSecond, 200, "", list),
            step(role, status, if role == Role::ChangeAsSecond { PET } else { "" }, body),
        ];
        found(&CHECK, &steps).first().map(|finding| finding.severity)
    }

    #[test]
    fn what_belongs_to_another_can_be_read_changed_and_deleted() {
        assert_eq!(after("[]", Role::ReadAsSecond, 200, PET), Some(Severity::Error));
        assert_eq!(after("[]", Role::ReadAsSecond, 200, r#"{"id": 7, "name": "Rex"}"#), Some(Severity::Error));
        assert_eq!(after("[]", Role::ChangeAsSecond, 200, PET), Some(Severity::Error));
        assert_eq!(after(r#"[{"id": 8}]"#, Role::DeleteAsSecond, 204, ""), Some(Severity::Error));
    }

    #[test]
    fn near_misses_are_left_alone() {
        for status in [401, 403, 404, 202] {
            assert_eq!(after("[]", Role::ReadAsSecond, status, PET), None, "{status}");
            assert_eq!(after("[]", Role::DeleteAsSecond, status, ""), None, "{status}");
        }
        assert_eq!(after(r#"[{"id": 7}]"#, Role::ReadAsSecond, 200, PET), None);
        assert_eq!(after(r#"[{"id": 7}]"#, Role::DeleteAsSecond, 204, ""), Some(Severity::Warning));
        assert_eq!(after("[]", Role::ReadAsSecond, 200, r#"{"id": 7, "name": "another of this number"}"#), None);
        assert_eq!(after("[]", Role::Read, 200, PET), None);
    }

    #[test]
    fn a_thing_of_the_same_name_is_another_one() {
        let mut steps = vec![
            step(Role::Read, 200, "", PET),
            step(Role::ReadAsSecond, 404, "", ""),
            step(Role::ChangeAsSecond, 201, PET, PET),
        ];
        assert_eq!(found(&CHECK, &steps), []);
        steps.push(step(Role::DeleteAsSecond, 204, "", ""));
        assert_eq!(found(&CHECK, &steps), []);
    }

    #[test]
    fn what_everybody_may_ask_is_nobodys() {
        use crate::check::history::testing::step;
        let steps = [step(Role::Read, 200, "", PET), step(Role::ReadAsSecond, 200, "", PET)];
        assert_eq!(found(&CHECK, &steps), []);
    }
}
