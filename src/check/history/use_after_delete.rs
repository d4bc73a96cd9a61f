//! `resource/use-after-delete`: what was deleted is still there.
//!
//! The server said that it deleted a thing (200, 204; not 202, which says "later"), and when the thing was asked for
//! or changed afterwards, it answered with success. What lay in a deleted thing is gone with it, as far as its path
//! goes through that thing, and nothing can be made in it any more.
//!
//! APIs that keep what is deleted and only mark it are left alone where the answer shows the mark: a field that tells
//! of a deletion, such as `"deleted": true`, `"deletedAt"` or `"state": "CANCELLED"`, which was not there before.

use serde_json::Value;

use super::{History, HistoryStep, Role};
use crate::check::{Check, Judge, Ruleset};
use crate::finding::{Finding, Severity};

pub(in crate::check) const CHECK: Check = Check {
    id: "resource/use-after-delete",
    severity: Severity::Error,
    summary: "what was deleted is still there",
    source: include_str!("use_after_delete.rs"),
    since: Ruleset::FIRST,
    judge: Judge::History(run),
};

fn run(history: &History<'_>) -> Vec<Finding> {
    outlives(history).into_iter().chain(is_used(history)).chain(is_made_in_nothing(history)).collect()
}

/// What lay in a thing that was deleted is read as before.
fn outlives(history: &History<'_>) -> Option<Finding> {
    let last = history.last();
    let is_orphan = history.earlier().any(|step| step.role == Role::DeleteParent && step.is_done());
    let before = history.earlier().find(|step| step.role == Role::Read && step.is_done())?;
    let is_same = before.answered().is_some() && before.answered() == last.answered();
    (is_orphan && last.role == Role::Read && last.is_done() && is_same).then(|| {
        history
            .finding(&CHECK)
            .identity("outlives")
            .contrast("status 404 or 410", format!("status {}", last.status()))
            .title("a thing was read in another one that was deleted")
    })
}

/// Something was made in a thing that was deleted, and with which all that lay in it went.
fn is_made_in_nothing(history: &History<'_>) -> Option<Finding> {
    let last = history.last();
    let is_gone = history.earlier().find(|step| step.role == Role::Read).is_some_and(HistoryStep::is_not_found);
    let is_orphan = history.earlier().any(|step| step.role == Role::DeleteParent && step.is_done());
    (last.role == Role::CreateInDeleted && last.is_done() && is_gone && is_orphan).then(|| {
        history
            .finding(&CHECK)
            .identity("made")
            .contrast("status 404, 409 or 410", format!("status {}", last.status()))
            .title("something was made in a thing that was deleted")
    })
}

fn is_used(history: &History<'_>) -> Option<Finding> {
    let last = history.last();
    let uses = matches!(last.role, Role::Read | Role::Replace | Role::Update | Role::Other);
    // A PUT may make the thing anew where clients choose the names.
    let revives = last.role == Role::Replace && (last.status() == 201 || history.resource.is_named_by_client);
    if !uses || revives || !last.is_done() || history.deletion().is_none() || is_marked(history) {
        return None;
    }
    let what = if last.role == Role::Read { "read" } else { "changed" };
    let finding = history
        .finding(&CHECK)
        .identity(what)
        .contrast("status 404 or 410", format!("status {}", last.status()))
        .title(format!("a deleted thing was {what}"));
    Some(finding)
}

/// Whether the answer shows a mark of deletion that no earlier answer had.
fn is_marked(history: &History<'_>) -> bool {
    let Some(now) = history.last().answered() else { return false };
    let before =
        history.earlier().filter(|step| step.role == Role::Read && step.is_done()).find_map(HistoryStep::answered);
    now.iter().any(|(name, value)| {
        let is_new = before.as_ref().is_none_or(|before| before.get(name) != Some(value));
        is_new
            && (tells_of_end(name) && !matches!(value, Value::Null | Value::Bool(false))
                || value.as_str().is_some_and(tells_of_end))
    })
}

fn tells_of_end(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    ["delet", "remov", "cancel", "terminat", "archiv", "inactiv", "clos", "expired", "destroy", "gone", "ended"]
        .iter()
        .any(|end| word.contains(end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::history::testing::{found, step};

    #[test]
    fn what_lay_in_a_deleted_thing_is_gone_with_it() {
        let (pet, none) = (r#"{"id": 7}"#, "");
        let after = |deletion, status, body| {
            let (read, deleted) = (step(Role::Read, 200, "", pet), step(Role::DeleteParent, deletion, "", ""));
            found(&CHECK, &[read, deleted, step(Role::Read, status, "", body)]).len()
        };
        assert_eq!(after(204, 200, pet), 1);
        assert_eq!(after(204, 404, none), 0);
        assert_eq!(after(409, 200, pet), 0);
        assert_eq!(after(202, 200, pet), 0);
        assert_eq!(after(204, 200, r#"{"id": 8}"#), 0);
    }

    #[test]
    fn nothing_is_made_in_a_deleted_thing() {
        let after = |deletion, read, status| {
            let deleted = step(Role::DeleteParent, deletion, "", "");
            let made = step(Role::CreateInDeleted, status, "{}", r#"{"id": 8}"#);
            let read = step(Role::Read, read, "", if read == 200 { r#"{"id": 9}"# } else { "" });
            found(&CHECK, &[deleted, read, made]).len()
        };
        assert_eq!(after(204, 404, 201), 1);
        assert_eq!(after(204, 404, 404), 0);
        assert_eq!(after(204, 404, 202), 0);
        assert_eq!(after(204, 200, 201), 0);
        assert_eq!(after(409, 404, 201), 0);
    }

    #[test]
    fn success_after_a_deletion_is_a_finding() {
        let deleted = step(Role::Delete, 204, "", "");
        for role in [Role::Read, Role::Update, Role::Replace, Role::Other] {
            let history = [step(Role::Create, 201, "{}", ""), deleted.clone(), step(role, 200, "{}", r#"{"id": 7}"#)];
            assert_eq!(found(&CHECK, &history).len(), 1, "{role:?}");
        }
        let again = [deleted.clone(), step(Role::Read, 404, "", ""), step(Role::Read, 200, "", "{}")];
        assert_eq!(found(&CHECK, &again).len(), 1, "it comes back by itself");
    }

    #[test]
    fn other_ends_and_new_beginnings_are_left_alone() {
        let (read, deleted) = (|body| step(Role::Read, 200, "", body), |status| step(Role::Delete, status, "", ""));
        for history in [
            &[deleted(204), step(Role::Read, 404, "", "")][..],
            &[deleted(202), read("{}")],
            &[deleted(409), read("{}")],
            &[deleted(204), step(Role::Create, 201, "{}", ""), read("{}")],
            &[deleted(204), step(Role::Replace, 201, "{}", "")],
            &[read(r#"{"state": "OPEN"}"#), deleted(204), read(r#"{"state": "CANCELLED"}"#)],
            &[deleted(200), read(r#"{"deletedAt": "2026-01-01"}"#)],
            &[deleted(204), step(Role::List, 200, "", "[]")],
        ] {
            assert_eq!(found(&CHECK, history), []);
        }
        let marked_before = [read(r#"{"closed": true}"#), deleted(204), read(r#"{"closed": true}"#)];
        assert_eq!(found(&CHECK, &marked_before).len(), 1);
    }
}
