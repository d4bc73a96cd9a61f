//! `resource/change-lost`: a change was answered with success, and nothing changed.
//!
//! A field was sent with a new value, the server said that it did as asked, and when the thing was read right after,
//! the field still had its old value, or was still absent although the answer to the change had shown it.
//!
//! A third value is no finding: a server may trim, round or complete what it is sent, and fields that are not read back are
//! nobody's business; nor is null, which many servers take for a field that was not given. Changes answered with 202 are done later. A field that refuses to change while others do may be
//! one that only the server sets; it is a finding all the same unless its schema says `readOnly`, because such fields
//! are not sent.

use super::{History, Role};
use crate::check::{Check, Judge, Ruleset};
use crate::finding::{Finding, Severity};

pub(in crate::check) const CHECK: Check = Check {
    id: "resource/change-lost",
    severity: Severity::Error,
    summary: "a change was answered with success, and nothing changed",
    source: include_str!("change_lost.rs"),
    since: Ruleset::FIRST,
    judge: Judge::History(run),
};

fn run(history: &History<'_>) -> Vec<Finding> {
    let last = history.last();
    let Some([before, change]) =
        history.steps.len().checked_sub(3).map(|at| [&history.steps[at], &history.steps[at + 1]])
    else {
        return Vec::new();
    };
    let is_change = matches!(change.role, Role::Replace | Role::Update) && change.is_done() && change.is_valid;
    let are_reads = [before, last].iter().all(|step| step.role == Role::Read && step.is_done());
    let (Some(old), Some(sent), Some(new)) = (before.answered(), change.sent(), last.answered()) else {
        return Vec::new();
    };
    if !is_change || !are_reads {
        return Vec::new();
    }
    let said = change.answered();
    let is_shown = |name: &str| said.as_ref().is_some_and(|said| said.get(name) == sent.get(name));
    let is_lost = |name: &&String| {
        let (old, new) = (old.get(*name), new.get(*name));
        // Many servers take null for "not given". A field that is never read back is nobody's business.
        old == new && old != sent.get(*name) && !sent[*name].is_null() && (old.is_some() || is_shown(name))
    };
    let lost = sent.keys().filter(is_lost);
    lost.map(|name| {
        history
            .finding(&CHECK)
            .at(&format!("/{}", name.replace('~', "~0").replace('/', "~1")))
            .contrast(
                format!("`{name}`: {}", sent[name]),
                match new.get(name) {
                    Some(kept) => format!("`{name}`: {kept}, as before"),
                    None => format!("`{name}` is absent, as before"),
                },
            )
            .title(format!("`{name}` was said to be changed and is not"))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::history::testing::{found, step};

    #[test]
    fn a_value_that_stays_is_a_finding() {
        let read = |body| step(Role::Read, 200, "", body);
        let change = |status, body| step(Role::Update, status, body, "");
        let history = |sent, now| [read(r#"{"id": 7, "name": "a", "size": 1}"#), change(200, sent), read(now)];
        let findings = found(&CHECK, &history(r#"{"name": "b", "size": 2}"#, r#"{"id": 7, "name": "a", "size": 2}"#));
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].place.as_deref(), Some("/name"));
        for (sent, now) in [
            (r#"{"name": "b"}"#, r#"{"name": "b"}"#),
            (r#"{"name": "B "}"#, r#"{"name": "b"}"#),
            (r#"{"name": "a"}"#, r#"{"name": "a"}"#),
            (r#"{"secret": "b"}"#, r#"{"name": "a"}"#),
            (r#"{"name": null}"#, r#"{"name": "a"}"#),
        ] {
            assert_eq!(found(&CHECK, &history(sent, now)), []);
        }
    }

    #[test]
    fn a_value_that_was_shown_and_is_not_there_is_a_finding() {
        let read = || step(Role::Read, 200, "", r#"{"id": 7}"#);
        let lost = |sent, answered| found(&CHECK, &[read(), step(Role::Replace, 200, sent, answered), read()]).len();
        assert_eq!(lost(r#"{"name": "b"}"#, r#"{"id": 7, "name": "b"}"#), 1);
        assert_eq!(lost(r#"{"name": "b"}"#, r#"{"id": 7}"#), 0);
        assert_eq!(lost(r#"{"name": null}"#, r#"{"id": 7, "name": null}"#), 0);
    }

    #[test]
    fn refused_and_later_changes_are_left_alone() {
        let read = || step(Role::Read, 200, "", r#"{"name": "a"}"#);
        for status in [202, 400, 409, 500] {
            let history = [read(), step(Role::Replace, status, r#"{"name": "b"}"#, ""), read()];
            assert_eq!(found(&CHECK, &history), [], "{status}");
        }
        let mut invalid = step(Role::Replace, 200, r#"{"name": "b"}"#, "");
        invalid.is_valid = false;
        assert_eq!(found(&CHECK, &[read(), invalid, read()]), []);
    }
}
