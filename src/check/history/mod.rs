//! Checks of several exchanges about one thing: made, read, changed, listed, deleted.
//!
//! A check is a pure function from a [`History`] to findings and speaks of its last step only, so that the same
//! history, one step longer, never tells the same fault twice. Start at [`History`].

mod change_lost;
mod listed_after_delete;
mod location;
mod model;
mod not_listed;
mod object_level;
mod refused_change_kept;
mod tag_kept;
#[cfg(test)]
mod testing;
mod unreadable;
mod unsent_lost;
mod unstable;
mod use_after_delete;
mod wrong_parent;

pub use model::{History, HistoryStep, Role};

pub(super) use change_lost::CHECK as CHANGE_LOST;
pub(super) use listed_after_delete::CHECK as LISTED_AFTER_DELETE;
pub(super) use location::CHECK as LOCATION;
pub(super) use not_listed::CHECK as NOT_LISTED;
pub(super) use object_level::CHECK as OBJECT_LEVEL;
pub(super) use refused_change_kept::CHECK as REFUSED_CHANGE_KEPT;
pub(super) use tag_kept::CHECK as TAG_KEPT;
pub(super) use unreadable::CHECK as UNREADABLE;
pub(super) use unsent_lost::CHECK as UNSENT_LOST;
pub(super) use unstable::CHECK as UNSTABLE;
pub(super) use use_after_delete::CHECK as USE_AFTER_DELETE;
pub(super) use wrong_parent::CHECK as WRONG_PARENT;
