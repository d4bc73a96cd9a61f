//! The rules beyond the structure of objects, one file per theme. Each lists its rules and its searches.

pub(super) mod components;
pub(super) mod composition;
pub(super) mod formats;
pub(super) mod keywords;
pub(super) mod links;
pub(super) mod messages;
pub(super) mod operations;
pub(super) mod parameters;
pub(super) mod paths;
pub(super) mod patterns;
pub(super) mod reading;
pub(super) mod references;
pub(super) mod satisfiable;
pub(super) mod security;
pub(super) mod servers;
pub(super) mod values;
