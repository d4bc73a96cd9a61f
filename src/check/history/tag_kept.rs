//! `cache/tag-kept`: a thing was changed, and its entity tag stayed the same.
//!
//! A strong `ETag` is another one whenever the content is (RFC 9110 §8.8.1). A cache that asks whether its copy is current
//! is told yes, and goes on serving what was before the change; a careful writer overwrites what it has not seen.
//!
//! Two reads with another body each and a change between them, at the same place: weak tags (`W/"…"`) may stay the same for
//! changes that matter little, and are left alone.

use super::{History, Role};
use crate::check::{Check, Judge, Ruleset};
use crate::finding::{Finding, Severity};

pub(in crate::check) const CHECK: Check = Check {
    id: "cache/tag-kept",
    severity: Severity::Error,
    summary: "a thing was changed, and its entity tag stayed the same",
    source: include_str!("tag_kept.rs"),
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
    let is_change = matches!(change.role, Role::Replace | Role::Update | Role::Other) && change.is_done();
    let are_reads = [before, last].iter().all(|step| step.role == Role::Read && step.is_done());
    let tag = last.exchange.response.headers.get("etag").filter(|tag| !tag.starts_with("W/"));
    let is_kept = tag.is_some() && tag == before.exchange.response.headers.get("etag");
    let (Some(old), Some(new)) = (before.answered(), last.answered()) else { return Vec::new() };
    if !is_change || !are_reads || !is_kept || old == new {
        return Vec::new();
    }
    let tag = tag.unwrap_or_default();
    vec![
        history
            .finding(&CHECK)
            .at_header("ETag")
            .contrast("another tag, for the content is another", format!("{tag} as before"))
            .title("the thing was changed, and its tag was not"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::HistoryStep;
    use crate::check::history::testing::{found, step};

    fn read(tag: &str, body: &str) -> HistoryStep<'static> {
        let mut read = step(Role::Read, 200, "", body);
        read.exchange.response.headers.append("ETag", tag);
        read
    }

    fn count(before: HistoryStep<'static>, after: HistoryStep<'static>) -> usize {
        found(&CHECK, &[before, step(Role::Update, 200, r#"{"name": "b"}"#, ""), after]).len()
    }

    #[test]
    fn a_tag_that_stays_is_a_finding() {
        assert_eq!(count(read("\"1\"", r#"{"name": "a"}"#), read("\"1\"", r#"{"name": "b"}"#)), 1);
    }

    #[test]
    fn near_misses_are_left_alone() {
        assert_eq!(count(read("\"1\"", r#"{"name": "a"}"#), read("\"2\"", r#"{"name": "b"}"#)), 0);
        assert_eq!(count(read("\"1\"", r#"{"name": "a"}"#), read("\"1\"", r#"{"name": "a"}"#)), 0);
        assert_eq!(count(read("W/\"1\"", r#"{"name": "a"}"#), read("W/\"1\"", r#"{"name": "b"}"#)), 0);
        assert_eq!(count(step(Role::Read, 200, "", r#"{"name": "a"}"#), read("\"1\"", r#"{"name": "b"}"#)), 0);
    }
}
