//! Requests, responses and the wire, both ways.
//!
//! Plain data for one HTTP exchange; encoding of typed values into a request by OpenAPI's styles and media types;
//! decoding of bytes back into values as a server would; rendering as curl; masking of secrets. It neither sends
//! nor judges. Start at [`Request`] and [`Response`].

mod body_schemas;
mod coerce;
mod curl;
mod decode;
mod decode_body;
mod decode_header;
mod encode;
mod encode_body;
mod exchange;
#[cfg(test)]
mod fixture;
mod form;
mod headers;
mod mask;
mod media_type;
mod multipart;
mod pairs;
mod parameter_reader;
mod part_encodings;
mod part_promises;
mod parts;
mod percent;
mod request_builder;
mod request_violations;
mod sequence;
#[cfg(test)]
mod style_tests;
mod styles;
#[cfg(test)]
mod version_tests;
mod xml;

pub use body_schemas::{BodySchemas, body_violations};
pub use curl::{CurlAuth, curl};
pub use decode::{DecodedRequest, decode_request};
pub use decode_body::{DecodeProblem, DecodedBody, decode_body, decode_response_body, is_malformed_xml};
pub use decode_header::decode_response_header;
pub use encode::{EncodedParameter, encode_header, encode_parameter};
pub(crate) use encode_body::unwritable_in_xml;
pub use encode_body::{EncodedBody, encode_body};
pub use exchange::{Exchange, Request, Response};
pub use headers::Headers;
pub use mask::Mask;
pub use media_type::{MediaType, Sequence, promise_for};
pub use multipart::PartHeaders;
pub use request_builder::{BodyValue, EncodeProblem, ParameterValue, RequestBuilder, RequestContent};
pub use request_violations::{RequestViolation, request_violations, request_violations_with};
