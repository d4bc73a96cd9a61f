//! Requests beside an operation's own: other methods, conditions, single media types, pages of lists,
//! filters, huge numbers, fields that only the server sets.
//!
//! They belong to the enumerated requests of an operation and are sent last, about things that are there. Start at
//! [`TestRun::probes`].
//!
//! [`TestRun::probes`]: super::test_run::TestRun

mod conditions;
mod extremes;
mod filters;
mod media_types;
mod methods;
mod pages;
mod read_only;
mod reads;
mod run;

pub(super) use pages::largest_page;
