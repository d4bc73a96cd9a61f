//! `resource/listed-after-delete`: what was deleted, and cannot be read any more, still stands in the list.
//!
//! The thing was deleted with success, reading it answered 404 or 410, and the list that was asked for right after
//! still has a member of that identity. Clients that follow lists then follow them into nothing.
//!
//! Things that are only marked as deleted can still be read and are left alone here.

use super::model::text;
use super::{History, Role};
use crate::check::{Check, Judge, Ruleset};
use crate::finding::{Finding, Severity};
use crate::relation::members;

pub(in crate::check) const CHECK: Check = Check {
    id: "resource/listed-after-delete",
    severity: Severity::Error,
    summary: "what was deleted, and cannot be read any more, still stands in the list",
    source: include_str!("listed_after_delete.rs"),
    since: Ruleset::FIRST,
    judge: Judge::History(run),
};

fn run(history: &History<'_>) -> Vec<Finding> {
    let last = history.last();
    let is_gone = history.earlier().next().is_some_and(|step| step.role == Role::Read && step.is_not_found());
    if last.role != Role::List || !last.is_done() || !is_gone || history.deletion().is_none() {
        return Vec::new();
    }
    let items = members(&last.exchange.response).unwrap_or_default();
    let mut identities = items.iter().filter_map(|item| history.resource.identity_in(item));
    if !identities.any(|identity| text(&identity) == text(history.identity)) {
        return Vec::new();
    }
    vec![
        history
            .finding(&CHECK)
            .contrast("a list without the deleted thing", "the deleted thing among the others")
            .title("a deleted thing still stands in the list"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::history::testing::{found, step};

    #[test]
    fn a_deleted_thing_in_the_list_is_a_finding() {
        let listed = |read, body: &str| {
            let steps =
                [step(Role::Delete, 204, "", ""), step(Role::Read, read, "", ""), step(Role::List, 200, "", body)];
            found(&CHECK, &steps).len()
        };
        assert_eq!(listed(404, r#"[{"id": 1}, {"id": 7}]"#), 1);
        assert_eq!(listed(404, r#"[{"id": 1}]"#), 0);
        assert_eq!(listed(200, r#"[{"id": 7}]"#), 0);
    }
}
