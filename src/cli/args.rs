//! The command line's grammar.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::budget_args::BudgetArguments;
use super::connection_args::ConnectionArguments;
use super::identity_args::IdentityArguments;
use super::saved_args::{ReplayArguments, ReportArguments};
use crate::case::RunPhase;
use crate::contract::LoadOptions;
use crate::harness::configuration_file;

/// Contract testing and conformance for HTTP APIs.
#[derive(Debug, Parser)]
#[command(name = "probity", version, about, disable_help_subcommand = true)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the cases against a target and judge every answer.
    Run(Box<RunArguments>),
    /// Look for mistakes in the documents themselves, without a network.
    Check(CheckArguments),
    /// List the tests that a run would do, without sending anything.
    Cases(CasesArguments),
    /// Print the requests that would be generated, with what each means to be; nothing is sent.
    Generate(GenerateArguments),
    /// Count the enumerated requests of each operation before anything is sent.
    Plan(PlanArguments),
    /// Serve the contracts statefully, for your own client or for `run --target`.
    Mock(MockArguments),
    /// Report a saved run again, without sending anything.
    Report(ReportArguments),
    /// Run the test that made a finding again, and say whether it is fixed, still failing or changed.
    Replay(Box<ReplayArguments>),
    /// Look through snapshots that changed: accept or reject each.
    Snapshots(SnapshotsArguments),
}

/// Which documents, and how they are loaded.
#[derive(Debug, Args)]
pub struct ContractArguments {
    /// `OpenAPI` documents, or folders that hold them.
    #[arg(value_name = "SPEC", default_value = "specs")]
    pub specs: Vec<PathBuf>,
    /// Apply this overlay, beside each document's own `*.overlay.yaml`; may be given again.
    #[arg(long, value_name = "FILE")]
    pub overlay: Vec<PathBuf>,
    /// Let references name files of this folder, beside each document's own; may be given again.
    #[arg(long, value_name = "DIR")]
    pub allow_folder: Vec<PathBuf>,
    /// The project's configuration [default: probity.yaml, where there is one].
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

impl ContractArguments {
    /// How contracts are loaded.
    pub fn load_options(&self) -> LoadOptions {
        LoadOptions {
            overlays: self.overlay.clone(),
            allowed_folders: self.allow_folder.clone(),
            ..LoadOptions::default()
        }
    }

