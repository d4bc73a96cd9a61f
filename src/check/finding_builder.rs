//! Makes findings: places in the contract, and the fingerprint.

use super::{Context, location};
use crate::contract::{Api, Operation};
use crate::finding::{Direction, Finding, Fingerprint, Severity};
use crate::message::Response;

/// Makes one finding about one exchange.
///
/// The fingerprint is made of the check, the operation, the direction, the status, the media type without its date,
/// and what is told to [`FindingBuilder::at`] and [`FindingBuilder::identity`]: no prose, no line numbers, no list
/// indices.
#[derive(Debug)]
pub struct FindingBuilder<'a> {
    api: &'a Api,
    finding: Finding,
    identity: Vec<String>,
}

impl<'a> FindingBuilder<'a> {
    /// A finding of `check` about an answer of `operation`. It points to the operation in the contract until
    /// [`FindingBuilder::promise`] says something more precise.
    #[must_use]
    pub fn new(
        check: &str,
        severity: Severity,
        direction: Direction,
        api: &'a Api,
        operation: &Operation,
        response: &Response,
    ) -> Self {
        let media_type = response.media_type().map(essence).filter(|text| !text.is_empty());
        let finding = Finding {
            check: check.to_owned(),
            severity,
            title: String::new(),
            api: api.id.to_string(),
            operation: operation.key().to_string(),
            direction,
            status: Some(response.status),
            media_type,
            spec_pointer: None,
            spec_place: None,
            place: None,
            expected: String::new(),
            actual: String::new(),
            fingerprint: Fingerprint(String::new()),
        };
        Self { api, finding, identity: Vec::new() }.promise(&operation.pointer)
    }

    /// A finding about the answer that `context` holds.
    pub(super) fn of(check: &super::Check, direction: Direction, context: &Context<'a>) -> Self {
        Self::new(check.id, check.severity, direction, context.api, context.operation, context.response())
    }

    /// The place of the promise in the document.
    #[must_use]
    pub fn promise(mut self, pointer: &str) -> Self {
        self.finding.spec_place = Some(self.api.document.span(pointer).place());
        self.finding.spec_pointer = Some(pointer.to_owned());
        self
    }

    /// The place of the fault in the message: a JSON Pointer into the body.
    #[must_use]
    pub fn at(mut self, pointer: &str) -> Self {
        self.identity.push(location::by_names(pointer));
        self.finding.place = Some(pointer.to_owned());
        self
    }

    /// The name of the header field that is at fault.
    #[must_use]
    pub fn at_header(mut self, name: &str) -> Self {
        self.identity.push(name.to_ascii_lowercase());
        self.finding.place = Some(name.to_owned());
        self
    }

    /// Something else that makes this finding a different one: a keyword, a property's name.
    #[must_use]
    pub fn identity(mut self, part: impl Into<String>) -> Self {
        self.identity.push(part.into());
        self
    }

    /// A severity other than the check's.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.finding.severity = severity;
        self
    }

    /// The media type of the answer does not make this finding another one.
    #[must_use]
    pub(super) fn of_any_media_type(mut self) -> Self {
        self.finding.media_type = None;
        self
    }

    /// What was promised and what was seen.
    #[must_use]
    pub fn contrast(mut self, expected: impl Into<String>, actual: impl Into<String>) -> Self {
        self.finding.expected = expected.into();
        self.finding.actual = actual.into();
        self
    }

    /// The finding, with one line that says what is wrong.
    #[must_use]
    pub fn title(self, title: impl Into<String>) -> Finding {
        let Self { mut finding, identity, .. } = self;
        finding.title = title.into();
        let direction = match finding.direction {
            Direction::Request => "request",
            Direction::Response => "response",
        };
        let status = finding.status.map(|status| status.to_string()).unwrap_or_default();
        let media_type = location::without_date(finding.media_type.as_deref().unwrap_or_default());
        let fixed = [finding.check.as_str(), &finding.operation, direction, &status, &media_type];
        let parts: Vec<&str> = fixed.into_iter().chain(identity.iter().map(String::as_str)).collect();
        finding.fingerprint = Fingerprint::of(&parts);
        finding
    }
}

/// A media type without parameters, lower case, even one that is malformed.
fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}
