//! The arguments of commands about runs that were saved.

use std::path::PathBuf;

use clap::Args;

use super::args::RunArguments;

/// `probity report`.
#[derive(Debug, Args)]
pub struct ReportArguments {
    /// What `probity run --events` wrote.
    #[arg(value_name = "EVENTS")]
    pub events: PathBuf,
    /// Write a `JUnit` report to this file.
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,
    /// Write a JSON report to this file; `-` is standard output.
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
}

/// `probity replay`.
#[derive(Debug, Args)]
pub struct ReplayArguments {
    /// The id of a finding, as reports show it, or its beginning.
    #[arg(value_name = "FINDING")]
    pub finding: String,
    /// What `probity run --events` wrote when the finding was made.
    #[arg(long, value_name = "EVENTS")]
    pub from: PathBuf,
    /// Where and with what it is asked again: as in the first run.
    #[command(flatten)]
    pub run: RunArguments,
}
