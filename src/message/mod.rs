//! Requests, responses and the wire, both ways.
//!
//! Plain data for one HTTP exchange; encoding of typed values into a request by OpenAPI's styles and media types;
//! decoding of bytes back into values as a server would; rendering as curl; masking of secrets. It neither sends
//! nor judges. Start at [`Request`] and [`Response`].

mod exchange;
mod headers;
mod mask;

pub use exchange::{Exchange, Request, Response};
pub use headers::Headers;
pub use mask::Mask;
