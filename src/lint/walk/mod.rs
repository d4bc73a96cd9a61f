//! Goes through a document by the table of objects.
//!
//! One walk finds every object and every reference, wherever references lead, and holds each against the table on the
//! way. Rules look at the [`Survey`] it makes and need no walk of their own. Start at [`survey`].

mod survey;
mod walker;

pub(super) use survey::{Reference, Site, Survey};
pub(super) use walker::survey;
