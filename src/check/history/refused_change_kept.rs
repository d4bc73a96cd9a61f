//! `resource/refused-change-kept`: a change was refused, and something changed all the same.
//!
//! The server answered a change or a deletion with a client error, and when the thing was read right after, it had the
//! value that was refused, or it was gone. Whoever is refused must be able to rely on nothing having happened.
//!
//! Only values that were sent, and that the thing did not have before, count: clocks and counters move on their own.

use super::{History, Role};
use crate::check::{Check, Judge, Ruleset};
use crate::finding::{Finding, Severity};

pub(in crate::check) const CHECK: Check = Check {
    id: "resource/refused-change-kept",
    severity: Severity::Error,
    summary: "a change was refused, and something changed all the same",
    source: include_str!("refused_change_kept.rs"),
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
    let is_change = matches!(change.role, Role::Replace | Role::Update | Role::Delete) && change.is_refused();
    if !is_change || before.role != Role::Read || !before.is_done() || last.role != Role::Read {
        return Vec::new();
    }
    let status = change.status();
    if last.is_not_found() && !change.is_not_found() {
        let finding = history.finding(&CHECK).identity("gone");
        return vec![
            finding
                .contrast(
                    format!("as it was: the request was refused with {status}"),
                    format!("status {}", last.status()),
                )
                .title("a thing is gone after a refused request"),
        ];
    }
    let (Some(old), Some(sent), Some(new)) = (before.answered(), change.sent(), last.answered()) else {
        return Vec::new();
    };
    let is_kept = |name: &&String| new.get(*name) == sent.get(*name) && old.get(*name) != sent.get(*name);
    let kept = sent.keys().filter(is_kept);
    kept.map(|name| {
        let was = old.get(name).map_or_else(|| "absent".to_owned(), ToString::to_string);
        history
            .finding(&CHECK)
            .at(&format!("/{}", name.replace('~', "~0").replace('/', "~1")))
            .contrast(
                format!("`{name}`: {was}, as the request was refused with {status}"),
                format!("`{name}`: {}", sent[name]),
            )
            .title(format!("`{name}` has a value that was refused"))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::history::testing::{found, step};

    #[test]
    fn what_was_refused_and_kept_is_a_finding() {
        let read = |status, body| step(Role::Read, status, "", body);
        let refused = |status| step(Role::Update, status, r#"{"name": "", "size": 2}"#, "");
        let before = || read(200, r#"{"name": "a", "size": 1, "at": 1}"#);
        let findings = found(&CHECK, &[before(), refused(400), read(200, r#"{"name": "a", "size": 2, "at": 2}"#)]);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].place.as_deref(), Some("/size"));
        let gone = [before(), step(Role::Delete, 409, "", ""), read(404, "")];
        assert_eq!(found(&CHECK, &gone).len(), 1);
        for history in [
            &[before(), refused(400), read(200, r#"{"name": "a", "size": 1, "at": 2}"#)][..],
            &[before(), refused(200), read(200, r#"{"name": "", "size": 2}"#)],
            &[before(), refused(400), read(404, "")][1..],
            &[before(), step(Role::Delete, 404, "", ""), read(404, "")],
        ] {
            assert_eq!(found(&CHECK, history), []);
        }
    }
}
