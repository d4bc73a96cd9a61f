//! One world.

use std::time::Duration;

use jiff::Timestamp;

use super::buckets::Buckets;
use super::clock::Clock;
use super::collection::Collections;
use super::keeper::Keeper;
use super::nonces::Nonces;
use super::tokens::Tokens;
use crate::mock::behaviour::WorldModel;
use crate::template::{EvaluateError, Scope};

/// Everything that requests to one world change.
#[derive(Debug, Clone)]
pub(crate) struct World {
    id: String,
    pub(crate) clock: Clock,
    pub(crate) records: Collections,
    pub(crate) nonces: Nonces,
    pub(crate) tokens: Tokens,
    pub(crate) buckets: Buckets,
    requests: u64,
}

impl World {
    /// A world as its model says it starts. Every new world is a copy of this one.
    pub(crate) fn first(model: &WorldModel, epoch: Timestamp, seed: u64) -> Result<Self, EvaluateError> {
        let mut records = Collections::default();
        let mut keeper = Keeper { model, faults: Vec::new(), records: &mut records };
        let scope = Scope::new(epoch, seed).at("seed");
        for record in &model.seeds {
            keeper.create(&record.resource, &record.fields, &scope)?;
        }
        Ok(Self {
            id: String::new(),
            clock: Clock::new(epoch),
            records,
            nonces: Nonces::default(),
            tokens: Tokens::default(),
            buckets: Buckets::default(),
            requests: 0,
        })
    }

    /// A copy under another name.
    pub(crate) fn copy(&self, id: &str) -> Self {
        Self { id: id.to_owned(), ..self.clone() }
    }

    /// The scope of the next request: the virtual time, and values that depend on the seed, the world and the
    /// number of requests before it.
    pub(crate) fn next_scope(&mut self, seed: u64, elapsed: Duration) -> Scope {
        self.requests += 1;
        Scope::new(self.clock.now(elapsed), seed).at(&format!("{}/{}", self.id, self.requests))
    }
}
