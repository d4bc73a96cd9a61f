//! `engine`: being written.
