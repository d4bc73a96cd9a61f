//! The parts of an operation in OpenAPI 3.0, 3.1 and 3.2.
//!
//! The versions differ little here, and the differences are named: each stands beside what it is about, as a
//! comparison with the version of the document. What a version does not know is not read. Start at `request_body`,
//! `responses` and `openapi_parameter`.

mod body;
mod callback;
mod encoding;
mod example;
mod header;
mod link;
mod media_type;
mod parameter;
mod response;
mod scheme;

pub(super) use scheme::scheme_kind;
