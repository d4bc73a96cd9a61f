//! Snapshots: what was answered, remembered in files that people review.
//!
//! An exchange is rendered as text, with what varies from run to run replaced by labels ([`render`]); the text is
//! compared with an accepted file in the format of `insta` ([`SnapshotStore`]), and a difference waits beside it for
//! review ([`review`]), here or in `cargo insta review`. Nothing is sent from here, and cases are not known: a caller
//! hands over names and plain rules. Start at [`SnapshotStore::compare`].

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
pub use orphans::orphans;
pub use redact::{RedactAction, RedactRule};
pub use render::{Rendered, Rendering, SchemaPlace, render};
pub use review::{Pending, ReviewSummary, accept, pending, reject, review};
pub use store::{Metadata, Mode, Outcome, SnapshotStore, Update};
