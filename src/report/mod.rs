//! Reports: what people and machines read after a run.
//!
//! One file per format, each a fold over events; none computes a verdict. Those of a run take the [`Summary`], so that
//! no two reports count differently; those of `probity check` take what linting found.

mod check;
mod console;
mod json;
mod junit;
mod progress;
mod summary;

pub use check::{
    CheckTotals, CheckedDocument, HumanOptions, check_json, check_sarif, document_text, statistics_text, table_header,
    table_row, totals_text,
};
pub use console::{failure, summary_text};
pub use json::json;
pub use junit::junit;
pub use progress::Progress;
pub use summary::{Occurrence, Summary, TestSummary, Totals};
