//! Reports: what people and machines read after a run.
//!
//! One file per format, each a fold over events; none computes a verdict. Those of a run take the [`Summary`], so that
//! no two reports count differently; those of `probity check` take what linting found, and those of `generate` and `plan` what
//! would be sent.

mod check;
mod console;
mod coverage_plan;
mod json;
mod junit;
mod progress;
mod requests;
mod saved;
mod summary;
mod warnings;

pub use check::{
    CheckTotals, CheckedDocument, HumanOptions, check_json, check_sarif, document_text, statistics_text, table_header,
    table_row, totals_text,
};
pub use console::{failure, summary_text};
pub use coverage_plan::{PlannedOperation, plan_json, plan_table};
pub use json::json;
pub use junit::junit;
pub use progress::Progress;
pub use requests::{PrintedRequest, request_curl, request_http, request_json};
pub use saved::{event_line, read_events};
pub use summary::{Occurrence, Summary, TestSummary, Totals};
