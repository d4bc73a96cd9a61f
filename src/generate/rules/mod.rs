//! Rules between the fields of a request that no schema can say: one field asks for another, two exclude each other, one
//! is less than the other.
//!
//! Who knows the API declares them; valid requests keep all of them, and each is broken on its own. They look at whole
//! drafts, so that a rule may tie a parameter to a field of the body. Start at [`ResolvedRule`].

mod keep;
mod rule;
#[cfg(test)]
mod tests;
mod violate;

pub(crate) use keep::repair;
pub(crate) use rule::{ResolvedRule, resolve};
pub(crate) use violate::{Edit, apply, violations};
