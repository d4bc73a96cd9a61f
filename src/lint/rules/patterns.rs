//! Regular expressions: that they can be compiled, and reject something.

use std::collections::BTreeMap;

use regex_syntax::hir::{Class, Hir, HirKind, Look};

use crate::diagnostic::Severity;
use crate::lint::registry::Search;
use crate::lint::{Problem, Problems, Rule, Subject};
use crate::schema::View;

use super::keywords::is_schema_like;

const BROKEN: Rule = Rule {
    id: "schemas/bad-pattern",
    severity: Severity::Error,
    summary: "a `pattern` that is no regular expression of ECMA-262",
    help: "Patterns are regular expressions as JavaScript knows them. One that cannot be compiled is ignored, so it checks \
           nothing. Constructs of other languages, such as `(?i)`, `\\\\A` or possessive `++`, are the usual cause.",
    source: "JSON Schema Validation 2020-12 §6.3.3; OpenAPI 3.0.3 §4.8.24: ECMA-262",
};

const POINTLESS: Rule = Rule {
    id: "schemas/pointless-pattern",
    severity: Severity::Warning,
    summary: "a `pattern` that every text matches",
    help: "A pattern may match anywhere in a text, so `[a-z]*` matches all of them: nothing, somewhere. The same holds when \
           one of several alternatives can be empty and is not anchored at both ends, as in `^a|b?$`. Put the alternatives \
           into a group between `^` and `$`.",
    source: "JSON Schema Validation 2020-12 §6.3.3: \"Recall: regular expressions are not implicitly anchored\"",
};

pub(in crate::lint) const RULES: &[Rule] = &[BROKEN, POINTLESS];
pub(in crate::lint) const SEARCHES: &[Search] = &[broken, pointless];

fn broken(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    for problem in subject.schemas.ignored(View::Response) {
        let is_pattern = problem.pointer.ends_with("/pattern") || problem.pointer.ends_with("/patternProperties");
        if is_pattern && subject.root.pointer(&problem.pointer).is_some_and(|value| !value.is_null()) {
            problems.add(Problem::new(&BROKEN, problem.pointer, problem.message));
        }
    }
}

fn pointless(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    let mut known: BTreeMap<&str, bool> = BTreeMap::new();
    for site in subject.survey.sites.iter().filter(|site| is_schema_like(subject, site)) {
        let Some(pattern) = site.text("pattern") else { continue };
        if *known.entry(pattern).or_insert_with(|| matches_everything(pattern)) {
            let message = "every text matches this pattern, so it checks nothing";
            problems.add(Problem::new(&POINTLESS, site.below("pattern"), message));
        }
    }
}

/// Whether a search for the pattern succeeds in every text; only said when it is sure.
fn matches_everything(pattern: &str) -> bool {
    let Ok(translated) = jsonschema_regex::to_rust_regex(pattern) else { return false };
    let Ok(hir) = regex_syntax::parse(&translated) else { return false };
    // At the start of a text, or at its end, or anywhere: one of them must do.
    can_be_empty(&hir, &[Look::Start]) || can_be_empty(&hir, &[Look::End]) || spans_everything(&hir)
}

/// Whether the expression can match nothing at a place where the given conditions hold.
fn can_be_empty(hir: &Hir, holding: &[Look]) -> bool {
    match hir.kind() {
        HirKind::Empty => true,
        HirKind::Literal(_) | HirKind::Class(_) => false,
        HirKind::Look(look) => holding.contains(look),
        HirKind::Repetition(repetition) => repetition.min == 0 || can_be_empty(&repetition.sub, holding),
        HirKind::Capture(capture) => can_be_empty(&capture.sub, holding),
        HirKind::Concat(parts) => parts.iter().all(|part| can_be_empty(part, holding)),
        HirKind::Alternation(parts) => parts.iter().any(|part| can_be_empty(part, holding)),
    }
}

/// Whether this is `^.*$` and the like.
fn spans_everything(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Capture(capture) => spans_everything(&capture.sub),
        HirKind::Concat(parts) => {
            let inner: Vec<&Hir> = parts.iter().filter(|part| !matches!(part.kind(), HirKind::Look(_))).collect();
            matches!(inner.as_slice(), [only] if is_any_text(only))
        }
        _ => false,
    }
}

fn is_any_text(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Capture(capture) => is_any_text(&capture.sub),
        HirKind::Repetition(repetition) => {
            repetition.min == 0 && repetition.max.is_none() && is_any_character(&repetition.sub)
        }
        _ => false,
    }
}

/// Any character, line breaks aside.
fn is_any_character(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Capture(capture) => is_any_character(&capture.sub),
        HirKind::Class(Class::Unicode(class)) => {
            let mut left_out = class.clone();
            left_out.negate();
            let is_break = |character: char| matches!(character, '\n' | '\r' | '\u{2028}' | '\u{2029}');
            // The two separators are one range.
            left_out.iter().all(|range| is_break(range.start()) && is_break(range.end()))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::matches_everything;

    #[test]
    fn what_matches_everything_is_told_from_what_does_not() {
        for pattern in ["", ".*", "[a-z]*", "^.*$", "^(.*)$", "^a|b?$", "^", "$", "(a|)", "^x*|y", "[\\s\\S]*", "a?b?"]
        {
            assert!(matches_everything(pattern), "{pattern}");
        }
        for pattern in ["^[a-z]*$", "a", "^$", "^a*b", "^(a|b)?$", ".+", "^.{0,5}$", "(?=a)", "\\b", "(", "^[^,]*$"] {
            assert!(!matches_everything(pattern), "{pattern}");
        }
    }
}
