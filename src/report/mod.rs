//! Reports: what people and machines read after a run.
//!
//! One file per format, each a fold over events; none computes a verdict. All of them take the [`Summary`], so that
//! no two reports count differently.

mod console;
mod json;
mod junit;
mod progress;
mod summary;

pub use console::{failure, summary_text};
pub use json::json;
pub use junit::junit;
pub use progress::Progress;
pub use summary::{Occurrence, Summary, TestSummary, Totals};
