//! A suite: one file of cases with what they share.

use std::collections::BTreeMap;
use std::time::Duration;

use indexmap::IndexMap;

use super::{Arguments, Auth, Case, Quarantine, Requires, Row, Spanned, Step};
use crate::contract::ApiId;
use crate::source::Span;
use crate::template::TemplateValue;

/// What expressions find under `run`: the run's seed, and the name of the test.
pub const RUN_NAMES: [&str; 2] = ["seed", "test"];

/// The cases of one file, with the folder's `_defaults.yaml` already put in.
#[derive(Debug, Clone, PartialEq)]
pub struct Suite {
    /// Its name: the first part of its tests' names.
    pub name: String,
    /// The place of the name, or of the whole file.
    pub span: Span,
    /// The API whose operations are meant unless a step names another.
    pub api: Option<ApiId>,
    /// What it is about, for people.
    pub description: Option<String>,
    /// Tags of every case.
    pub tags: Vec<String>,
    /// Needs of every case.
    pub requires: Requires,
    /// Secret values, evaluated once per test before the variables; masked in everything that is shown.
    pub secrets: Vec<(String, TemplateValue)>,
    /// Values evaluated once per test before anything runs; each may use the ones before it.
    pub variables: Vec<(String, TemplateValue)>,
    /// Authentication profiles by name; `none` always exists.
    pub auth: IndexMap<String, Auth>,
    /// The name of the profile that steps use by default.
    pub use_auth: Option<TemplateValue>,
    /// What steps are given unless they say otherwise.
    pub defaults: Defaults,
    /// Shared steps by name.
    pub blocks: IndexMap<String, Block>,
    /// The cases, in the order written.
    pub cases: Vec<Case>,
}

/// What every step is given unless it says otherwise.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Defaults {
    /// Path parameters; those that an operation does not have are left out.
    pub path: Arguments,
    /// Query parameters; those that an operation does not have are left out.
    pub query: Arguments,
    /// Header fields.
    pub headers: Arguments,
    /// The `Accept` header.
    pub accept: Option<TemplateValue>,
    /// The `Content-Type` of bodies.
    pub media_type: Option<TemplateValue>,
    /// Levels of single checks, by check id; whether such a check exists is for the plan to say.
    pub checks: BTreeMap<String, Spanned<CheckLevel>>,
    /// How long to wait for an answer.
    pub step_timeout: Option<Duration>,
}

/// How much a check's findings weigh.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CheckLevel {
    /// The check is not made.
    Off,
    /// Its findings are shown and fail nothing.
    Warn,
    /// Its findings fail the test.
    Error,
}

/// Steps under a name, with declared inputs and outputs. They see `vars`, `secrets`, `env`, `run`, their `inputs`
/// and what their own steps capture, and nothing else.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// Where it is written.
    pub span: Span,
    /// The inputs by name.
    pub inputs: IndexMap<String, BlockInput>,
    /// The steps.
    pub steps: Vec<Step>,
    /// Steps that run when the test that used the block ends, in the block's own scope.
    pub teardown: Vec<Step>,
    /// Values readable by the user of the block, evaluated when its steps are done.
    pub outputs: Vec<(String, TemplateValue)>,
}

/// An input of a block.
#[derive(Debug, Clone, PartialEq)]
pub struct BlockInput {
    /// Its value when none is given; without one it must be given.
    pub default: Option<TemplateValue>,
}

/// One test: a case, or one row of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Test<'suite> {
    /// `suite::case` or `suite::case::row`, unique in everything that was loaded.
    pub name: String,
    /// The index of the case in [`Suite::cases`].
    pub case_index: usize,
    /// The index of the row in [`Case::rows`].
    pub row_index: Option<usize>,
    /// The case.
    pub case: &'suite Case,
    /// The row.
    pub row: Option<&'suite Row>,
    /// Tags of suite, case and row.
    pub tags: Vec<String>,
    /// Needs of suite and case.
    pub requires: Requires,
    /// Why it is not run.
    pub skip: Option<&'suite str>,
    /// An expected failure: the row's, else the case's.
    pub quarantine: Option<&'suite Quarantine>,
}

impl Suite {
    /// The tests, in the order written. Costs nothing but memory: no schema is compiled, nothing is evaluated.
    pub fn tests(&self) -> Vec<Test<'_>> {
        let mut tests = Vec::new();
        for (case_index, case) in self.cases.iter().enumerate() {
            if case.rows.is_empty() {
                tests.push(self.test(case_index, case, None));
            }
            tests.extend(case.rows.iter().enumerate().map(|row| self.test(case_index, case, Some(row))));
        }
        tests
    }

    fn test<'suite>(
        &'suite self,
        case_index: usize,
        case: &'suite Case,
        row: Option<(usize, &'suite Row)>,
    ) -> Test<'suite> {
        let (row_index, row) = row.unzip();
        let own_name = format!("{}::{}", self.name, case.name.value);
        let mut tags: Vec<String> = Vec::new();
        let row_tags = row.map_or(&[][..], |row| &row.tags);
        for tag in self.tags.iter().chain(&case.tags).chain(row_tags) {
            if !tags.contains(tag) {
                tags.push(tag.clone());
            }
        }
        Test {
            name: row.map_or(own_name.clone(), |row| format!("{own_name}::{}", row.id)),
            case_index,
            row_index,
            case,
            row,
            tags,
            requires: self.requires.and(&case.requires),
            skip: row.and_then(|row| row.skip.as_deref()).or(case.skip.as_deref()),
            quarantine: row.and_then(|row| row.quarantine.as_ref()).or(case.quarantine.as_ref()),
        }
    }
}
