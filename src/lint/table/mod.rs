//! What the standards say about the shape of a document: one table of objects, for every version.
//!
//! The table only lists; `structure` holds documents against it. It is written from the text of the standards, and a
//! test compares it with the official meta-schemas. Start at [`object_of`].

mod api;
mod components;
mod document;
mod lookup;
mod messages;
mod model;
mod schema;
mod security;
mod texts;
mod versions;

pub(super) use lookup::object_of;
pub(super) use model::{Field, Keys, Kind, Object, ObjectKind, Together};
pub(super) use texts::{is_component_name, is_email, is_media_range, is_other_method, is_token, is_url};
pub(super) use versions::{Versions, name as version_name};
