//! Examples and defaults: that each keeps the schema it stands for.
//!
//! Every one is either checked or counted with the reason why not. Start at [`check`].

mod collect;
mod judge;
mod rules;

pub(super) use judge::check;
pub(super) use rules::RULES;
