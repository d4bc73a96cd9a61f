//! Requests made from a step by the generator.

use super::Spanned;
use crate::contract::FieldRule;
use crate::template::TemplateValue;

/// What is generated around the request of a step; the step's expectations hold for every generated request.
#[derive(Debug, Clone, PartialEq)]
pub enum Generated {
    /// Boundaries on both sides, examples and pairs, enumerated.
    Coverage(Coverage),
    /// Malformed variants, enumerated: one violation each.
    Mutate(Mutate),
    /// Valid and invalid requests, drawn at random from the operation's schemas.
    Fuzz(Fuzz),
    /// Sequences of requests about things of the kind that the operation makes. No case writes this.
    Stateful,
}

/// A part of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RunPhase {
    /// What people wrote.
    Cases,
    /// The examples of the documents, which are part of the enumerated requests too.
    Examples,
    /// Enumerated requests.
    Coverage,
    /// Random requests.
    Fuzz,
    /// Sequences of requests about one thing.
    Stateful,
}

impl RunPhase {
    /// Every phase, in order.
    pub const ALL: [RunPhase; 5] =
        [RunPhase::Cases, RunPhase::Examples, RunPhase::Coverage, RunPhase::Fuzz, RunPhase::Stateful];

    /// The phase with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|phase| phase.name() == name)
    }

    /// The name in commands.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            RunPhase::Cases => "cases",
            RunPhase::Examples => "examples",
            RunPhase::Coverage => "coverage",
            RunPhase::Fuzz => "fuzz",
            RunPhase::Stateful => "stateful",
        }
    }
}

impl Generated {
    /// The phase of a test that nobody wrote and that is all of this.
    #[must_use]
    pub fn phase(&self) -> RunPhase {
        match self {
            Self::Coverage(coverage) if coverage.examples_only => RunPhase::Examples,
            Self::Coverage(_) => RunPhase::Coverage,
            Self::Fuzz(_) => RunPhase::Fuzz,
            Self::Stateful => RunPhase::Stateful,
            Self::Mutate(_) => RunPhase::Cases,
        }
    }

    /// Whether nobody wrote the step, so that it has to find out for itself what an operation needs.
    #[must_use]
    pub fn is_autonomous(&self) -> bool {
        match self {
            Self::Coverage(coverage) => coverage.as_far_as_possible,
            Self::Fuzz(fuzz) => fuzz.as_far_as_possible,
            Self::Stateful => true,
            Self::Mutate(_) => false,
        }
    }
}

/// `coverage`: how many of the enumerated requests are sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Coverage {
    /// The most that are sent; the list begins with the most telling ones.
    pub requests: Option<u32>,
    /// JSON Pointers of body values that every valid request takes from the step's own body, because something
    /// that no schema says ties them together.
    pub fixed: Vec<Spanned<String>>,
    /// The seed; by default the run's.
    pub seed: Option<TemplateValue>,
    /// Rules between fields: valid requests keep them, and each is broken on its own.
    pub rules: Vec<FieldRule>,
    /// Whether it is no fault that no request to the operation can be made.
    pub as_far_as_possible: bool,
    /// Whether only the examples of the document are sent.
    pub examples_only: bool,
}

/// `mutate`: which malformed variants are sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Mutate {
    /// The kinds of violation; empty means all. Their names are the generator's and are checked by the plan.
    pub kinds: Vec<Spanned<String>>,
    /// When not empty: only variants that one of these selects.
    pub only: Vec<MutationSelector>,
    /// Variants that are left out.
    pub skip: Vec<MutationSelector>,
    /// The seed; by default the run's.
    pub seed: Option<TemplateValue>,
    /// Whether path, query and header parameters are varied too.
    pub parameters: bool,
    /// Rules between fields: valid requests keep them, and each is broken on its own.
    pub rules: Vec<FieldRule>,
}

/// Selects variants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MutationSelector {
    /// The kind of violation; `None` selects every kind.
    pub kind: Option<String>,
    /// The violated place: a JSON Pointer into the body, or a parameter's name; `None` selects every place.
    pub at: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Where it is written.
    pub span: crate::source::Span,
}

/// `fuzz`: how many requests are drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Fuzz {
    /// How many valid ones.
    pub valid: u32,
    /// How many invalid ones.
    pub invalid: u32,
    /// JSON Pointers of body values that every valid request takes from the step's own body, because something
    /// that no schema says ties them together.
    pub fixed: Vec<Spanned<String>>,
    /// The seed; by default the run's.
    pub seed: Option<TemplateValue>,
    /// Rules between fields: valid requests keep them, and some invalid ones break one.
    pub rules: Vec<FieldRule>,
    /// Whether it is no fault that an operation has no invalid requests, or that none is found. A case asks for what
    /// it needs; requests that nobody asked for by name are sent as far as possible.
    pub as_far_as_possible: bool,
}
