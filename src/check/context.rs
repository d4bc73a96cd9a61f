//! What a check may look at.

use std::cell::OnceCell;
use std::time::Duration;

use serde_json::Value;

use crate::contract::{Api, MediaTypePromise, Operation, ResponsePromise};
use crate::generate::Intent;
use crate::message::{DecodeProblem, Exchange, MediaType, Response, decode_response_body, promise_for};
use crate::schema::Schemas;

/// Everything that a check may look at: one exchange, what was promised, and what the request meant to be.
#[derive(Debug, Clone)]
pub struct Context<'a> {
    /// The API.
    pub api: &'a Api,
    /// The operation that was asked.
    pub operation: &'a Operation,
    /// The API's schemas.
    pub schemas: &'a Schemas,
    /// What was sent and answered.
    pub exchange: &'a Exchange,
    /// What the request meant to be.
    pub intent: &'a Intent,
    /// Which credentials went with it.
    pub credentials: CredentialsSent,
    /// How long an answer may take, where the user says so.
    pub time_limit: Option<Duration>,
    /// What was read of the answer: nothing at first.
    pub reading: Reading,
}

/// What several checks read of an answer is read once.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    media_type: OnceCell<Option<MediaType>>,
    body: OnceCell<Result<Value, DecodeProblem>>,
}

/// The kinds of breakage that no parser gets past.
const UNREADABLE: [&str; 2] = ["malformed-json", "malformed-xml"];

/// Which credentials a request carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialsSent {
    /// Good ones, or the operation asks for none.
    Valid,
    /// None.
    Missing,
    /// Wrong ones.
    Broken,
}

impl<'a> Context<'a> {
    /// The response.
    pub(super) fn response(&self) -> &'a Response {
        &self.exchange.response
    }

    /// The status that was answered.
    pub(super) fn status(&self) -> u16 {
        self.exchange.response.status
    }

    /// Whether the request has another method than the operation beside which it was asked.
    pub(super) fn asks_another_method(&self) -> bool {
        self.exchange.request.method != self.operation.method
    }

    /// What sort of request was asked, as far as the cause of a failure goes: one that breaks on what cannot be parsed,
    /// on values that break the contract, or on what it promised to take.
    pub(super) fn sort_of_request(&self) -> &'static str {
        match self.intent {
            Intent::Invalid(breakage) if UNREADABLE.contains(&breakage.kind.as_str()) => "unreadable",
            Intent::Invalid(_) => "invalid",
            Intent::Valid | Intent::Unspecified => "",
        }
    }

    /// What is promised for the status that was answered.
    pub(super) fn promise(&self) -> Option<&'a ResponsePromise> {
        self.operation.response(self.status())
    }

    /// The media type that was answered, where it is given once and can be read.
    pub(super) fn media_type(&self) -> Option<&MediaType> {
        let read = || {
            let mut given = self.response().headers.all("content-type");
            let first = given.next()?;
            given.next().is_none().then(|| MediaType::parse(first)).flatten()
        };
        self.reading.media_type.get_or_init(read).as_ref()
    }

    /// The value of the body that was answered, which is promised by what [`Self::body_promise`] says.
    pub(super) fn body_value(&self, promise: &MediaTypePromise) -> Result<&Value, &DecodeProblem> {
        self.reading.body.get_or_init(|| decode_response_body(self.response(), promise, self.schemas)).as_ref()
    }

    /// What is promised for the body that was answered.
    pub(super) fn body_promise(&self) -> Option<&'a MediaTypePromise> {
        self.media_type()?;
        promise_for(&self.promise()?.content, self.response().media_type()?)
    }

    /// Whether the protocol leaves no room for a body here (RFC 9110 §6.4.1), whatever the contract says.
    pub(super) fn is_bodiless(&self) -> bool {
        self.exchange.request.method == "HEAD" || matches!(self.status(), 100..=199 | 204 | 205 | 304)
    }

    /// Whether the body is compressed or the like (RFC 9110 §8.4), so that its bytes are not those of its media type.
    pub(super) fn has_encoded_body(&self) -> bool {
        self.response()
            .headers
            .all("content-encoding")
            .any(|encoding| !encoding.trim().eq_ignore_ascii_case("identity"))
    }
}
