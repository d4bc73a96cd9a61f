//! Behaviour documents: what a mock's operations do, as data.
//!
//! `docs/behaviour.md` is the reference of the language. Documents are read with places, so that every mistake is
//! a diagnostic under a caret. Start at [`Behaviours::load`].

mod model;

pub use model::Behaviours;
