//! Worlds: isolated state that requests act upon.
//!
//! A request names its world in a header; each world has its own records, virtual clock, nonces, tokens and
//! buckets. Nothing here knows HTTP. Start at [`Worlds`].

mod buckets;
mod clock;
mod collection;
mod keeper;
mod machine;
mod nonces;
mod record;
mod registry;
mod shape;
mod tokens;
mod world;

pub(crate) use buckets::{Drawn, Limit};
pub(crate) use clock::after;
pub(crate) use collection::Handle;
pub(crate) use keeper::Keeper;
pub(crate) use nonces::NonceUse;
pub(crate) use registry::{Worlds, lock};
pub(crate) use shape::shape;
pub(crate) use world::World;
