//! `snapshot`: being written.
