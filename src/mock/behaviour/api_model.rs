//! What the operations of one API do.

use std::time::Duration;

use indexmap::IndexMap;

use super::condition::Condition;
use super::fault_model::Fault;
use super::world_model::Fields;
use crate::source::Span;
use crate::template::TemplateValue;

/// The behaviour of one API.
#[derive(Debug, Clone, Default)]
pub(crate) struct ApiModel {
    pub(crate) errors: Errors,
    pub(crate) digest: Option<DigestModel>,
    pub(crate) oauth: Option<OAuthModel>,
    pub(crate) access_list: Option<AccessList>,
    pub(crate) versions: Option<Versions>,
    pub(crate) rate_limits: Vec<RateLimit>,
    pub(crate) pretty: Option<String>,
    pub(crate) envelope: Option<Envelope>,
    /// Rules by operation key (`METHOD /path`).
    pub(crate) operations: IndexMap<String, OperationRule>,
    pub(crate) faults: IndexMap<String, Fault>,
}

/// How errors look and which code stands for what.
#[derive(Debug, Clone, Default)]
pub(crate) struct Errors {
    pub(crate) media_type: Option<String>,
    pub(crate) body: Option<TemplateValue>,
    pub(crate) headers: Fields,
    pub(crate) codes: IndexMap<String, ErrorCode>,
    /// Which code stands for what the machinery itself refuses.
    pub(crate) standard: IndexMap<Standard, String>,
    pub(crate) violations: Vec<ViolationRule>,
}

/// One row of the error table.
#[derive(Debug, Clone)]
pub(crate) struct ErrorCode {
    pub(crate) status: u16,
    /// The code as shown; the row's name unless given.
    pub(crate) code: String,
    pub(crate) detail: Option<TemplateValue>,
    pub(crate) body: Option<TemplateValue>,
    pub(crate) headers: Option<Fields>,
}

/// What the machinery refuses by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Standard {
    UnknownRoute,
    MethodNotAllowed,
    Unauthenticated,
    AddressRefused,
    RateLimited,
    NotAcceptable,
    VersionGone,
    UnsupportedMediaType,
    MalformedBody,
    Broken,
}

impl Standard {
    /// Each with its name in behaviour documents and the status it has where no code is given.
    pub(crate) const ALL: [(Standard, &'static str, u16); 10] = [
        (Standard::UnknownRoute, "unknown_route", 404),
        (Standard::MethodNotAllowed, "method_not_allowed", 405),
        (Standard::Unauthenticated, "unauthenticated", 401),
        (Standard::AddressRefused, "address_refused", 403),
        (Standard::RateLimited, "rate_limited", 429),
        (Standard::NotAcceptable, "not_acceptable", 406),
        (Standard::VersionGone, "version_gone", 410),
        (Standard::UnsupportedMediaType, "unsupported_media_type", 415),
        (Standard::MalformedBody, "malformed_body", 400),
        (Standard::Broken, "broken", 500),
    ];

    /// The name and the status.
    pub(crate) fn facts(self) -> (&'static str, u16) {
        let (_, name, status) = Self::ALL.iter().find(|(standard, ..)| *standard == self).expect("all are listed");
        (name, *status)
    }
}

/// Which error a violation of the contract is answered with; the first rule that fits counts.
#[derive(Debug, Clone)]
pub(crate) struct ViolationRule {
    pub(crate) places: Vec<String>,
    pub(crate) names: Vec<String>,
    pub(crate) keywords: Vec<String>,
    pub(crate) when: Option<Condition>,
    pub(crate) error: ErrorUse,
}

/// An error with its parameters.
#[derive(Debug, Clone)]
pub(crate) struct ErrorUse {
    pub(crate) code: String,
    pub(crate) span: Span,
    pub(crate) with: Option<TemplateValue>,
    /// The fields of the body it is about, each with what is wrong with it.
    pub(crate) fields: Fields,
}

/// Digest access authentication (RFC 7616) with MD5 and `qop=auth`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DigestModel {
    pub(crate) realm: String,
    pub(crate) nonce_lifetime: Duration,
    pub(crate) accounts: Accounts,
}

