//! How the operations of an API belong together: which one makes what another one needs.
//!
//! Read off the contract alone: the shapes of paths, the names of parameters and fields, and the links that responses
//! declare (OpenAPI 3.1.0 §4.8.20). What an answer says of the thing it is about is read here too. Nothing is sent.
//! Start at [`Relations::new`].

mod expression;
mod identity;
mod names;
mod relations;
mod resource;
#[cfg(test)]
mod tests;

pub use expression::evaluate;
pub use identity::{identities, members};
pub use relations::{Producer, Relations};
pub use resource::{Resource, ResourceId};
