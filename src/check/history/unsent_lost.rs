//! `resource/unsent-lost`: a change of some fields took others away.
//!
//! `PATCH` changes a part of a thing (RFC 5789 §2): what it is not sent stays as it is. A server that takes an absent
//! field for an empty one wipes out what others wrote, and says that all is well. The thing is read before and after; a
//! field counts that the client had given itself, that was read back as it was given, that the change does not name, and
//! that is absent or null afterwards.
//!
//! One field may depend on another that was changed, as a licence does on being a dog; so a single lost field is a warning,
//! and two are an error. Patches of other forms, such as JSON Patch (RFC 6902), are left alone.

use serde_json::Value;

use super::{History, HistoryStep, Role};
use crate::check::{Check, Judge, Ruleset};
use crate::finding::{Finding, Severity};

pub(in crate::check) const CHECK: Check = Check {
    id: "resource/unsent-lost",
    severity: Severity::Error,
    summary: "a change of some fields took others away",
    source: include_str!("unsent_lost.rs"),
    since: Ruleset::FIRST,
    judge: Judge::History(run),
};

fn run(history: &History<'_>) -> Vec<Finding> {
    let [.., before, change, after] = history.steps else { return Vec::new() };
    let is_patch = change.role == Role::Update && change.operation.method == "PATCH";
    let are_reads = [before, after].iter().all(|step| step.role == Role::Read && step.is_done());
    let (Some(old), Some(sent), Some(new)) = (before.answered(), change.sent(), after.answered()) else {
        return Vec::new();
    };
    if !is_patch || !are_reads || !change.is_done() || !change.is_valid {
        return Vec::new();
    }
    let is_given = |name: &str, value: &Value| {
        let mut given = history.steps.iter().filter(|step| is_writing(step)).filter_map(HistoryStep::sent);
        given.any(|given| given.get(name) == Some(value))
    };
    let is_lost = |(name, value): &(&String, &Value)| {
        !sent.contains_key(*name)
            && !value.is_null()
            && new.get(*name).is_none_or(Value::is_null)
            && is_given(name, value)
    };
    let lost: Vec<&str> = old.iter().filter(is_lost).map(|(name, _)| name.as_str()).collect();
    if lost.is_empty() {
        return Vec::new();
    }
    let named = lost.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let severity = if lost.len() > 1 { CHECK.severity } else { Severity::Warning };
    vec![
        history
            .finding(&CHECK)
            .severity(severity)
            .contrast(format!("{named} as before"), format!("nothing in place of {named}"))
            .title("a change took away fields that it did not name"),
    ]
}

fn is_writing(step: &HistoryStep<'_>) -> bool {
    matches!(step.role, Role::Create | Role::Replace | Role::Update) && step.is_done()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::history::testing::{found, patch_step, step};

    const MADE: &str = r#"{"name": "Rex", "age": 3, "tags": ["a"]}"#;

    fn after(sent: &str, status: u16, now: &str) -> Vec<Severity> {
        let steps = [
            step(Role::Create, 201, MADE, ""),
            step(Role::Read, 200, "", r#"{"id": 7, "name": "Rex", "age": 3, "tags": ["a"], "seen": 5}"#),
            patch_step(status, sent),
            step(Role::Read, 200, "", now),
        ];
        found(&CHECK, &steps).into_iter().map(|finding| finding.severity).collect()
    }

    #[test]
    fn fields_that_a_change_does_not_name_stay() {
        assert_eq!(after(r#"{"name": "B"}"#, 200, r#"{"id": 7, "name": "B"}"#), [Severity::Error]);
        assert_eq!(after(r#"{"name": "B"}"#, 200, r#"{"name": "B", "age": null, "tags": null}"#), [Severity::Error]);
        assert_eq!(after(r#"{"name": "B"}"#, 200, r#"{"name": "B", "age": 3}"#), [Severity::Warning]);
    }

    #[test]
    fn near_misses_are_left_alone() {
        for (sent, status, now) in [
            (r#"{"name": "B"}"#, 200, r#"{"name": "B", "age": 4, "tags": []}"#),
            (r#"{"name": "B", "age": null, "tags": null}"#, 200, r#"{"name": "B"}"#),
            (r#"{"name": "B"}"#, 202, r#"{"name": "B"}"#),
            (r#"{"name": "B"}"#, 409, r#"{"name": "B"}"#),
            (r#"[{"op": "remove", "path": "/age"}]"#, 200, r#"{"name": "Rex"}"#),
        ] {
            assert_eq!(after(sent, status, now), [], "{sent} {status} {now}");
        }
    }

    #[test]
    fn replacing_is_something_else() {
        let read = |body| step(Role::Read, 200, "", body);
        let replaced = step(Role::Replace, 200, r#"{"name": "B"}"#, "");
        let steps = [step(Role::Create, 201, MADE, ""), read(MADE), replaced, read(r#"{"name": "B"}"#)];
        assert_eq!(found(&CHECK, &steps), []);
    }
}
