//! `resource/wrong-parent`: a thing can be read or deleted as if it lay in another thing than the one that it was made in.
//!
//! The pet of one store was asked for at the path of another store, and was answered. Whoever may see the other store
//! then sees what lies in this one, and ids of one place work in every other.
//!
//! To delete it there is as wrong: the server says that it is done, and then the thing is not found in its own place.
//!
//! Only an answer with the very same content counts: many number the things of each parent from one, and then the
//! other store has a pet of the same number.

use super::{History, Role};
use crate::check::{Check, Judge, Ruleset};
use crate::finding::{Finding, Severity};

pub(in crate::check) const CHECK: Check = Check {
    id: "resource/wrong-parent",
    severity: Severity::Error,
    summary: "a thing can be read or deleted as if it lay in another thing than the one that it was made in",
    source: include_str!("wrong_parent.rs"),
    since: Ruleset::FIRST,
    judge: Judge::History(run),
};

fn run(history: &History<'_>) -> Vec<Finding> {
    read_elsewhere(history).into_iter().chain(deleted_elsewhere(history)).collect()
}

fn deleted_elsewhere(history: &History<'_>) -> Option<Finding> {
    let last = history.last();
    let mut earlier = history.earlier();
    let deletion = earlier.next().filter(|step| step.role == Role::DeleteElsewhere && step.is_done())?;
    let was_there = earlier.next().is_some_and(|step| step.role == Role::Read && step.is_done());
    (last.role == Role::Read && last.is_not_found() && was_there).then(|| {
        history
            .finding(&CHECK)
            .identity("deleted")
            .contrast("the thing in its own place", format!("status {}", last.status()))
            .title(format!("a thing was deleted at the path of another parent, with status {}", deletion.status()))
    })
}

fn read_elsewhere(history: &History<'_>) -> Option<Finding> {
    let last = history.last();
    let own = history.earlier().find(|step| step.role == Role::Read);
    let is_same = own.is_some_and(|own| own.is_done() && own.answered().is_some() && own.answered() == last.answered());
    if last.role != Role::ReadElsewhere || !last.is_done() || !is_same {
        return None;
    }
    let finding = history
        .finding(&CHECK)
        .contrast("status 404", format!("status {} with the same thing", last.status()))
        .title("a thing was read at the path of another parent");
    Some(finding)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::history::testing::{found, step};

    #[test]
    fn what_is_deleted_under_another_parent_is_missed_in_its_own() {
        let after = |deletion, status| {
            let (read, deleted) = (step(Role::Read, 200, "", "{}"), step(Role::DeleteElsewhere, deletion, "", ""));
            found(&CHECK, &[read, deleted, step(Role::Read, status, "", "")]).len()
        };
        assert_eq!(after(204, 404), 1);
        assert_eq!(after(204, 200), 0, "it says so whatever it is asked");
        assert_eq!(after(404, 404), 0);
    }

    #[test]
    fn the_same_thing_under_another_parent_is_a_finding() {
        let read = step(Role::Read, 200, "", r#"{"id": 1, "name": "a"}"#);
        let elsewhere =
            |status, body| found(&CHECK, &[read.clone(), step(Role::ReadElsewhere, status, "", body)]).len();
        assert_eq!(elsewhere(200, r#"{"id": 1, "name": "a"}"#), 1);
        assert_eq!(elsewhere(404, ""), 0);
        assert_eq!(elsewhere(200, r#"{"id": 1, "name": "another with the same number"}"#), 0);
    }
}
