//! `resource/not-listed`: what was made and can be read is missing from the list of such things.
//!
//! The list was asked for right after the thing was read, has members whose identities can be told, and says nothing
//! of further pages: no `Link` to a next one, no cursor, no larger total. A list that was asked for with anything in
//! its query but a page size that it does not fill may show a part only, and is left alone.
//!
//! Lists that show a part only, because they filter by default or belong to somebody else, look the same; therefore
//! this is a warning.

use super::model::text;
use super::{History, Role};
use crate::check::{Check, Judge, Ruleset};
use crate::finding::{Finding, Severity};

pub(in crate::check) const CHECK: Check = Check {
    id: "resource/not-listed",
    severity: Severity::Warning,
    summary: "what was made and can be read is missing from the list of such things",
    source: include_str!("not_listed.rs"),
    since: Ruleset::FIRST,
    judge: Judge::History(run),
};

fn run(history: &History<'_>) -> Vec<Finding> {
    let last = history.last();
    let was_read = history.earlier().next().is_some_and(|step| step.role == Role::Read && step.is_done());
    if last.role != Role::List || !last.is_done() || !was_read {
        return Vec::new();
    }
    let Some(items) = history.listed() else { return Vec::new() };
    let listed: Vec<String> =
        items.iter().filter_map(|item| history.resource.identity_in(item)).map(|identity| text(&identity)).collect();
    // Whoever fills a page may well have another one and not say so.
    let is_whole = !matches!(items.len(), 10 | 20 | 25 | 30 | 50 | 100 | 200 | 250 | 500 | 1000)
        && !is_narrowed(last.exchange.request.query().unwrap_or_default(), items.len());
    if listed.len() < items.len() || !is_whole || listed.contains(&text(history.identity)) {
        return Vec::new();
    }
    vec![
        history
            .finding(&CHECK)
            .contrast("the thing among the others", format!("{} others", listed.len()))
            .title("what was made is missing from the list"),
    ]
}

/// Whether a query may leave members out: it filters, skips, or asks for a page that is full.
fn is_narrowed(query: &str, length: usize) -> bool {
    form_urlencoded::parse(query.as_bytes()).any(|(name, value)| {
        let name = name.to_ascii_lowercase();
        let is_size = ["limit", "size", "per_page", "perpage", "top"].iter().any(|word| name.contains(word));
        !is_size || value.parse::<usize>().map_or(true, |size| size <= length)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::history::testing::{found, step};

    #[test]
    fn a_whole_list_without_the_thing_is_a_finding() {
        let read = step(Role::Read, 200, "", r#"{"id": 7}"#);
        let listed = |body: &str| found(&CHECK, &[read.clone(), step(Role::List, 200, "", body)]).len();
        assert_eq!(listed(r#"[{"id": 1}, {"id": 2}]"#), 1);
        assert_eq!(listed("[]"), 1);
        assert_eq!(listed(r#"{"total": 1, "items": [{"id": "x"}]}"#), 1);
        for body in [
            r#"[{"id": 1}, {"id": 7}]"#,
            r#"[{"id": "7"}]"#,
            r#"[{"size": 1}]"#,
            r#"{"total": 2, "items": [{"id": 1}]}"#,
            r#"{"nextCursor": "x", "items": [{"id": 1}]}"#,
            r#"{"total": 2}"#,
        ] {
            assert_eq!(listed(body), 0, "{body}");
        }
        for (target, findings) in [("/pets", 1), ("/pets?limit=5", 1), ("/pets?limit=1", 0), ("/pets?kind=cat", 0)] {
            let mut list = step(Role::List, 200, "", r#"[{"id": 1}]"#);
            list.exchange.request.target = target.to_owned();
            assert_eq!(found(&CHECK, &[read.clone(), list]).len(), findings, "{target}");
        }
        assert_eq!(found(&CHECK, &[step(Role::Read, 404, "", ""), step(Role::List, 200, "", "[]")]), []);
    }
}
