//! The keywords about strings, merged.
//!
//! A pattern that the validator cannot compile is left out here too: it rejects nothing. Nothing is drawn here. Start
//! at [`TextRules`].

use std::fmt;
use std::sync::{Arc, OnceLock};

use serde_json::{Value, json};

use super::arrays::size;
use super::automaton::{Automaton, Demand, Factor, NoAutomaton};
use super::look_around::parse;
use super::shapes::shape;
use super::{Checker, Graph, Part, Pattern};
use crate::generate::value::Alphabet;

/// What a string must be.
#[derive(Debug, Clone, Default)]
pub(crate) struct TextRules {
    /// `minLength`, in characters.
    pub(crate) minimum: usize,
    /// `maxLength`, in characters.
    pub(crate) maximum: Option<usize>,
    /// All `pattern`s that can be compiled.
    pub(crate) patterns: Vec<Arc<Pattern>>,
    /// The first `format`.
    pub(crate) format: Option<String>,
    /// Patterns under `not`.
    refused: Vec<Arc<Pattern>>,
    /// What the formats ask for, as patterns.
    shapes: Vec<&'static str>,
    /// Accepts strings of the formats, where patterns stand beside them.
    is_formatted: Vec<FormatCheck>,
    /// Whether a format is forbidden.
    pub(crate) forbids_formats: bool,
    automata: [OnceLock<Known>; 2],
    without_look_around: OnceLock<Vec<Arc<Automaton>>>,
    opposite: OnceLock<Known>,
}

/// An automaton, or why there is none.
type Known = Result<Arc<Automaton>, NoAutomaton>;

/// Accepts strings of a format.
#[derive(Clone)]
struct FormatCheck(Checker);

impl fmt::Debug for FormatCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FormatCheck").finish_non_exhaustive()
    }
}

fn checks(graph: &Graph, parts: &[Part], formats: &[String]) -> Vec<FormatCheck> {
    if !parts.iter().any(|part| part.contains_key("pattern")) {
        return Vec::new();
    }
    let checks = formats.iter().filter_map(|format| graph.checker(&json!({ "type": "string", "format": format })));
    checks.map(FormatCheck).collect()
}

impl TextRules {
    pub(super) fn compile(graph: &Graph, parts: &[Part]) -> Self {
        let patterns = parts.iter().filter_map(|part| part.get("pattern")?.as_str());
        let refused = parts.iter().filter_map(|part| part.get("not")?.as_object()).filter(|negated| negated.len() == 1);
        let refused = refused.filter_map(|negated| negated.get("pattern")?.as_str());
        let mut formats: Vec<String> = Vec::new();
        for format in parts.iter().filter_map(|part| part.get("format")?.as_str()) {
            if !formats.iter().any(|known| known == format) {
                formats.push(format.to_owned());
            }
        }
        Self {
            minimum: parts.iter().filter_map(|part| size(part, "minLength")).max().unwrap_or_default(),
            maximum: parts.iter().filter_map(|part| size(part, "maxLength")).min(),
            patterns: patterns.filter_map(|pattern| graph.pattern(pattern)).collect(),
            refused: refused.filter_map(|pattern| graph.pattern(pattern)).collect(),
            is_formatted: checks(graph, parts, &formats),
            forbids_formats: parts
                .iter()
                .any(|part| part.get("not").is_some_and(|negated| negated.get("format").is_some())),
            shapes: formats.iter().filter_map(|format| shape(format)).collect(),
            format: formats.into_iter().next(),
            automata: [OnceLock::new(), OnceLock::new()],
            without_look_around: OnceLock::new(),
            opposite: OnceLock::new(),
        }
    }

    /// Whether all patterns and formats accept a string; the length is not asked for.
    pub(crate) fn accepts(&self, text: &str) -> bool {
        let value = || Value::String(text.to_owned());
        self.patterns.iter().all(|pattern| pattern.accepts(text))
            && (self.is_formatted.is_empty() || self.is_formatted.iter().all(|check| (check.0)(&value())))
    }

