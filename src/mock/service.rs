//! The mock as a `tower::Service`.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;

use super::answer::{Engine, answer};
use super::behaviour::ApiModel;
use super::worlds::{World, Worlds};
use super::{Behaviours, MockOptions};
use crate::contract::Contract;
use crate::diagnostic::{Diagnostic, nearest};
use crate::schema::Schemas;

/// The header that names the world a request acts upon; without it that is the default world.
pub const WORLD_HEADER: &str = "probity-world";

/// A running mock: cheap to clone; clones share their worlds.
#[derive(Clone)]
pub struct Mock {
    engine: Arc<Engine>,
}

impl Mock {
    /// Starts a mock of `contract`.
    ///
    /// # Errors
    /// When `options` switch on a fault that `behaviours` does not define, or when a record that is there at the
    /// start cannot be made.
    pub fn new(contract: Arc<Contract>, behaviours: Behaviours, options: MockOptions) -> Result<Self, Vec<Diagnostic>> {
        let unknown: Vec<_> = options.faults.iter().filter_map(|id| unknown_fault(&id.0, &behaviours)).collect();
        if !unknown.is_empty() {
            return Err(unknown);
        }
        let first = World::first(&behaviours.world, options.epoch, options.seed).map_err(|error| {
            vec![Diagnostic::new("behaviour/seed", error.message.clone()).at(&error.span, "cannot be evaluated")]
        })?;
        let schemas: BTreeMap<_, _> =
            contract.apis.iter().map(|api| (api.id.clone(), Arc::new(Schemas::new(api)))).collect();
        let worlds = Worlds::new(first, options.worlds);
        let plain = Arc::new(ApiModel::default());
        Ok(Self { engine: Arc::new(Engine { contract, schemas, behaviours, options, worlds, plain }) })
    }

    /// Answers one request.
    #[must_use]
    pub fn answer(&self, request: &http::Request<Bytes>) -> http::Response<Bytes> {
        answer(&self.engine, request)
    }
}

fn unknown_fault(id: &str, behaviours: &Behaviours) -> Option<Diagnostic> {
    let known: Vec<&str> = behaviours.faults().map(|(id, ..)| id).collect();
    if known.contains(&id) {
        return None;
    }
    let diagnostic = Diagnostic::new("mock/unknown-fault", format!("no behaviour document defines the fault `{id}`"));
    Some(match nearest(id, known) {
        Some(near) => diagnostic.hint(format!("did you mean `{near}`?")),
        None => diagnostic,
    })
}

impl tower::Service<http::Request<Bytes>> for Mock {
    type Response = http::Response<Bytes>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Bytes>) -> Self::Future {
        ready(Ok(self.answer(&request)))
    }
}
