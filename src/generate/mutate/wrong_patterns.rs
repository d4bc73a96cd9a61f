//! How many wrong patterns the near misses of the right one tell from it: a measure of their worth, for tests only.
//!
//! A wrong pattern is the right one with one mistake that servers make: an anchor, a quantifier, a class, the case.
//! `PROBITY_CORPUS=… cargo test --lib wrong_patterns -- --nocapture` measures the patterns of real documents.

#![expect(clippy::print_stdout, reason = "the figures are the output")]

use std::collections::BTreeMap;
use std::sync::Arc;

use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Look, Repetition};
use serde_json::{Value, json};

use super::patterns::{self, LIMIT};
use crate::generate::graph::{Automaton, Demand, Factor, Graph, Node, TextRules};
use crate::generate::random::Random;
use crate::generate::testing::{PlainSchema, seeded};
use crate::generate::value::Alphabet;

/// Patterns of the kinds that documents use.
const PATTERNS: [&str; 16] = [
    "^[0-9a-f]{24}$",
    "^[A-Z]{2}$",
    r"^\d{4}-\d{2}-\d{2}$",
    "^[a-zA-Z0-9_-]{1,64}$",
    "^[a-z0-9]+(?:-[a-z0-9]+)*$",
    r"^v?\d+\.\d+\.\d+$",
    "^(jpg|png|gif)$",
    "^#[0-9a-fA-F]{6}$",
    r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$",
    "^https?://[^ ]+$",
    "^([a-z]{3}-){2}[0-9]{2,4}$",
    r"^\+[1-9]\d{1,14}$",
    "^(?!admin$)[a-z]{3,12}$",
    "^[a-z][a-z0-9]*$",
    r"^\$\{[A-Z_]+\}$",
    "^x-",
];

/// What was made of one kind of mistake.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    made: usize,
    exposed: usize,
}

fn rules(pattern: &str) -> Option<(Arc<Node>, String)> {
    let schema = json!({"type": "string", "pattern": pattern});
    let graph = Graph::new(Arc::new(PlainSchema(schema.clone())));
    let node = graph.node(graph.root(&schema));
    let text = node.text.patterns.first()?.draw(&mut Random::new(&mut seeded(1)), Alphabet::Wire, 0, 64)?;
    Some((node, text))
}

/// Adds what was made of one pattern: how many wrong patterns took one of the first `count` near misses.
fn measure(pattern: &str, count: usize, tallies: &mut BTreeMap<&'static str, Tally>, missed: &mut Vec<String>) {
    let Some((node, text)) = rules(pattern) else { return };
    let Some(factors) = node.text.patterns[0].factors().map(<[Factor]>::to_vec) else { return };
    let right = Demand { factors: factors.clone(), is_wanted: false };
    let near = broken(&node.text, &text, count);
    for (what, hir) in wrong(&factors[factors.len() - 1].hir) {
        let mut changed = factors.clone();
        changed.last_mut().unwrap().hir = hir.clone();
        let demand = Demand { factors: changed, is_wanted: true };
        if Automaton::new(&[demand, right.clone()], Alphabet::Unicode, 0, None).is_err() {
            continue;
        }
        let regex = regex::Regex::new(&hir.to_string()).expect("an expression can be written");
        let tally = tallies.entry(what).or_default();
        tally.made += 1;
        if near.iter().any(|text| regex.is_match(text)) {
            tally.exposed += 1;
        } else {
            missed.push(format!("{what}: {pattern} as {hir}, {near:?}"));
        }
    }
}

fn broken(rules: &TextRules, text: &str, count: usize) -> Vec<String> {
    let broken = patterns::broken(rules, text, &mut Random::new(&mut seeded(1)));
    broken.into_iter().map(|(text, _)| text).take(count).collect()
}

/// An expression with one mistake in it, for every mistake.
fn wrong(hir: &Hir) -> Vec<(&'static str, Hir)> {
    let mut found = inner(hir);
    let folded = regex_syntax::parse(&format!("(?i:{hir})")).expect("an expression can be written");
    found.push(("case", folded));
    found
}

