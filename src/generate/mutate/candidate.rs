//! One idea of how to break a request, before it is proved.
//!
//! Candidates for the same keyword at the same place make a group, because one is enough to show that the keyword is
//! checked, and none at all is worth telling. Start at [`Group`].

use bytes::Bytes;
use serde_json::Value;

use super::MutationKind;
use super::reasons::Reason;
use crate::generate::request::AuthPlan;
use crate::generate::rules::Edit;

/// What is done to a request.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Change {
    /// Puts a value there.
    Set(Value),
    /// Takes the value away.
    Remove,
    /// Sends these bytes as the body, of a media type or of none.
    RawBody { bytes: Bytes, media_type: Option<String> },
    /// Sends these bytes as the body, framed by these header fields.
    Framed { headers: Vec<(String, String)>, body: Bytes },
    /// Sends no body.
    NoBody,
    /// Sends other header fields with the parts of an encoding.
    PartHeaders { pointer: String, headers: Vec<(String, String)> },
    /// Puts this into the path as it is.
    Segment(String),
    /// Leaves the path parameter empty.
    EmptySegment,
    /// Breaks a rule between fields: its number, and what is changed.
    Rule { rule: usize, edits: Vec<Edit> },
    /// Sends other credentials.
    Auth(AuthPlan),
}

/// One way to break one place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Candidate {
    pub(crate) change: Change,
    /// Where, if not at the place of the group itself.
    pub(crate) below: Vec<String>,
    /// What was done, for people.
    pub(crate) what: String,
}

/// All ways tried to break one keyword at one place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Group {
    pub(crate) kind: MutationKind,
    /// Into the draft: location, name, then into the value.
    pub(crate) path: Vec<String>,
    /// The keywords one of which must be broken; none means that any proof will do.
    pub(crate) keywords: &'static [&'static str],
    pub(crate) candidates: Vec<Candidate>,
    /// How many of them to keep.
    pub(crate) limit: usize,
    /// Why nothing is broken, where no candidate is proved.
    pub(crate) reason: Option<Reason>,
    /// How long the path is to the alternative that the place is part of: the validator may blame another one for
    /// anything in it.
    pub(crate) alternative: Option<usize>,
    /// Whether it is worth telling that nothing could be broken.
    pub(crate) promised: bool,
}

impl Group {
    pub(crate) fn new(kind: MutationKind, path: &[String], keywords: &'static [&'static str]) -> Self {
        Self {
            kind,
            path: path.to_vec(),
            keywords,
            candidates: Vec::new(),
            limit: 3,
            reason: None,
            alternative: None,
            promised: true,
        }
    }

    /// Adds values to put at the place.
    pub(crate) fn values(mut self, values: impl IntoIterator<Item = (Value, String)>) -> Self {
        self.candidates.extend(values.into_iter().map(|(value, what)| Candidate {
            change: Change::Set(value),
            below: Vec::new(),
            what,
        }));
        self
    }

    /// Adds one candidate.
    pub(crate) fn with(mut self, change: Change, below: Vec<String>, what: impl Into<String>) -> Self {
        self.candidates.push(Candidate { change, below, what: what.into() });
        self
    }

    /// Keeps up to `limit` proved candidates.
    pub(crate) fn limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// Says why nothing can break the place, should no candidate do.
    pub(crate) fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(Reason::nothing(reason));
        self
    }

    /// Says why nothing was found that breaks the place.
    pub(crate) fn given_up(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(Reason::given_up(reason));
        self
    }

    /// Nothing is promised here, so that finding nothing is not worth telling.
    pub(crate) fn unpromised(mut self) -> Self {
        self.promised = false;
        self
    }
}
