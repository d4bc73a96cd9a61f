//! How much of a run there may be.

use std::time::Duration;

use clap::Args;

use super::args::duration;

/// Limits of a run.
#[derive(Debug, Args)]
pub struct BudgetArguments {
    /// Start no new test after this time; running ones are torn down.
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub max_time: Option<Duration>,
    /// Stop when about this many requests were sent; running tests are torn down.
    #[arg(long, value_name = "N")]
    pub max_requests: Option<u64>,
    /// Start no new test after this many different findings.
    #[arg(long, value_name = "N")]
    pub max_findings: Option<usize>,
    /// Stop after the first failing test.
    #[arg(long)]
    pub fail_fast: bool,
    /// An answer that takes longer is a finding, such as `2s` [default: what the configuration says, else no limit].
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub max_response_time: Option<Duration>,
}
