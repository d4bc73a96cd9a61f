//! Behaviour documents: what a mock's operations do, as data.
//!
//! `docs/behaviour.md` is the reference of the language. Documents are read with places, so that every mistake is
//! a diagnostic under a caret. Start at [`Behaviours::load`].

mod api_model;
mod behaviours;
mod bind;
mod condition;
mod fault_model;
mod inherit;
mod load;
mod names;
mod read;
mod world_model;

pub use behaviours::Behaviours;

pub(crate) use api_model::{
    Accounts, Action, ApiModel, DigestModel, ErrorUse, Errors, OAuthModel, OperationRule, ResponseBody, Standard, Step,
    Versions, ViolationRule,
};
pub(crate) use condition::allows;
pub(crate) use fault_model::{Fault, MachineFault, Mechanism, Patch};
pub(crate) use world_model::{Fields, Machine, Resource, Transition, WorldModel};
