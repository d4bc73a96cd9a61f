//! `OpenAPI` Overlays: changes to a description that stand in a file of their own (Overlay Specification 1.0 and 1.1).
//!
//! An overlay is written by the user, so what is wrong with it is an error. Start at [`Overlay::read`] and
//! [`Overlay::apply`].

mod apply;
mod find;
mod model;
mod read;

pub(super) use apply::Overlaid;
pub(super) use find::{needless_overlays, overlays_of};
pub(super) use model::Overlay;
