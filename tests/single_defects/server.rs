//! A faithful server in this process, and what a defect makes of its judgement.
//!
//! Each request is read and judged once; a defect changes the judgement of one part. Start at [`Seen::of`].

use std::collections::BTreeSet;

use probity::contract::{Api, Operation, ParameterLocation, Route};
use probity::generate::{AuthPlan, GeneratedRequest, Intent};
use probity::message::{DecodedBody, DecodedRequest, RequestViolation, decode_request, request_violations};
use probity::schema::Schemas;
use serde_json::Value;

use crate::defects::{Class, Defect, Judgement};

/// What of a request a defect is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    Parameter(ParameterLocation, String),
    Body,
}

/// A request as a faithful server sees it.
pub(crate) struct Seen {
    intent: Intent,
    /// The parts with faults.
    faulty: BTreeSet<Part>,
    /// Whether a fault is that something is missing.
    missing: BTreeSet<Part>,
    decoded: DecodedRequest,
}

impl Seen {
    /// `None` for what a schema does not decide: other paths, and credentials.
    pub(crate) fn of(api: &Api, operation: &Operation, schemas: &Schemas, sent: &GeneratedRequest) -> Option<Self> {
        if sent.auth != AuthPlan::Normal {
            return None;
        }
        let request = &sent.request;
        let parameters = match api.route(&request.method, request.path()) {
            Route::Found { operation: found, parameters } if found.pointer == operation.pointer => parameters,
            _ => return None,
        };
        let violations = request_violations(operation, schemas, request, &parameters);
        let part = |violation: &RequestViolation| match violation.parameter() {
            Some((location, name)) => Part::Parameter(location, name.to_owned()),
            None => Part::Body,
        };
        let is_missing = |violation: &&RequestViolation| {
            matches!(violation, RequestViolation::MissingParameter { .. } | RequestViolation::MissingBody { .. })
        };
        Some(Self {
            intent: sent.intent.clone(),
            faulty: violations.iter().map(part).collect(),
            missing: violations.iter().filter(is_missing).map(part).collect(),
            decoded: decode_request(operation, schemas, request, &parameters),
        })
    }

    /// Whether an untouched server would be accused.
    pub(crate) fn is_false_alarm(&self) -> bool {
        match self.intent {
            Intent::Valid => !self.faulty.is_empty(),
            Intent::Invalid(_) => self.faulty.is_empty(),
            Intent::Unspecified => false,
        }
    }

    /// Whether a server with this defect gives itself away.
    pub(crate) fn exposes(&self, defect: &Defect) -> bool {
        let value = self.value(&defect.part);
        match (defect.class, &defect.judgement) {
            (Class::Relaxed, Judgement::Presence) => {
                self.faulty.len() == 1 && self.missing.contains(&defect.part) && self.is_invalid()
            }
            (Class::Relaxed, Judgement::Schema(schema)) => {
                self.faulty.len() == 1
                    && self.faulty.contains(&defect.part)
                    && self.is_invalid()
                    && value.is_some_and(|value| schema.is_valid(value))
            }
            (class, judgement) => {
                let shows = self.intent == Intent::Valid || class == Class::Crashing;
                let is_hit = match judgement {
                    Judgement::Presence => value.is_none() && !self.has_body(&defect.part),
                    Judgement::Schema(schema) => value.is_some_and(|value| !schema.is_valid(value)),
                };
                shows && self.faulty.is_empty() && is_hit
            }
        }
    }

    fn is_invalid(&self) -> bool {
        matches!(self.intent, Intent::Invalid(_))
    }

    fn has_body(&self, part: &Part) -> bool {
        *part == Part::Body && self.decoded.body != DecodedBody::Absent
    }

    fn value(&self, part: &Part) -> Option<&Value> {
        match part {
            Part::Parameter(location, name) => self.decoded.values(*location).get(name),
            Part::Body => match &self.decoded.body {
                DecodedBody::Value(value) => Some(value),
                _ => None,
            },
        }
    }
}
