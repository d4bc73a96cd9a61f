//! Snapshots: what was answered, remembered in files that people review.
//!
//! An exchange is rendered as text, with what varies from run to run replaced by labels ([`render`]); the text is
//! compared with an accepted file in the format of `insta` ([`SnapshotStore`]), and a difference waits beside it for
//! review ([`review`]), here or in `cargo insta review`. Nothing is sent from here. Start at
//! [`SnapshotStore::compare`].

mod difference;
mod file;
mod labels;
mod name;
mod orphans;
mod patterns;
mod redact;
mod render;
mod review;
mod schema_walk;
mod store;

pub use labels::Labels;
pub use name::SnapshotName;
pub use orphans::{expected, orphans};
pub use render::{Promise, Rendered, Rendering, render};
pub use review::{Pending, ReviewSummary, accept, pending, reject, review};
pub use store::{Metadata, Mode, Outcome, SnapshotStore, Update};
