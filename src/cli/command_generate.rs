//! `probity generate`: prints what would be sent, and sends nothing.

use std::process::ExitCode;

use super::args::{GenerateArguments, GenerateMode, RequestFormat};
use super::operations::{ApiOperations, chosen, tell_impossible};
use super::{exit, output};
use crate::contract::Operation;
use crate::diagnostic::{self, Diagnostic, ExitClass};
use crate::generate::{BaseRequest, Coverage, FuzzPlan, GenerateProblem, Phase};
use crate::report::{PrintedRequest, request_curl, request_http, request_json};

/// How many random requests of each operation are printed when nobody says.
const RANDOM: usize = 10;

/// Runs the command.
pub(super) fn run(arguments: &GenerateArguments) -> Result<ExitCode, Vec<Diagnostic>> {
    let mut printed = 0;
    for found in chosen(&arguments.contract, &arguments.operation)? {
        for operation in &found.operations {
            match requests(arguments, &found, operation) {
                Err(problem) => tell_impossible(operation, &problem),
                Ok(requests) => {
                    printed += requests.len();
                    for request in &requests {
                        print(arguments, request);
                    }
                }
            }
        }
    }
    if printed == 0 {
        let none = Diagnostic::new("generate/nothing", "there is no such request");
        return Err(vec![none.exit(ExitClass::NothingSelected)]);
    }
    Ok(exit::CONFORMS.into())
}

fn requests(
    arguments: &GenerateArguments,
    found: &ApiOperations,
    operation: &Operation,
) -> Result<Vec<PrintedRequest>, GenerateProblem> {
    let (api, schemas, base) = (&found.api, &found.schemas, BaseRequest::default());
    let printed = |request, enumerated| PrintedRequest {
        api: api.id.to_string(),
        operation: operation.key().to_string(),
        request,
        enumerated,
    };
    let phase = match arguments.mode {
        GenerateMode::Boundary => {
            let coverage = Coverage::new(api, operation, schemas, base, arguments.seed)?;
            let wanted = coverage.requests.into_iter().take(arguments.number.unwrap_or(usize::MAX));
            return Ok(wanted.map(|one| printed(one.request, Some((one.scenario, one.exercised)))).collect());
        }
        GenerateMode::Valid => Phase::FuzzValid,
        GenerateMode::Invalid => Phase::FuzzInvalid,
    };
    let plan = FuzzPlan::new(api, operation, schemas, base, arguments.seed)?;
    let number = arguments.number.unwrap_or(RANDOM);
    let mut distinct = plan.distinct(phase);
    let drawn: Vec<_> = distinct.by_ref().take(number).collect::<Result<_, _>>()?;
    if distinct.is_exhausted() {
        let message = format!("{} has only {} different requests of this sort", operation.key(), drawn.len());
        output::warn(&diagnostic::render_warnings(&[Diagnostic::new("generate/exhausted", message)]));
    }
    Ok(drawn.into_iter().map(|request| printed(request, None)).collect())
}

fn print(arguments: &GenerateArguments, request: &PrintedRequest) {
    output::print(&match arguments.format {
        RequestFormat::Json => request_json(request),
        RequestFormat::Curl => request_curl(request, &arguments.target),
        RequestFormat::Http => request_http(request, &arguments.target),
    });
}
