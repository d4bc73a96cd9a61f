//! `harness`: being written.