/// OAuth 2.0 client credentials (RFC 6749 §4.4) and revocation (RFC 7009).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OAuthModel {
    pub(crate) token_path: String,
    pub(crate) revoke_path: Option<String>,
    pub(crate) lifetime: Duration,
    pub(crate) accounts: Accounts,
}

/// Which records may authenticate, and where they keep name and secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Accounts {
    pub(crate) resource: String,
    pub(crate) name: String,
    pub(crate) secret: String,
}

/// The addresses a caller may call from.
#[derive(Debug, Clone)]
pub(crate) struct AccessList {
    /// The header that names the client's address.
    pub(crate) header: String,
    /// The address of a client that sends no such header; without one nothing is refused.
    pub(crate) otherwise: Option<String>,
    /// Addresses and CIDR blocks; an empty list or null means everywhere.
    pub(crate) entries: TemplateValue,
}

/// Dated media types.
#[derive(Debug, Clone)]
pub(crate) struct Versions {
    /// What stands before and behind the date.
    pub(crate) prefix: String,
    pub(crate) suffix: String,
    /// Parameters added to the `Content-Type` of answers, such as `charset=utf-8`.
    pub(crate) parameters: Option<String>,
    /// How `Deprecation` and `Sunset` are written, in the notation of strftime.
    pub(crate) dates: String,
}

/// One family of token buckets: one bucket per value of `key`.
#[derive(Debug, Clone)]
pub(crate) struct RateLimit {
    pub(crate) name: String,
    pub(crate) key: TemplateValue,
    pub(crate) when: Option<Condition>,
    pub(crate) capacity: u64,
    pub(crate) refill: u64,
    pub(crate) every: Duration,
}

/// A wrapper that a query parameter asks for.
#[derive(Debug, Clone)]
pub(crate) struct Envelope {
    pub(crate) query: String,
    pub(crate) body: TemplateValue,
}

/// What one operation does.
#[derive(Debug, Clone)]
pub(crate) struct OperationRule {
    /// Before the query and the body are judged.
    pub(crate) before: Vec<Step>,
    /// After that.
    pub(crate) steps: Vec<Step>,
    pub(crate) responses: Vec<ResponseRule>,
}

/// One answer an operation may give; the first whose condition holds is given.
#[derive(Debug, Clone)]
pub(crate) struct ResponseRule {
    pub(crate) when: Option<Condition>,
    pub(crate) status: u16,
    pub(crate) body: ResponseBody,
    pub(crate) headers: Fields,
    pub(crate) media_type: Option<String>,
}

/// Where the body of an answer comes from.
#[derive(Debug, Clone)]
pub(crate) enum ResponseBody {
    None,
    /// The view of a loaded record or of a list of them.
    Show(String, Span),
    Template(TemplateValue),
}

/// One step, and the condition under which it is taken.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) span: Span,
    /// The named steps it came from; faults can leave those out.
    pub(crate) group: Option<String>,
    pub(crate) when: Option<Condition>,
    pub(crate) action: Action,
}

/// What a step does.
#[derive(Debug, Clone)]
pub(crate) enum Action {
    /// Names the one record that matches, or answers with an error.
    Load { name: String, resource: String, filter: Fields, otherwise: Option<ErrorUse> },
    /// Names the list of records that match, or the list of one of their fields.
    Find { name: String, resource: String, filter: Fields, pick: Option<String> },
    /// Names a value.
    Let(Fields),
    /// Answers with an error.
    Refuse(ErrorUse),
    /// Makes a record and names it.
    Create { name: String, resource: String, fields: Fields },
    /// Changes the record or records under a name.
    Update { name: String, fields: Fields },
    /// Removes the record or records under a name.
    Delete { name: String },
    /// Sends an event to the machine of the record or records under a name.
    Fire { event: String, name: String, otherwise: Option<ErrorUse> },
    /// Counts a look at the record under a name.
    Poll { name: String },
}
