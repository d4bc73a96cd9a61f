//! `transport`: being written.