    /// The project's configuration.
    pub fn configuration(&self) -> Option<PathBuf> {
        configuration_file(self.config.as_deref(), Path::new(""))
    }
}

/// Which documents, cases and tests.
#[derive(Debug, Args)]
pub struct SelectionArguments {
    /// Which documents, and how they are loaded.
    #[command(flatten)]
    pub contract: ContractArguments,
    /// The folder of YAML cases [default: cases, else every operation is asked generated requests].
    #[arg(long, value_name = "DIR")]
    pub cases: Option<PathBuf>,
    /// Only tests with one of these tags; `!tag` leaves a tag out.
    #[arg(long, value_name = "TAG")]
    pub tag: Vec<String>,
    /// Only tests whose name contains one of these texts.
    #[arg(long, value_name = "TEXT")]
    pub test: Vec<String>,
    /// Only tests that ask this operation, named by its `operationId` or as `METHOD /path`.
    #[arg(long, value_name = "OPERATION")]
    pub operation: Vec<String>,
    /// Names given with `--test` are whole names.
    #[arg(long)]
    pub exact: bool,
    /// Where requests go: an http(s) URL. Without it, the built-in mock answers.
    #[arg(long, value_name = "URL", env = "PROBITY_TARGET")]
    pub target: Option<String>,
}

/// `probity run`.
#[derive(Debug, Args)]
pub struct RunArguments {
    /// Which documents, cases and tests.
    #[command(flatten)]
    pub selection: SelectionArguments,
    /// A header to add to every request.
    #[arg(long = "header", short = 'H', value_name = "NAME: VALUE")]
    pub headers: Vec<String>,
    /// The auth profile to use in suites that define it.
    #[arg(long, value_name = "PROFILE", env = "PROBITY_AUTH")]
    pub auth: Option<String>,
    /// Only this phase: `cases`, `examples`, `coverage`, `fuzz` or `stateful`; may be given again [default: cases, without them all
    /// others].
    #[arg(long, value_name = "PHASE", value_parser = phase)]
    pub phase: Vec<RunPhase>,
    /// Without cases: the value of a parameter, such as the id of something that exists; may be given again.
    #[arg(long, value_name = "NAME=VALUE", value_parser = given)]
    pub set: Vec<(String, String)>,
    /// How the target is treated.
    #[command(flatten)]
    pub connection: ConnectionArguments,
    /// Who asks.
    #[command(flatten)]
    pub identities: IdentityArguments,
    /// Do not ask that this operation accepts a request, named by its `operationId` or as `METHOD /path`; may be given
    /// again.
    #[arg(long, value_name = "OPERATION")]
    pub waive: Vec<String>,
    /// Let generated requests change and delete what this run has not made.
    #[arg(long)]
    pub allow_foreign_changes: bool,
    /// The seed that everything random follows from.
    #[arg(long, env = "PROBITY_SEED", default_value_t = 1)]
    pub seed: u64,
    /// How many tests run at the same time [default: the number of processors].
    #[arg(long, short = 'j', value_name = "N")]
    pub jobs: Option<std::num::NonZeroUsize>,
    /// How much there may be of it.
    #[command(flatten)]
    pub budget: BudgetArguments,
    /// Write everything that happens to this file, as lines of JSON: for `probity report` and `probity replay`.
    #[arg(long, value_name = "FILE")]
    pub events: Option<PathBuf>,
    /// Send only this generated request of the selected test.
    #[arg(long, value_name = "ID")]
    pub replay: Option<String>,
    /// Make the built-in mock misbehave in this way; may be given again.
    #[arg(long, value_name = "ID")]
    pub fault: Vec<String>,
    /// The behaviour files of the built-in mock [default: behaviour.yaml beside each document].
    #[arg(long, value_name = "FILE")]
    pub behaviour: Vec<PathBuf>,
    /// The folder of snapshots.
    #[arg(long, value_name = "DIR", default_value = "snapshots")]
    pub snapshots: PathBuf,
    /// Write a `JUnit` report.
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,
    /// Write a JSON report; `-` is standard output.
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// Send nothing; print the requests as curl commands, captures left open.
    #[arg(long)]
    pub dry_run: bool,
}

/// `probity cases`.
#[derive(Debug, Args)]
pub struct CasesArguments {
    /// Which documents, cases and tests.
    #[command(flatten)]
    pub selection: SelectionArguments,
    /// One JSON object per line.
    #[arg(long)]
    pub json: bool,
}

/// `probity check`.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// Which documents, and how they are loaded; folders are searched at any depth.
    #[command(flatten)]
    pub contract: ContractArguments,
    /// How findings are written.
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: CheckFormat,
    /// Say what each document consists of.
    #[arg(long)]
    pub stats: bool,
    /// One line per document and no findings.
    #[arg(long, conflicts_with_all = ["format", "stats"])]
    pub table: bool,
    /// Do not report findings of this rule or area; may be given again.
    #[arg(long, value_name = "RULE")]
    pub allow: Vec<String>,
    /// Report findings of this rule or area as warnings; may be given again.
    #[arg(long, value_name = "RULE")]
    pub warn: Vec<String>,
    /// Report findings of this rule or area as errors; may be given again.
    #[arg(long, value_name = "RULE")]
    pub deny: Vec<String>,
    /// Report findings of these rules or areas only; may be given again.
    #[arg(long, value_name = "RULE")]
    pub only: Vec<String>,
    /// End with 1 when there are warnings, too.
    #[arg(long)]
    pub deny_warnings: bool,
    /// How many findings of one rule are shown per document; 0 shows all. Machines always get all.
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
    /// List the rules and stop.
    #[arg(long)]
    pub rules: bool,
}

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// Text with carets.
    Human,
    /// One JSON document.
    Json,
    /// SARIF 2.1.0, which code hosts and editors read.
    Sarif,
}

/// `probity generate`.
#[derive(Debug, Args)]
pub struct GenerateArguments {
    /// Which documents, and how they are loaded.
    #[command(flatten)]
    pub contract: ContractArguments,
    /// Only this operation, named by its `operationId` or as `METHOD /path`; may be given again.
    #[arg(long, value_name = "OPERATION")]
    pub operation: Vec<String>,
    /// Which requests: enumerated ones, or random ones that keep or break the contract.
    #[arg(long, value_name = "MODE", default_value = "boundary")]
    pub mode: GenerateMode,
    /// How many of each operation [default: 10 random ones, all enumerated ones].
    #[arg(long, short = 'n', value_name = "N")]
    pub number: Option<usize>,
    /// The seed that everything random follows from.
    #[arg(long, env = "PROBITY_SEED", default_value_t = 1)]
    pub seed: u64,
    /// How requests are written.
    #[arg(long, value_name = "FORMAT", default_value = "curl")]
    pub format: RequestFormat,
    /// Scheme and authority of the server in what is printed.
    #[arg(long, value_name = "URL", default_value = "http://localhost")]
    pub target: String,
}

