//! From the process's arguments and environment to an exit code.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;
use jiff::Timestamp;

use super::args::Command;
use super::{Arguments, command_cases, command_check, command_generate, command_mock, command_plan};
use super::{command_replay, command_report, command_run, command_snapshots, exit, output};
use crate::diagnostic::{self, Diagnostic};

/// What is read from the process, once.
#[derive(Debug, Clone)]
pub struct Process {
    /// The arguments, the program's name first.
    pub arguments: Vec<OsString>,
    /// The environment; names and values that are not Unicode are left out.
    pub environment: BTreeMap<String, String>,
    /// The time it began.
    pub now: Timestamp,
    /// Whether standard error is a terminal.
    pub stderr_is_terminal: bool,
    /// The number of processors.
    pub processors: usize,
}

/// Does what the arguments ask for. A panic of ours ends with [`exit::BUG`], never with the code of a finding.
pub fn run(process: Process) -> ExitCode {
    let arguments = match Arguments::try_parse_from(&process.arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            let wrong = error.use_stderr();
            // There is nobody to tell that the help text cannot be written.
            drop(error.print());
            return if wrong { exit::INPUT.into() } else { exit::CONFORMS.into() };
        }
    };
    let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| dispatch(arguments, process)));
    match done {
        Ok(Ok(code)) => code,
        Ok(Err(diagnostics)) => refuse(&diagnostics),
        Err(_) => {
            output::warn("this is a bug in probity; please report it with the message above\n");
            exit::BUG.into()
        }
    }
}

fn dispatch(arguments: Arguments, process: Process) -> Result<ExitCode, Vec<Diagnostic>> {
    match arguments.command {
        Command::Run(arguments) => command_run::run(*arguments, process),
        Command::Cases(arguments) => command_cases::run(arguments, process),
        Command::Check(arguments) => command_check::run(arguments),
        Command::Generate(arguments) => command_generate::run(&arguments),
        Command::Plan(arguments) => command_plan::run(&arguments),
        Command::Mock(arguments) => command_mock::run(&arguments),
        Command::Report(arguments) => command_report::run(&arguments),
        Command::Replay(arguments) => command_replay::run(*arguments, process),
        Command::Snapshots(arguments) => command_snapshots::run(&arguments),
    }
}

/// Prints user errors; the code is that of the first class among them.
fn refuse(diagnostics: &[Diagnostic]) -> ExitCode {
    output::warn(&diagnostic::render(diagnostics));
    exit::of_diagnostics(diagnostics)
}
