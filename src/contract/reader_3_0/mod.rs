//! Reads OpenAPI 3.0 documents.
//!
//! Everything is read from the raw document, place by place, because the `openapiv3` crate loses what a contract
//! needs (a `2xx` key takes its whole response along, siblings of `$ref` vanish) and refuses a whole document for one
//! small mistake. The crate is the second opinion: [`typed`] lets it read every part, and what it refuses becomes a
//! warning at that part. Whatever cannot be read is left out with a warning; the rest of the document still counts.
//! Start at [`read`].

mod body;
mod document;
mod operation;
mod parameter;
mod place;
mod reader;
mod response;
mod security;
#[cfg(test)]
mod tests;
mod typed;

pub(super) use document::read;
