//! What people and machines read after `probity check`.
//!
//! One file per format; all of them take [`CheckedDocument`]s, so that no two count differently.

mod checked;
mod human;
mod json;
mod places;
mod sarif;
mod table;

pub use checked::{CheckTotals, CheckedDocument};
pub use human::{HumanOptions, document_text, statistics_text, totals_text};
pub use json::check_json;
pub use sarif::check_sarif;
pub use table::{table_header, table_row};
