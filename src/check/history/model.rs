//! What happened to one thing, step by step.

use serde_json::{Map, Value};

use crate::check::{Check, FindingBuilder};
use crate::contract::{Api, Operation};
use crate::finding::Direction;
use crate::message::Exchange;
use crate::relation::{Resource, members};

/// What a request was about to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Make the thing.
    Create,
    /// Read it.
    Read,
    /// Read what the `Location` field of the answer to its creation names.
    ReadLocation,
    /// Read it as if it lay in another thing than the one that it was made in.
    ReadElsewhere,
    /// List all things of its kind.
    List,
    /// Replace it.
    Replace,
    /// Change a part of it.
    Update,
    /// Delete it.
    Delete,
    /// Delete it as if it lay in another thing than the one that it was made in.
    DeleteElsewhere,
    /// Delete the thing that it lies in.
    DeleteParent,
    /// Make another one in what it lay in, which was deleted.
    CreateInDeleted,
    /// Anything else about it.
    Other,
    /// List all things of its kind, as somebody else.
    ListAsSecond,
    /// Read it as somebody else.
    ReadAsSecond,
    /// Replace it or change a part of it as somebody else.
    ChangeAsSecond,
    /// Delete it as somebody else.
    DeleteAsSecond,
}

/// One request about the thing, and its answer.
#[derive(Debug, Clone)]
pub struct HistoryStep<'a> {
    /// What it was about to do.
    pub role: Role,
    /// The operation that was asked.
    pub operation: &'a Operation,
    /// What was sent and answered.
    pub exchange: Exchange,
    /// Whether the request kept the contract.
    pub is_valid: bool,
}

/// What happened to one thing, up to the last step.
#[derive(Debug, Clone, Copy)]
pub struct History<'a> {
    /// The API.
    pub api: &'a Api,
    /// What kind of thing.
    pub resource: &'a Resource,
    /// What the thing is called.
    pub identity: &'a Value,
    /// The steps; never empty.
    pub steps: &'a [HistoryStep<'a>],
}

impl HistoryStep<'_> {
    /// The status that was answered.
    pub(super) fn status(&self) -> u16 {
        self.exchange.response.status
    }

    /// Whether the server said that it did what was asked, at once: 202 only says that it will.
    pub(super) fn is_done(&self) -> bool {
        matches!(self.status(), 200 | 201 | 203..=299)
    }

    /// Whether the server refused.
    pub(super) fn is_refused(&self) -> bool {
        (400..500).contains(&self.status())
    }

    /// Whether the thing was said not to be there.
    pub(super) fn is_not_found(&self) -> bool {
        matches!(self.status(), 404 | 410)
    }

    /// The object that was sent.
    pub(super) fn sent(&self) -> Option<Map<String, Value>> {
        serde_json::from_slice(self.exchange.request.body.as_deref()?).ok()
    }

    /// The object that was answered, without the envelope that some put around it.
    pub(super) fn answered(&self) -> Option<Map<String, Value>> {
        let fields: Map<String, Value> = serde_json::from_slice(&self.exchange.response.body).ok()?;
        match fields.values().next() {
            Some(Value::Object(inner)) if fields.len() == 1 => Some(inner.clone()),
            _ => Some(fields),
        }
    }
}

impl<'a> History<'a> {
    /// The last step.
    pub(super) fn last(&self) -> &'a HistoryStep<'a> {
        self.steps.last().expect("a history has at least one step")
    }

    /// The steps before the last one, the latest first.
    pub(super) fn earlier(&self) -> impl Iterator<Item = &'a HistoryStep<'a>> {
        self.steps.iter().rev().skip(1)
    }

    /// The deletion after which the thing should be gone: done, and nothing made or replaced since.
    pub(super) fn deletion(&self) -> Option<&'a HistoryStep<'a>> {
        let revived = |step: &&HistoryStep<'_>| !step.is_refused() && !matches!(step.role, Role::Delete);
        let changes = |step: &&HistoryStep<'_>| {
            matches!(step.role, Role::Create | Role::Replace | Role::Update | Role::Other | Role::Delete)
        };
        let latest = self.earlier().filter(changes).find(|step| revived(step) || step.is_done())?;
        (latest.role == Role::Delete && latest.is_done()).then_some(latest)
    }

    /// Whether the last list can be held to hold everything: it has members, and nothing says that there are more.
    pub(super) fn listed(&self) -> Option<Vec<Value>> {
        let response = &self.last().exchange.response;
        let items = members(response)?;
        let has_next =
            response.headers.all("link").any(|link| link.contains("rel=\"next\"") || link.contains("rel=next"));
        let envelope: Option<Map<String, Value>> = serde_json::from_slice(&response.body).ok();
        let says_more =
            envelope.is_some_and(|fields| fields.iter().any(|(name, value)| is_more(name, value, items.len())));
        (!has_next && !says_more).then_some(items)
    }

    /// A finding about the last answer.
    pub(super) fn finding(&self, check: &Check) -> FindingBuilder<'a> {
        let last = self.last();
        FindingBuilder::new(
            check.id,
            check.severity,
            Direction::Response,
            self.api,
            last.operation,
            &last.exchange.response,
        )
    }
}

/// Whether a field beside a list says that the list goes on.
fn is_more(name: &str, value: &Value, length: usize) -> bool {
    let name = name.to_ascii_lowercase();
    let is_set = !matches!(value, Value::Null | Value::Bool(false)) && value != "";
    let counts = ["total", "count"].iter().any(|word| name.contains(word));
    let continues = ["next", "more", "cursor", "token", "continue"].iter().any(|word| name.contains(word));
    continues && is_set
        || counts && value.as_u64().is_some_and(|count| count > length as u64)
        || name == "links" && value.to_string().contains("\"next\"")
}

/// An identity as a text: what is a number in one place is a text in another.
pub(super) fn text(identity: &Value) -> String {
    identity.as_str().map_or_else(|| identity.to_string(), str::to_owned)
}
