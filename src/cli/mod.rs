//! `cli`: being written.
