//! A case and its rows.

use jiff::civil::Date;

use super::{Spanned, Step};
use crate::source::Span;
use crate::template::TemplateValue;

/// One behaviour: steps with expectations, run once, or once per row.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Its name, unique in the suite: `[a-z0-9_-]+`.
    pub name: Spanned<String>,
    /// What it shows, for people.
    pub description: Option<String>,
    /// Its own tags, without the suite's.
    pub tags: Vec<String>,
    /// Its own needs, without the suite's.
    pub requires: Requires,
    /// Values evaluated once per test before anything runs, in this order, after the suite's.
    pub variables: Vec<(String, TemplateValue)>,
    /// Why it is not run.
    pub skip: Option<String>,
    /// Its rows; empty when it runs once.
    pub rows: Vec<Row>,
    /// Steps that prepare; when one fails, the steps are not run.
    pub setup: Vec<Step>,
    /// The steps; the first that fails ends the case, and later ones are not run.
    pub steps: Vec<Step>,
    /// Steps that always run, in the order written, before the teardowns of the blocks (last used first). A step
    /// whose names were never captured has nothing to undo and is left out.
    pub teardown: Vec<Step>,
    /// An expected failure.
    pub quarantine: Option<Quarantine>,
}

/// One row of a case's table: a test of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its name, unique in the case: `[a-z0-9_-]+`.
    pub id: String,
    /// Where it is written.
    pub span: Span,
    /// Tags of this row alone.
    pub tags: Vec<String>,
    /// Why it is not run.
    pub skip: Option<String>,
    /// An expected failure of this row alone.
    pub quarantine: Option<Quarantine>,
    /// The mapping that steps see as `row`, `id` included; it may use `vars`, `secrets`, `env` and `run`.
    pub values: TemplateValue,
}

/// What a test needs, else it is ignored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Requires {
    /// Names that the environment must have.
    pub env: Vec<String>,
    /// Kinds of target it can run against; empty means any.
    pub target: Vec<TargetKind>,
}

impl Requires {
    /// The needs of both: every name, and the targets that suit both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let new_names = other.env.iter().filter(|name| !self.env.contains(name));
        let env = self.env.iter().chain(new_names).cloned().collect();
        let target = match (self.target.is_empty(), other.target.is_empty()) {
            (true, _) => other.target.clone(),
            (_, true) => self.target.clone(),
            _ => self.target.iter().copied().filter(|kind| other.target.contains(kind)).collect(),
        };
        Self { env, target }
    }
}

/// A kind of target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TargetKind {
    /// The built-in mock: its clock can be moved.
    Mock,
    /// A server at an URL.
    Live,
}

/// A failure that is known, owned and dated. Passing, or being past its date, is an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarantine {
    /// Where it is written.
    pub span: Span,
    /// Who answers for it.
    pub owner: String,
    /// Why it fails.
    pub reason: String,
    /// The last day on which it may fail.
    pub until: Date,
    /// Where it is tracked.
    pub issue: Option<String>,
}
