//! `report`: being written.
