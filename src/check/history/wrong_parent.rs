//! `resource/wrong-parent`: a thing can be read as if it lay in another thing than the one that it was made in.
//!
//! The pet of one store was asked for at the path of another store, and was answered. Whoever may see the other store
//! then sees what lies in this one, and ids of one place work in every other.
//!
//! Only an answer with the very same content counts: many number the things of each parent from one, and then the
//! other store has a pet of the same number.

use super::{History, Role};
use crate::check::{Check, Judge, Ruleset};
use crate::finding::{Finding, Severity};

pub(in crate::check) const CHECK: Check = Check {
    id: "resource/wrong-parent",
    severity: Severity::Error,
    summary: "a thing can be read as if it lay in another thing than the one that it was made in",
    source: include_str!("wrong_parent.rs"),
    since: Ruleset::FIRST,
    judge: Judge::History(run),
};

fn run(history: &History<'_>) -> Vec<Finding> {
    let last = history.last();
    let own = history.earlier().find(|step| step.role == Role::Read);
    let is_same = own.is_some_and(|own| own.is_done() && own.answered().is_some() && own.answered() == last.answered());
    if last.role != Role::ReadElsewhere || !last.is_done() || !is_same {
        return Vec::new();
    }
    vec![
        history
            .finding(&CHECK)
            .contrast("status 404", format!("status {} with the same thing", last.status()))
            .title("a thing was read at the path of another parent"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::history::testing::{found, step};

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
