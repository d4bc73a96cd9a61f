//! `template`: being written.
