//! `probity cases`: lists tests, sends nothing.

use std::path::Path;
use std::process::ExitCode;

use serde_json::json;

use super::args::CasesArguments;
use super::command_run::selected;
use super::main_loop::Process;
use super::{exit, output};
use crate::diagnostic::Diagnostic;
use crate::harness::{Aim, Project, Settings};

/// Runs the command.
pub(super) fn run(arguments: CasesArguments, process: Process) -> Result<ExitCode, Vec<Diagnostic>> {
    let base = Settings::for_project(Path::new("."), process.environment, process.now);
    let settings = selected(arguments.selection, base);
    let project = Project::load(&settings)?;
    let kind = Aim::presumed_kind(settings.target.as_deref());
    let plan = project.plan(&settings, kind);
    for test in &plan.tests {
        let line = if arguments.json {
            let place = test.place().place();
            json!({"name": test.name, "place": place, "tags": test.test.tags, "ignored": test.ignored}).to_string()
        } else {
            let tags =
                if test.test.tags.is_empty() { String::new() } else { format!("  [{}]", test.test.tags.join(", ")) };
            let ignored = test.ignored.as_ref().map_or_else(String::new, |reason| format!("  (ignored: {reason})"));
            format!("{}{tags}{ignored}", test.name)
        };
        output::print(&format!("{line}\n"));
    }
    Ok(ExitCode::from(if plan.tests.is_empty() { exit::NOTHING_SELECTED } else { exit::CONFORMS }))
}
