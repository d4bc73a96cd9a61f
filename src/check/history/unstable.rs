//! `response/unstable`: the same was asked twice in a row about the same thing, and the answers differ.
//!
//! GET is safe (RFC 9110 §9.2.1): nothing happened in between, so that a field that differs is either volatile or
//! chosen at random. It is a warning, because a document does not say which fields are volatile; times, counters and
//! other numbers, and the order of lists, are left alone.
//!
//! Things with a state (`status`, `state`, `phase` and the like) go on by themselves: jobs, orders, deployments. Of them only
//! what comes back is told: a field that is at the third read as at the first, and was another at the second.

use serde_json::Value;

use super::{History, HistoryStep, Role};
use crate::check::{Check, Judge, Ruleset};
use crate::finding::{Finding, Severity};

pub(in crate::check) const CHECK: Check = Check {
    id: "response/unstable",
    severity: Severity::Warning,
    summary: "the same thing was read twice in a row, and the answers differ",
    source: include_str!("unstable.rs"),
    since: Ruleset::FIRST,
    judge: Judge::History(run),
};

fn run(history: &History<'_>) -> Vec<Finding> {
    let last = history.last();
    let mut earlier = history.earlier().take_while(|step| is_same_read(step, last));
    let Some((before, new)) = earlier.next().and_then(|before| Some((before, last.answered()?))) else {
        return Vec::new();
    };
    let Some(old) = before.answered() else { return Vec::new() };
    let first = earlier.next().and_then(HistoryStep::answered);
    let goes_on = [&old, &new].into_iter().any(|fields| fields.keys().any(|name| is_state(name)));
    let comes_back = |name: &String| first.as_ref().is_some_and(|first| first.get(name) == new.get(name));
    let names = old.keys().chain(new.keys().filter(|name| !old.contains_key(*name)));
    let differs = names.filter(|name| is_other(old.get(*name), new.get(*name)) && (!goes_on || comes_back(name)));
    differs
        .map(|name| {
            let show = |value: Option<&Value>| value.map_or_else(|| "absent".to_owned(), ToString::to_string);
            history
                .finding(&CHECK)
                .at(&format!("/{}", name.replace('~', "~0").replace('/', "~1")))
                .contrast(show(old.get(name)), show(new.get(name)))
                .title(format!("`{name}` differs between two reads with nothing between them"))
        })
        .collect()
}

/// Whether two steps read the same in the same words.
fn is_same_read(step: &HistoryStep<'_>, last: &HistoryStep<'_>) -> bool {
    let (own, other) = (&step.exchange.request, &last.exchange.request);
    let are_reads = [step, last].iter().all(|step| step.role == Role::Read && step.is_done());
    are_reads && own.target == other.target && own.headers == other.headers
}

/// Whether a field says how far a thing has come.
fn is_state(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["status", "state", "phase", "stage", "progress"].iter().any(|word| name.ends_with(word))
}

fn is_other(old: Option<&Value>, new: Option<&Value>) -> bool {
    match (old, new) {
        (Some(Value::Number(_)), Some(Value::Number(_))) | (Some(Value::Object(_)), Some(Value::Object(_))) => false,
        (Some(Value::String(old)), Some(Value::String(new))) => old != new && !(is_time(old) && is_time(new)),
        (Some(Value::Array(old)), Some(Value::Array(new))) => old.len() != new.len(),
        (old, new) => old != new,
    }
}

fn is_time(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits >= 6 && text.bytes().any(|byte| matches!(byte, b':' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::history::testing::{found, step};

    #[test]
    fn a_text_that_changes_by_itself_is_a_warning() {
        let twice = |old, new| found(&CHECK, &[step(Role::Read, 200, "", old), step(Role::Read, 200, "", new)]).len();
        assert_eq!(twice(r#"{"name": "a"}"#, r#"{"name": "b"}"#), 1);
        assert_eq!(twice(r#"{"name": "a"}"#, r"{}"), 1);
        for (old, new) in [
            (r#"{"at": "2026-01-01T00:00:00Z"}"#, r#"{"at": "2026-01-01T00:00:01Z"}"#),
            (r#"{"views": 1}"#, r#"{"views": 2}"#),
            (r#"{"tags": ["a", "b"]}"#, r#"{"tags": ["b", "a"]}"#),
            (r#"{"name": "a"}"#, r#"{"name": "a"}"#),
        ] {
            assert_eq!(twice(old, new), 0, "{old}");
        }
        let asked_otherwise = || {
            let mut read = step(Role::Read, 200, "", r#"{"name": "b"}"#);
            read.exchange.request.target.push_str("?pretty=true");
            read
        };
        assert_eq!(found(&CHECK, &[step(Role::Read, 200, "", r#"{"name": "a"}"#), asked_otherwise()]), []);
        let changed = [
            step(Role::Read, 200, "", r#"{"name": "a"}"#),
            step(Role::Update, 200, "{}", ""),
            step(Role::Read, 200, "", r#"{"name": "b"}"#),
        ];
        assert_eq!(found(&CHECK, &changed), []);
    }

    #[test]
    fn a_thing_with_a_state_goes_on() {
        let thrice = |bodies: [&str; 3]| found(&CHECK, &bodies.map(|body| step(Role::Read, 200, "", body))).len();
        let (new, done) = (r#"{"status": "NEW"}"#, r#"{"status": "DONE", "ready": true}"#);
        assert_eq!(thrice([new, new, done]), 0);
        assert_eq!(thrice([new, done, done]), 0);
        assert_eq!(thrice([done, new, done]), 2);
        let named = |name: &str| format!(r#"{{"status": "NEW", "name": "{name}"}}"#);
        assert_eq!(thrice([&named("a"), &named("b"), &named("a")]), 1);
        assert_eq!(thrice([&named("a"), &named("b"), &named("c")]), 0);
    }
}
