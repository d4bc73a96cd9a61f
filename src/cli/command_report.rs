//! `probity report`: a saved run, reported again.

use std::process::ExitCode;

use super::command_run::{code, tell_failure, write_reports};
use super::saved_args::ReportArguments;
use crate::diagnostic::Diagnostic;
use crate::event::{Event, Verdict};
use crate::report::{self, Summary};

/// Runs the command.
pub(super) fn run(arguments: &ReportArguments) -> Result<ExitCode, Vec<Diagnostic>> {
    let events = report::read_events(&arguments.events).map_err(|error| vec![error])?;
    let mut summary = Summary::default();
    for event in &events {
        summary.observe(event);
        if let Event::TestFinished { test, verdict, .. } = event
            && !matches!(verdict, Verdict::Passed | Verdict::Ignored { .. } | Verdict::Interrupted)
        {
            tell_failure(&report::failure(test, &summary.tests[test]), arguments.json.as_deref());
        }
    }
    write_reports(&summary, arguments.junit.as_deref(), arguments.json.as_deref())?;
    Ok(ExitCode::from(code(&summary, false)))
}
