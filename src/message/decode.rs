//! From the wire back to typed values, as a server would read them.
//!
//! Never fails: what cannot be read as the schema wants it stays the text it is. Whether that keeps the contract is
//! `request_violations`' question. Start at [`decode_request`].

use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::Value;

use super::Request;
use super::decode_body::{DecodedBody, decode_request_body};
use super::parameter_reader::ParameterReader;
use crate::contract::{Operation, Parameter, ParameterLocation};
use crate::schema::Schemas;

/// A request as a server sees it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DecodedRequest {
    /// Path parameters that were there, in the order of the contract; the others likewise.
    pub path: IndexMap<String, Value>,
    /// Query parameters.
    pub query: IndexMap<String, Value>,
    /// Header parameters, under the name that the contract gives them.
    pub header: IndexMap<String, Value>,
    /// Cookies.
    pub cookie: IndexMap<String, Value>,
    /// The body.
    pub body: DecodedBody,
}

impl DecodedRequest {
    /// The values at a location.
    #[must_use]
    pub fn values(&self, location: ParameterLocation) -> &IndexMap<String, Value> {
        match location {
            ParameterLocation::Path => &self.path,
            ParameterLocation::Query => &self.query,
            ParameterLocation::Header => &self.header,
            ParameterLocation::Cookie => &self.cookie,
        }
    }
}

/// Reads the parameters that the operation describes, and the body.
///
/// `path_parameters` are the decoded texts that the router found.
#[must_use]
pub fn decode_request(
    operation: &Operation,
    schemas: &Schemas,
    request: &Request,
    path_parameters: &[(String, String)],
) -> DecodedRequest {
    let reader = ParameterReader::new(operation, schemas, request, path_parameters);
    let mut decoded = DecodedRequest { body: decode_request_body(operation, schemas, request), ..Default::default() };
    for parameter in described_parameters(operation) {
        let Some(value) = reader.read(parameter) else { continue };
        let values = match parameter.location {
            ParameterLocation::Path => &mut decoded.path,
            ParameterLocation::Query => &mut decoded.query,
            ParameterLocation::Header => &mut decoded.header,
            ParameterLocation::Cookie => &mut decoded.cookie,
        };
        values.insert(parameter.name.clone(), value);
    }
    decoded
}

/// The parameters that count: header parameters that HTTP itself defines are ignored (OpenAPI 3.0.3 §4.8.12.1).
pub(super) fn described_parameters(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    operation.parameters.iter().map(Arc::as_ref).filter(|parameter| {
        let reserved = ["accept", "content-type", "authorization"];
        parameter.location != ParameterLocation::Header
            || !reserved.iter().any(|name| parameter.name.eq_ignore_ascii_case(name))
    })
}
