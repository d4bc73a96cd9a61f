//! `probity plan`: what the deterministic phase would send to each operation, counted; nothing is sent.

use std::process::ExitCode;

use super::args::{PlanArguments, PlanFormat};
use super::operations::{chosen, tell_impossible};
use super::{exit, output};
use crate::diagnostic::Diagnostic;
use crate::generate::{BaseRequest, Coverage};
use crate::report::{PlannedOperation, plan_json, plan_table};

/// Runs the command.
pub(super) fn run(arguments: &PlanArguments) -> Result<ExitCode, Vec<Diagnostic>> {
    let mut planned = Vec::new();
    for found in chosen(&arguments.contract, &arguments.operation)? {
        for operation in &found.operations {
            match Coverage::new(&found.api, operation, &found.schemas, BaseRequest::default(), arguments.seed) {
                Ok(coverage) => planned.push(PlannedOperation::new(&found.api.id.to_string(), operation, &coverage)),
                Err(problem) => tell_impossible(operation, &problem),
            }
        }
    }
    output::print(&match arguments.format {
        PlanFormat::Table => plan_table(&planned),
        PlanFormat::Json => format!("{:#}\n", plan_json(&planned)),
    });
    Ok(ExitCode::from(if planned.is_empty() { exit::NOTHING_SELECTED } else { exit::CONFORMS }))
}
