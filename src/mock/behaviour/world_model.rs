//! What the world behind the operations holds: resources, their states and what is there at the start.

use std::time::Duration;

use indexmap::IndexMap;

use super::condition::Condition;
use crate::source::Span;
use crate::template::TemplateValue;

/// Named templates, in the order they were written.
pub(crate) type Fields = Vec<(String, TemplateValue)>;

/// The world shared by every API of a mock.
#[derive(Debug, Clone, Default)]
pub(crate) struct WorldModel {
    pub(crate) resources: IndexMap<String, Resource>,
    pub(crate) seeds: Vec<Seed>,
}

/// One kind of record.
#[derive(Debug, Clone)]
pub(crate) struct Resource {
    pub(crate) span: Span,
    /// Filled in when a record is created and nothing else gives the field.
    pub(crate) fields: Fields,
    /// Worked out at every look; see `this` and `state`.
    pub(crate) computed: Fields,
    /// How an answer shows a record; without it an answer shows every field.
    pub(crate) view: Option<TemplateValue>,
    pub(crate) machine: Option<Machine>,
}

/// One record that is there at the start.
#[derive(Debug, Clone)]
pub(crate) struct Seed {
    pub(crate) resource: String,
    pub(crate) span: Span,
    pub(crate) fields: Fields,
}

/// How a record moves from state to state.
#[derive(Debug, Clone)]
pub(crate) struct Machine {
    /// The field that names the state.
    pub(crate) field: String,
    pub(crate) start: String,
    /// What entering each state does to the record's fields.
    pub(crate) states: IndexMap<String, Fields>,
    pub(crate) transitions: Vec<Transition>,
}

/// One way out of a state. What is given must hold: the event, the condition, and one of polls and time.
#[derive(Debug, Clone)]
pub(crate) struct Transition {
    pub(crate) from: Vec<String>,
    pub(crate) to: String,
    pub(crate) on: Option<String>,
    pub(crate) when: Option<Condition>,
    pub(crate) polls: Option<u64>,
    pub(crate) time: Option<Duration>,
}

impl Machine {
    /// Every event some transition waits for.
    pub(crate) fn events(&self) -> impl Iterator<Item = &str> {
        self.transitions.iter().filter_map(|transition| transition.on.as_deref())
    }
}
