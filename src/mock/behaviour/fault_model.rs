//! Faults: named ways in which the mock breaks its own promises, so that checks can be seen to notice.

use super::condition::Condition;
use super::world_model::Fields;
use crate::source::Span;
use crate::template::TemplateValue;

/// One switchable fault.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    pub(crate) span: Span,
    /// What it does, for people.
    pub(crate) about: String,
    /// The check that must notice.
    pub(crate) expects: String,
    /// The operations it is for, as keys; empty means all.
    pub(crate) at: Vec<String>,
    pub(crate) when: Option<Condition>,
    pub(crate) skip: Vec<Mechanism>,
    /// Named steps that are left out.
    pub(crate) without: Vec<String>,
    pub(crate) answer: Option<Patch>,
    pub(crate) machines: Vec<MachineFault>,
}

/// A part of the machinery that a fault can take out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mechanism {
    /// Missing or wrong credentials are let through; the caller is the first account.
    Authentication,
    /// Nonces never expire and may be replayed.
    Nonces,
    /// Any address may call.
    AccessList,
    /// Buckets are never empty.
    RateLimits,
    /// Any version is served, whatever was asked for.
    Versions,
    /// Path parameters are not judged.
    Path,
    /// The query is not judged.
    Query,
    /// The body is not judged.
    Body,
    /// `refuse` steps are passed over.
    Refusals,
    /// Creating, updating, deleting and events leave no trace.
    Effects,
    /// The envelope is not put on.
    Envelope,
    /// `pretty` is not obeyed.
    Pretty,
}

impl Mechanism {
    /// Each with its name in behaviour documents.
    pub(crate) const ALL: [(Mechanism, &'static str); 12] = [
        (Mechanism::Authentication, "authentication"),
        (Mechanism::Nonces, "nonces"),
        (Mechanism::AccessList, "access_list"),
        (Mechanism::RateLimits, "rate_limits"),
        (Mechanism::Versions, "versions"),
        (Mechanism::Path, "path"),
        (Mechanism::Query, "query"),
        (Mechanism::Body, "body"),
        (Mechanism::Refusals, "refusals"),
        (Mechanism::Effects, "effects"),
        (Mechanism::Envelope, "envelope"),
        (Mechanism::Pretty, "pretty"),
    ];
}

/// A change to an answer, made before envelope and `pretty`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Patch {
    pub(crate) status: Option<u16>,
    pub(crate) body: Option<TemplateValue>,
    /// JSON Pointers with new values.
    pub(crate) set: Fields,
    /// JSON Pointers to drop.
    pub(crate) remove: Vec<String>,
    /// JSON Pointers with new names for their last part.
    pub(crate) rename: Vec<(String, String)>,
    pub(crate) media_type: Option<String>,
    /// Headers with new values; null drops the header.
    pub(crate) headers: Fields,
    /// The exact text of the body.
    pub(crate) text: Option<String>,
}

/// A change to a resource's machine.
#[derive(Debug, Clone)]
pub(crate) struct MachineFault {
    pub(crate) resource: String,
    /// Entering the first state enters the second one instead.
    pub(crate) redirect: Vec<(String, String)>,
    /// States that are never left by polls or time.
    pub(crate) hold: Vec<String>,
}
