//! Lowers documents of every version into the model.
//!
//! Everything is read from the raw document, place by place: whatever cannot be read is left out with a warning at its
//! place, and the rest of the document still counts. What all versions share (paths, operations, references, names of
//! security schemes) stands here; [`openapi`] reads the parts of 3.0 to 3.2 and [`swagger`] those of 2.0. Start at
//! [`read`].

mod core;
mod lower;
mod openapi;
mod operation;
mod parameters;
mod path_item;
mod place;
mod security;
mod servers;
mod status;
mod swagger;
#[cfg(test)]
mod tests;

pub(super) use lower::read;
