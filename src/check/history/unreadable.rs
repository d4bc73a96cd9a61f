//! `resource/unreadable`: what was just made cannot be read.
//!
//! The server said that it made something, with its identity, and answered 404 or 410 when it was asked for right
//! after. Clients that keep the identity keep one that leads nowhere.
//!
//! An answer of 202 promises to make it later and is left alone.

use super::{History, Role};
use crate::check::{Check, Judge, Ruleset};
use crate::finding::{Finding, Severity};

pub(in crate::check) const CHECK: Check = Check {
    id: "resource/unreadable",
    severity: Severity::Error,
    summary: "what was just made cannot be read",
    source: include_str!("unreadable.rs"),
    since: Ruleset::FIRST,
    judge: Judge::History(run),
};

fn run(history: &History<'_>) -> Vec<Finding> {
    let last = history.last();
    let made = history.earlier().find(|step| step.role != Role::List);
    if last.role != Role::Read
        || !last.is_not_found()
        || !made.is_some_and(|made| made.role == Role::Create && made.is_done())
    {
        return Vec::new();
    }
    vec![
        history
            .finding(&CHECK)
            .contrast("the thing that was just made", format!("status {}", last.status()))
            .title("what was just made cannot be read"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::history::testing::{found, step};

    #[test]
    fn a_thing_that_is_made_and_not_found_is_a_finding() {
        let made = step(Role::Create, 201, "{}", r#"{"id": 7}"#);
        let read = |status| step(Role::Read, status, "", "");
        assert_eq!(found(&CHECK, &[made.clone(), read(404)]).len(), 1);
        for history in [
            &[made.clone(), read(200)][..],
            &[made.clone(), read(403)],
            &[step(Role::Create, 202, "{}", ""), read(404)],
            &[step(Role::Create, 400, "{}", ""), read(404)],
            &[made, step(Role::Delete, 204, "", ""), read(404)],
        ] {
            assert_eq!(found(&CHECK, history), []);
        }
    }
}
