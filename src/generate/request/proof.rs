//! The proof: a written request is read back as a server would read it.
//!
//! Decoding and judging are those that the mock uses too; there is no second opinion of what is valid. A request for
//! another operation proves nothing. Start at [`faults`].

use super::OperationPlan;
use super::model::location_name;
use crate::contract::Route;
use crate::generate::walk::path;
use crate::message::{Request, RequestViolation, request_violations_with};
use crate::schema::Wording;

/// One thing that a server finds wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Into the draft: location, name, then into the value.
    pub(crate) path: Vec<String>,
    /// The broken keyword.
    pub(crate) keyword: String,
}

/// Everything that a server finds wrong with `request`; empty when it keeps the contract.
///
/// A request that another operation answers to proves nothing about this one, and is a fault of its own kind.
pub(crate) fn faults(plan: &OperationPlan, request: &Request) -> Vec<Fault> {
    let Some(violations) = violations(plan, request, Wording::Keyword) else {
        return vec![Fault { path: Vec::new(), keyword: ROUTE.to_owned() }];
    };
    violations.into_iter().map(Fault::from).collect()
}

/// The first thing that a server finds wrong with `request`, for people.
pub(crate) fn first_fault(plan: &OperationPlan, request: &Request) -> Option<String> {
    match violations(plan, request, Wording::Full) {
        Some(violations) => violations.first().map(ToString::to_string),
        None => Some(format!("`{} {}` does not lead to the operation", request.method, request.path())),
    }
}

/// How a request breaks its contract; `None` when it is not for the operation.
fn violations(plan: &OperationPlan, request: &Request, wording: Wording) -> Option<Vec<RequestViolation>> {
    match plan.api.route(&request.method, request.path()) {
        Route::Found { operation, parameters } if operation.pointer == plan.operation.pointer => {
            Some(request_violations_with(&plan.operation, &plan.schemas, request, &parameters, wording))
        }
        _ => None,
    }
}

/// The keyword of requests that are not for the operation.
pub(crate) const ROUTE: &str = "paths";

impl From<RequestViolation> for Fault {
    fn from(violation: RequestViolation) -> Self {
        let mut place = match violation.parameter() {
            Some((location, name)) => vec![location_name(location).to_owned(), name.to_owned()],
            None => vec!["body".to_owned()],
        };
        if let RequestViolation::BrokenPart { part, .. } = &violation {
            place.extend(part.iter().cloned());
        }
        if let Some(violation) = violation.violation() {
            place.extend(path(&violation.instance));
        }
        let keyword = match &violation {
            RequestViolation::MissingParameter { .. } | RequestViolation::MissingBody { .. } => "required",
            RequestViolation::EmptyPathParameter { .. } => ROUTE,
            RequestViolation::UnsupportedMediaType { .. } | RequestViolation::MalformedBody { .. } => "content",
            RequestViolation::BrokenPart { keyword, .. } => keyword,
            RequestViolation::InvalidParameter { violation, .. } | RequestViolation::InvalidBody { violation, .. } => {
                &violation.keyword
            }
        };
        Self { path: place, keyword: keyword.to_owned() }
    }
}
