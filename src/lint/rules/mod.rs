//! The rules beyond the structure of objects, one file per theme. Each lists its rules and its searches.

pub(super) mod paths;
