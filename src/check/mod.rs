//! Judges an exchange by its contract: one file per check, and the registry of them all.
//!
//! A check is a pure function from a [`Context`] to findings. It sends nothing, reads no clock, and never fails: what
//! it cannot judge, it leaves alone, so that a correct server is never accused. The module comment of a check's file
//! is the page users read about it. Start at [`run_all`].

mod auth_ignored;
mod challenge;
mod conditional;
mod context;
mod custom;
mod error_shape;
mod finding_builder;
mod headers;
mod history;
mod http_content;
mod http_fields;
mod http_rules;
mod incomplete;
mod invalid_accepted;
mod leak;
mod leak_patterns;
mod list_filter;
mod location;
mod media_type;
mod method_allow;
mod method_head;
mod method_undeclared;
mod negotiation;
mod pagination;
mod property_undocumented;
mod read_only;
mod registry;
mod ruleset;
mod schema;
mod server_error;
mod settings;
mod slow;
mod slow_outlier;
mod spelling;
mod status_undocumented;
#[cfg(test)]
mod testing;
mod unreached;
mod valid_rejected;

pub use conditional::{Condition, condition_broken};
pub use context::{Context, CredentialsSent, Reading};
pub use custom::Custom;
pub use finding_builder::FindingBuilder;
pub use history::{History, HistoryStep, Role};
pub use incomplete::incomplete;
pub use method_head::head_differs;
pub use pagination::{Page, page_too_large, pages_overlap, total_counts_the_page};
pub use read_only::read_only_taken;
pub use registry::{ALL, Check, Judge, by_id, run_all, run_history};
pub use ruleset::Ruleset;
pub use settings::{Level, Settings};
pub use slow_outlier::{is_slow_outlier, slow_outlier};
pub use unreached::{promises_success, unreached};
