//! `mock`: being written.
