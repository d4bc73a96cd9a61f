//! The command line: raw arguments → settings (pure) → one file per command → exit code.
//!
//! Only this module and `main` print. Start at [`run`], which `main` calls with everything it read from the
//! process.

mod args;
mod budget_args;
mod command_cases;
mod command_check;
mod command_generate;
mod command_mock;
mod command_plan;
mod command_replay;
mod command_report;
mod command_run;
mod command_snapshots;
mod connection_args;
mod event_file;
pub mod exit;
mod find_documents;
mod identity_args;
mod interrupt;
mod main_loop;
mod operations;
mod output;
mod saved_args;

pub use args::Arguments;
pub use main_loop::{Process, run};
