//! Values, drawn from nodes.
//!
//! A [`Sampler`] walks a graph and makes one value, leaning towards boundaries. What it makes is meant to be valid;
//! whether it is, the validator says (`strategy`). Start at [`Sampler::draw`].

mod alphabet;
mod arrays;
mod classes;
mod domain;
mod examples;
mod formats;
mod numbers;
mod objects;
pub(crate) mod possible;
mod realistic;
mod sampler;
mod texts;

pub(crate) use alphabet::{Alphabet, comfortable, is_plain};
pub(crate) use classes::{Class, Hits};
pub(crate) use domain::is_same;
pub(crate) use formats::FormatFamily;
pub(crate) use sampler::{Density, Miss, Sampler};
