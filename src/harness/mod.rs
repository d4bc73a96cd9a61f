//! The front for `cargo test`, and the library's entry points.
//!
//! [`Settings`] say what to run; a [`Project`] is what was loaded for it; a [`Run`] does it. [`cargo_test`] is all
//! that a `harness = false` test binary needs. Start there.

mod aim;
mod budget;
mod cargo_test;
mod chosen_operations;
mod configured;
mod connection;
mod libtest_arguments;
mod project;
mod run;
mod settings;
mod snapshot_files;

pub use aim::{Aim, Endpoint};
pub use cargo_test::{cargo_test, cargo_test_with};
pub use configured::{Configured, configuration_file};
pub use connection::Connection;
pub use libtest_arguments::LibtestArguments;
pub use project::{Project, behaviour_files};
pub use run::{Run, Worker, run_against, run_project};
pub use settings::{Selection, Settings, SnapshotUpdate};
