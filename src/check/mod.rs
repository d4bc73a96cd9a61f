//! `check`: being written.
