//! `case`: being written.
