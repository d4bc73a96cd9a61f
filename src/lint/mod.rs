//! What is wrong or suspicious in a contract itself.
//!
//! A table of the standards' objects holds a document against its version (`structure`); rules look for what the
//! table cannot say: references that lead nowhere, examples that do not validate, schemas that nothing satisfies.
//! Findings are diagnostics with a place, a JSON Pointer and a severity. No I/O. Start at [`lint`].

mod choice;
mod examples;
mod operations;
mod place;
mod problems;
mod registry;
mod report;
mod rule;
mod rules;
mod run;
mod statistics;
mod structure;
mod subject;
mod table;
mod walk;

use problems::{Problem, Problems};
use subject::Subject;

pub use choice::Choice;
pub use registry::rules;
pub use report::{LintReport, Tally};
pub use rule::Rule;
pub use run::lint;
pub use statistics::{ExampleStatistics, Statistics};
