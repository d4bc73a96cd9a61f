//! Steps: requests, blocks, waits.

use std::collections::BTreeMap;
use std::time::Duration;

use super::{Arguments, Body, CheckLevel, Expect, Generated, Poll, Snapshot, Spanned, ValuePath};
use crate::contract::{ApiId, OperationKey};
use crate::source::Span;
use crate::template::TemplateValue;

/// One step of a case.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Its name, under which later steps find its captures: `[a-z_][a-z0-9_]*`.
    pub id: Option<String>,
    /// What it does, for people.
    pub description: Option<String>,
    /// Where it is written.
    pub span: Span,
    /// What it does.
    pub action: StepAction,
}

/// What a step does.
#[derive(Debug, Clone, PartialEq)]
pub enum StepAction {
    /// Sends a request, once or several times.
    Request(Box<RequestStep>),
    /// Runs a block of steps.
    Use(UseBlock),
    /// Lets time pass: virtual on a mock, real elsewhere.
    Wait(Duration),
}

/// A request and what its answer must be like.
#[derive(Debug, Clone, PartialEq)]
pub struct RequestStep {
    /// Where the request goes.
    pub target: RequestTarget,
    /// Path parameters.
    pub path: Arguments,
    /// Query parameters: those of the operation (`query`) and others (`extra_query`).
    pub query: Arguments,
    /// Query parameters that the operation does not have.
    pub extra_query: Arguments,
    /// Header fields.
    pub headers: Arguments,
    /// Cookies.
    pub cookies: Arguments,
    /// The authentication profile's name, or `none`; by default the suite's `use_auth`.
    pub auth: Option<TemplateValue>,
    /// The `Accept` header; by default the suite's, else what the operation offers.
    pub accept: Option<TemplateValue>,
    /// The `Content-Type`; by default the suite's, else what the operation takes.
    pub media_type: Option<TemplateValue>,
    /// The body.
    pub body: Option<Body>,
    /// What the answer must be like.
    pub expect: Expect,
    /// Values kept from the answer, readable as `<step id>.<name>`.
    pub captures: Vec<Capture>,
    /// Ask again until something is so.
    pub poll: Option<Poll>,
    /// Compare the answer with a stored one.
    pub snapshot: Option<Snapshot>,
    /// Requests generated around this one.
    pub generated: Option<Generated>,
    /// Levels of single checks for this step, over the suite's.
    pub checks: BTreeMap<String, Spanned<CheckLevel>>,
    /// How long to wait for the answer; by default the suite's.
    pub timeout: Option<Duration>,
}

/// Where a request goes.
#[derive(Debug, Clone, PartialEq)]
pub enum RequestTarget {
    /// An operation of the contract: its checks apply.
    Operation {
        /// The API.
        api: ApiId,
        /// The operation.
        key: OperationKey,
        /// Where it is named.
        span: Span,
    },
    /// Anything else: only what cannot depend on an operation is checked.
    Unbound {
        /// The API whose server is asked, where one is known.
        api: Option<ApiId>,
        /// The method, as sent.
        method: TemplateValue,
        /// The path with its query, as sent.
        path: TemplateValue,
    },
}

/// A value kept from an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Capture {
    /// Its name.
    pub name: String,
    /// Where it is written.
    pub span: Span,
    /// Where the value comes from.
    pub source: CaptureSource,
}

/// Where a captured value comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum CaptureSource {
    /// A place of the JSON body.
    Body(ValuePath),
    /// A header.
    Header(String),
    /// The status.
    Status,
}

/// The use of a block.
#[derive(Debug, Clone, PartialEq)]
pub struct UseBlock {
    /// The block's name; it is in the suite's blocks.
    pub block: Spanned<String>,
    /// Its inputs.
    pub with: Arguments,
    /// The name under which its outputs are readable: `<out>.<output>`.
    pub out: Option<String>,
}
