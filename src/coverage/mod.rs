//! `coverage`: being written.
