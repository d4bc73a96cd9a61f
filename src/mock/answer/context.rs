//! What all stages of one request share.

use std::sync::Arc;

use super::active_faults::ActiveFaults;
use super::inbound::Inbound;
use crate::contract::{Api, Operation};
use crate::mock::behaviour::{ApiModel, Mechanism, WorldModel};
use crate::schema::Schemas;
use crate::template::Scope;

/// What all stages of one request share; the world itself is handed around on its own.
pub(crate) struct Context<'a> {
    pub(crate) inbound: &'a Inbound<'a>,
    pub(crate) contract: &'a Api,
    pub(crate) schemas: &'a Arc<Schemas>,
    pub(crate) operation: &'a Operation,
    /// The decoded path parameters.
    pub(crate) parameters: &'a [(String, String)],
    pub(crate) api: &'a ApiModel,
    pub(crate) model: &'a WorldModel,
    pub(crate) faults: ActiveFaults<'a>,
}

impl Context<'_> {
    /// Whether a fault takes a mechanism out for this request.
    pub(crate) fn skips(&self, mechanism: Mechanism, scope: &Scope) -> bool {
        self.faults.skips(mechanism, scope)
    }
}