/// Which requests are generated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum GenerateMode {
    /// Random ones that keep the contract.
    Valid,
    /// Random ones that break it in one way each.
    Invalid,
    /// The enumerated ones, the most telling first.
    Boundary,
}

/// How requests are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RequestFormat {
    /// One JSON object per line.
    Json,
    /// curl commands.
    Curl,
    /// As they stand on the wire in HTTP/1.1.
    Http,
}

/// `probity plan`.
#[derive(Debug, Args)]
pub struct PlanArguments {
    /// Which documents, and how they are loaded.
    #[command(flatten)]
    pub contract: ContractArguments,
    /// Only this operation, named by its `operationId` or as `METHOD /path`; may be given again.
    #[arg(long, value_name = "OPERATION")]
    pub operation: Vec<String>,
    /// The seed that everything random follows from.
    #[arg(long, env = "PROBITY_SEED", default_value_t = 1)]
    pub seed: u64,
    /// How the plan is written.
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: PlanFormat,
}

/// How a plan is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PlanFormat {
    /// Lines for people.
    Table,
    /// One JSON document.
    Json,
}

/// `probity mock`.
#[derive(Debug, Args)]
pub struct MockArguments {
    /// Which documents, and how they are loaded.
    #[command(flatten)]
    pub contract: ContractArguments,
    /// The port on 127.0.0.1; 0 takes a free one.
    #[arg(long, default_value_t = 4010)]
    pub port: u16,
    /// The behaviour files [default: behaviour.yaml beside each document].
    #[arg(long, value_name = "FILE")]
    pub behaviour: Vec<PathBuf>,
    /// Misbehave in this way; may be given again.
    #[arg(long, value_name = "ID")]
    pub fault: Vec<String>,
    /// List the faults and stop.
    #[arg(long)]
    pub list_faults: bool,
    /// Let virtual time pass as real time does.
    #[arg(long)]
    pub real_time: bool,
    /// The seed of generated ids and values.
    #[arg(long, env = "PROBITY_SEED", default_value_t = 1)]
    pub seed: u64,
}

/// `probity snapshots`.
#[derive(Debug, Args)]
pub struct SnapshotsArguments {
    /// What to do with the pending snapshots.
    #[command(subcommand)]
    pub action: SnapshotAction,
    /// The folder of snapshots.
    #[arg(long, value_name = "DIR", default_value = "snapshots", global = true)]
    pub snapshots: PathBuf,
}

/// What to do with pending snapshots.
#[derive(Debug, Subcommand)]
pub enum SnapshotAction {
    /// Show each one and ask.
    Review,
    /// Accept all, or the named ones.
    Accept {
        /// Files ending in `.snap.new`.
        files: Vec<PathBuf>,
    },
    /// Reject all, or the named ones.
    Reject {
        /// Files ending in `.snap.new`.
        files: Vec<PathBuf>,
    },
}

/// Parses the name of a phase.
fn phase(text: &str) -> Result<RunPhase, String> {
    let names = || RunPhase::ALL.map(RunPhase::name).join(", ");
    RunPhase::named(text).ok_or_else(|| format!("there are {}", names()))
}

/// Parses `NAME=VALUE`.
fn given(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').filter(|(name, _)| !name.is_empty());
    pair.map(|(name, value)| (name.to_owned(), value.to_owned())).ok_or_else(|| "write it as NAME=VALUE".to_owned())
}

/// Parses `20s`, `5m`, `1500ms`, `2h`.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let span: jiff::SignedDuration = text.parse().map_err(|_| "expected a duration such as 20s or 5m".to_owned())?;
    Duration::try_from(span).map_err(|_| "a duration cannot be negative".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::{Arguments, duration};

    #[test]
    fn the_grammar_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn durations_are_read_with_their_unit() {
        assert_eq!(duration("1500ms").unwrap().as_millis(), 1500);
        assert!(duration("20").is_err());
        assert!(duration("-5s").is_err());
    }
}
