//! Methods that the contract does not declare for a path, each asked once per path.

use super::run::Beside;
use crate::contract::{Api, Operation, Route};
use crate::engine::halt::Halt;
use crate::engine::test_run::TestRun;
use crate::finding::{Finding, Severity};
use crate::message::{Headers, Request};

/// The methods that servers commonly know (RFC 9110 §9.3, RFC 5789), those that change nothing first.
const METHODS: [&str; 7] = ["OPTIONS", "TRACE", "GET", "POST", "PATCH", "PUT", "DELETE"];

/// A path that no server has on purpose.
const NOWHERE: &str = "/probity-7f3a9c/nothing-here";

impl<'a> TestRun<'a, '_> {
    /// Asks the operation's path with undeclared methods, where it is the first operation of its path.
    pub(super) async fn probe_methods(&mut self, beside: Beside<'_, 'a>) -> Result<bool, Halt> {
        let bound = beside.about.bound;
        if !is_first_of_its_path(bound.api, bound.operation) {
            return Ok(true);
        }
        let Some(valid) = self.valid_probe(beside).await? else { return Ok(true) };
        let mut clean = true;
        for method in METHODS {
            let request = bare(&valid, method);
            if !matches!(bound.api.route(method, request.path()), Route::MethodNotAllowed { .. }) {
                continue;
            }
            let Some((exchange, mut findings)) = self.probe(beside, request).await? else { continue };
            if findings.iter().any(is_served) && self.answers_anything(beside, &exchange.request).await? {
                findings.retain(|finding| !is_served(finding));
            }
            clean &= self.tell(beside, &exchange, findings);
        }
        Ok(clean)
    }

    /// Whether the server answers a path of pure invention with success as well.
    async fn answers_anything(&mut self, beside: Beside<'_, 'a>, request: &Request) -> Result<bool, Halt> {
        let nowhere = Request { target: NOWHERE.to_owned(), ..request.clone() };
        let exchange = self.sent(beside.name, beside.about, nowhere).await?;
        Ok((200..300).contains(&exchange.response.status))
    }
}

fn is_served(finding: &Finding) -> bool {
    finding.check == "method/undeclared" && finding.severity == Severity::Error
}

fn is_first_of_its_path(api: &Api, operation: &Operation) -> bool {
    let first = api.operations.iter().find(|other| other.path == operation.path);
    first.is_some_and(|first| std::ptr::eq(first, operation))
}

/// The request with another method, without a body and what describes it.
fn bare(request: &Request, method: &str) -> Request {
    let describes_body = |name: &str| name.to_ascii_lowercase().starts_with("content-");
    let kept = request.headers.0.iter().filter(|(name, _)| !describes_body(name));
    let headers: Headers = kept.cloned().collect();
    Request { method: method.to_owned(), target: request.path().to_owned(), headers, body: None }
}
