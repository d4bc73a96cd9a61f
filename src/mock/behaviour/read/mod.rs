//! Reads the nodes of a behaviour document into the typed model, collecting every mistake with its place.
//!
//! One file per part of the language. Names of resources, operations and errors are checked later, once all
//! documents are there (`bind`). Start at [`document`].

mod auth;
mod document;
mod errors;
mod faults;
mod operations;
mod reader;
mod steps;
mod traffic;
mod world;

pub(crate) use document::{Document, document};
pub(crate) use reader::{Reader, unknown_name};
pub(crate) use steps::Groups;
