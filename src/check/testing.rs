//! A pet store and its answers, for the checks' tests.

use std::sync::Arc;
use std::time::Duration;

use super::{Check, Context, CredentialsSent, Reading};
use crate::contract::{Api, ApiId, Contract, ParameterLocation};
use crate::finding::Finding;
use crate::generate::{Breakage, Intent};
use crate::message::{Exchange, Request, Response};
use crate::schema::Schemas;
use crate::source::SourceFile;

const STORE: &str = include_str!("testing.yaml");

/// One answer of the pet store, and how it came about.
pub(super) struct Answer {
    api: Arc<Api>,
    operation: String,
    exchange: Exchange,
    intent: Intent,
    credentials: CredentialsSent,
}

/// An answer of `operation` without header fields and body.
pub(super) fn answer(operation: &str, status: u16) -> Answer {
    let sources = vec![(ApiId("pets".into()), SourceFile::new("pets.yaml", STORE))];
    // It warns of the client certificate, which belongs to OpenAPI 3.1.
    let (contract, _warnings) = Contract::from_sources(sources).unwrap();
    let method = contract.apis[0].operation(operation).unwrap().method.clone();
    let request = Request { method, target: "/".into(), ..Request::default() };
    let response = Response { status, ..Response::default() };
    Answer {
        api: Arc::clone(&contract.apis[0]),
        operation: operation.to_owned(),
        exchange: Exchange { request, response, elapsed: Duration::ZERO },
        intent: Intent::Unspecified,
        credentials: CredentialsSent::Valid,
    }
}

impl Answer {
    pub(super) fn method(mut self, method: &str) -> Self {
        self.exchange.request.method = method.to_owned();
        self
    }

    pub(super) fn target(mut self, target: &str) -> Self {
        self.exchange.request.target = target.to_owned();
        self
    }

    pub(super) fn request_header(mut self, name: &str, value: &str) -> Self {
        self.exchange.request.headers.append(name, value);
        self
    }

    pub(super) fn request_body(mut self, body: &str) -> Self {
        self.exchange.request.body = Some(body.to_owned().into());
        self
    }

    pub(super) fn took(mut self, elapsed: Duration) -> Self {
        self.exchange.elapsed = elapsed;
        self
    }

    pub(super) fn header(mut self, name: &str, value: &str) -> Self {
        self.exchange.response.headers.append(name, value);
        self
    }

    pub(super) fn body(mut self, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.exchange.response.body = body.into().into();
        self.header("Content-Type", media_type)
    }

    pub(super) fn json(self, body: &str) -> Self {
        self.body("application/json", body)
    }

    pub(super) fn untyped(mut self, body: &str) -> Self {
        self.exchange.response.body = body.to_owned().into();
        self
    }

    pub(super) fn valid(mut self) -> Self {
        self.intent = Intent::Valid;
        self
    }

    pub(super) fn invalid(mut self, kind: &str, parameter: Option<(ParameterLocation, &str)>) -> Self {
        self.intent = Intent::Invalid(Breakage {
            kind: kind.to_owned(),
            parameter: parameter.map(|(location, name)| (location, name.to_owned())),
            place: String::new(),
            description: "it was broken".to_owned(),
        });
        self
    }

    /// Broken in one place of the body.
    pub(super) fn invalid_at(self, kind: &str, place: &str) -> Self {
        let mut answer = self.invalid(kind, None);
        if let Intent::Invalid(breakage) = &mut answer.intent {
            place.clone_into(&mut breakage.place);
        }
        answer
    }

    pub(super) fn credentials(mut self, credentials: CredentialsSent) -> Self {
        self.credentials = credentials;
        self
    }

    pub(super) fn found_by(&self, check: &Check) -> Vec<Finding> {
        self.with_context(|context| check.of_exchange(context))
    }

    pub(super) fn with_context<T>(&self, judge: impl FnOnce(&Context<'_>) -> T) -> T {
        let mut operations = self.api.operations.iter();
        let operation = operations.find(|operation| operation.id.as_deref() == Some(&self.operation)).unwrap();
        judge(&Context {
            api: &self.api,
            operation,
            schemas: &Schemas::new(&self.api),
            exchange: &self.exchange,
            intent: &self.intent,
            credentials: self.credentials,
            time_limit: Some(Duration::from_secs(2)),
            reading: Reading::default(),
        })
    }

    /// The one finding of a check.
    pub(super) fn the_finding_of(&self, check: &Check) -> Finding {
        let mut findings = self.found_by(check);
        assert_eq!(findings.len(), 1, "{findings:#?}");
        findings.remove(0)
    }
}