    /// Whether a length is allowed.
    pub(crate) fn fits(&self, length: usize) -> bool {
        length >= self.minimum && self.maximum.is_none_or(|maximum| length <= maximum)
    }

    /// Whether a string is of one pattern and nothing else but a length.
    pub(crate) fn is_one_pattern(&self) -> bool {
        self.patterns.len() == 1 && self.refused.is_empty() && self.shapes.is_empty() && self.patterns[0].is_exact()
    }

    /// Whether any pattern stands here, wanted or not.
    pub(crate) fn has_patterns(&self) -> bool {
        !self.patterns.is_empty() || !self.refused.is_empty()
    }

    /// Whether there is more than one format, each of which asks for something.
    pub(crate) fn has_formats(&self) -> bool {
        self.shapes.len() > 1
    }

    /// All strings that keep everything, as one automaton; a format stands for the part of it that has a shape.
    pub(crate) fn automaton(&self, alphabet: Alphabet) -> Known {
        let known = &self.automata[usize::from(alphabet == Alphabet::Wire)];
        known.get_or_init(|| self.build(alphabet)).clone()
    }

    /// Whether what no automaton accepts is impossible, and not only beyond what is known of a format.
    pub(crate) fn is_exact(&self) -> bool {
        !self.is_shaped()
    }

    /// Whether a format stands here that asks for something.
    pub(crate) fn is_shaped(&self) -> bool {
        !self.shapes.is_empty()
    }

    /// The strings that keep everything of the patterns but one look-around, for each of them.
    pub(crate) fn without_look_around(&self) -> &[Arc<Automaton>] {
        self.without_look_around.get_or_init(|| {
            let Some(patterns) = self.all_factors() else { return Vec::new() };
            // What a pattern asks for beside its look-around is its last factor.
            let is_last = patterns.iter().flat_map(|factors| (1..=factors.len()).map(|at| at == factors.len()));
            let factors = patterns.concat();
            let looks = is_last.enumerate().filter(|(_, is_last)| !is_last);
            let flipped = looks.map(|(at, _)| {
                let mut factors = factors.clone();
                factors[at].is_wanted = !factors[at].is_wanted;
                Demand { factors, is_wanted: true }
            });
            flipped.filter_map(|demand| self.beside(demand).ok()).collect()
        })
    }

    /// The strings that break any of the patterns.
    pub(crate) fn opposite(&self) -> Known {
        let build = || {
            let factors = self.all_factors().ok_or(NoAutomaton::TooLarge)?.concat();
            self.beside(Demand { factors, is_wanted: false })
        };
        self.opposite.get_or_init(build).clone()
    }

    fn all_factors(&self) -> Option<Vec<&[Factor]>> {
        self.patterns.iter().map(|pattern| pattern.factors.as_deref()).collect()
    }

    /// Strings of the allowed lengths, where there are some.
    fn beside(&self, demand: Demand) -> Known {
        let demand = [demand];
        let build = |low, high| Automaton::new(&demand, Alphabet::Wire, low, high).map(Arc::new);
        build(self.minimum, self.maximum).or_else(|_| build(0, None))
    }

    fn build(&self, alphabet: Alphabet) -> Known {
        let demand = |pattern: &Arc<Pattern>, is_wanted| {
            let factors = pattern.factors.clone().ok_or(NoAutomaton::TooLarge)?;
            Ok(Demand { factors, is_wanted })
        };
        let wanted = self.patterns.iter().map(|pattern| demand(pattern, true));
        let refused = self.refused.iter().map(|pattern| demand(pattern, false));
        let mut all = wanted.chain(refused).collect::<Result<Vec<_>, _>>()?;
        for shape in &self.shapes {
            let hir = parse(shape).ok_or(NoAutomaton::TooLarge)?;
            all.push(Demand { factors: vec![Factor { hir, is_wanted: true }], is_wanted: true });
        }
        Automaton::new(&all, alphabet, self.minimum, self.maximum).map(Arc::new)
    }
}