fn inner(hir: &Hir) -> Vec<(&'static str, Hir)> {
    match hir.kind() {
        HirKind::Look(Look::Start) => vec![("start anchor", Hir::empty())],
        HirKind::Look(Look::End) => {
            let line_break = Hir::repetition(repetition(0, Some(1), Hir::literal(*b"\n")));
            vec![("end anchor", Hir::empty()), ("line break", Hir::concat(vec![line_break, Hir::look(Look::End)]))]
        }
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).unwrap();
            let dots = text.match_indices('.').map(|(at, _)| {
                let any = Hir::class(Class::Unicode(ClassUnicode::new([ClassUnicodeRange::new(' ', '~')])));
                let parts = [&text[..at], &text[at + 1..]].map(|part| Hir::literal(part.as_bytes().to_vec()));
                let [before, behind] = parts;
                ("dot", Hir::concat(vec![before, any, behind]))
            });
            dots.collect()
        }
        HirKind::Class(Class::Unicode(class)) => wider(class),
        HirKind::Class(Class::Bytes(_)) | HirKind::Empty | HirKind::Look(_) => Vec::new(),
        HirKind::Repetition(known) => {
            let mut found = Vec::new();
            let sub = || (*known.sub).clone();
            if known.min > 0 {
                let fewer = repetition(known.min - 1, known.max, sub());
                found.push(("too few", Hir::repetition(fewer)));
            }
            if let Some(most) = known.max {
                found.push(("too many", Hir::repetition(repetition(known.min, Some(most + 1), sub()))));
            }
            // One of the repetitions is wrong: that is how a class off by one shows.
            found.extend(
                inner(&known.sub)
                    .into_iter()
                    .map(|(what, sub)| (what, Hir::repetition(Repetition { sub: Box::new(sub), ..known.clone() }))),
            );
            found
        }
        HirKind::Capture(capture) => inner(&capture.sub),
        HirKind::Concat(parts) => each(parts, Hir::concat),
        HirKind::Alternation(parts) => each(parts, Hir::alternation),
    }
}

fn each(parts: &[Hir], together: fn(Vec<Hir>) -> Hir) -> Vec<(&'static str, Hir)> {
    let changed = parts.iter().enumerate().flat_map(|(at, part)| inner(part).into_iter().map(move |wrong| (at, wrong)));
    let whole = changed.map(|(at, (what, hir))| {
        let mut parts = parts.to_vec();
        parts[at] = hir;
        (what, together(parts))
    });
    whole.collect()
}

fn repetition(min: u32, max: Option<u32>, sub: Hir) -> Repetition {
    Repetition { min, max, greedy: true, sub: Box::new(sub) }
}

/// The class with one character more at each end of its first and last ranges, and with more than ASCII.
fn wider(class: &ClassUnicode) -> Vec<(&'static str, Hir)> {
    let with = |range: ClassUnicodeRange| {
        let mut class = class.clone();
        class.push(range);
        Hir::class(Class::Unicode(class))
    };
    let has =
        |character: char| class.ranges().iter().any(|range| range.start() <= character && character <= range.end());
    let mut found = Vec::new();
    for range in class.ranges().iter().filter(|range| range.end().is_ascii()) {
        let beside = [u32::from(range.end()) + 1, u32::from(range.start()).wrapping_sub(1)];
        for other in
            beside.into_iter().filter_map(char::from_u32).filter(|other| !has(*other) && (' '..='~').contains(other))
        {
            found.push(("class", with(ClassUnicodeRange::new(other, other))));
        }
    }
    if has('m') && !has('é') {
        found.push(("unicode", with(ClassUnicodeRange::new('à', 'ÿ'))));
    }
    found
}

fn told(tallies: &BTreeMap<&'static str, Tally>) -> f64 {
    let sum = |of: fn(&Tally) -> usize| tallies.values().map(of).sum::<usize>();
    #[expect(clippy::cast_precision_loss, reason = "counts are small")]
    let share = sum(|tally| tally.exposed) as f64 / sum(|tally| tally.made) as f64;
    println!("{:.1} % of {} wrong patterns: {tallies:?}", share * 100.0, sum(|tally| tally.made));
    share
}

#[test]
fn wrong_patterns_are_told_from_the_right_one() {
    let (mut tallies, mut missed) = (BTreeMap::new(), Vec::new());
    for pattern in PATTERNS {
        measure(pattern, LIMIT, &mut tallies, &mut missed);
    }
    assert!(told(&tallies) > 0.8, "{missed:#?}");
}

#[test]
fn wrong_patterns_of_the_corpus_are_told_from_the_right_ones() {
    let Some(folder) = std::env::var_os("PROBITY_CORPUS") else {
        println!("skipped: PROBITY_CORPUS names no folder");
        return;
    };
    let file = std::path::Path::new(&folder).join("regex-patterns.jsonl");
    let lines = std::fs::read_to_string(file).expect("the corpus has patterns");
    let patterns = lines.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let patterns = patterns.filter_map(|line| Some(line.get("pattern")?.as_str()?.to_owned()));
    let (mut tallies, mut missed) = (BTreeMap::new(), Vec::new());
    // Whether two expressions differ takes long to say of large ones.
    for pattern in patterns.filter(|pattern| pattern.len() < 60).step_by(10) {
        measure(&pattern, LIMIT, &mut tallies, &mut missed);
    }
    assert!(told(&tallies) > 0.55, "{missed:#?}");
}
