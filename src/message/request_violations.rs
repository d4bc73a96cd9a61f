//! Whether a request, as it stands on the wire, keeps its contract.
//!
//! The one judgement of requests: it proves that a generated request is valid or invalid after serialisation, and it
//! is what the mock refuses requests by. Schemas that cannot be compiled judge nothing here; they are a fault of the
//! contract. Start at [`request_violations`].

use std::fmt;

use serde_json::Value;

use super::Request;
use super::body_schemas::body_violations_with;
use super::coerce::Typing;
use super::decode::described_parameters;
use super::decode_body::{DecodeProblem, DecodedBody, decode_request_body};
use super::media_type::promise_for;
use super::parameter_reader::ParameterReader;
use super::part_promises::part_violations;
use crate::contract::{MediaTypePromise, Operation, Parameter, ParameterLocation, SchemaRef};
use crate::schema::{Schemas, View, Violation, Wording};

/// One way in which a request breaks its contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequestViolation {
    /// A required parameter is absent.
    MissingParameter {
        /// Where it should be.
        location: ParameterLocation,
        /// Its name.
        name: String,
        /// JSON Pointer of the parameter object.
        pointer: String,
    },
    /// A path parameter is empty, so that the path is another one.
    EmptyPathParameter {
        /// Its name.
        name: String,
        /// JSON Pointer of the parameter object.
        pointer: String,
    },
    /// A parameter's value breaks its schema.
    InvalidParameter {
        /// Where it is.
        location: ParameterLocation,
        /// Its name.
        name: String,
        /// JSON Pointer of the parameter object.
        pointer: String,
        /// How.
        violation: Violation,
    },
    /// A required body is absent.
    MissingBody {
        /// JSON Pointer of the request body object.
        pointer: String,
    },
    /// The body's media type is not among those described.
    UnsupportedMediaType {
        /// What it is, where there is a `Content-Type`.
        actual: Option<String>,
        /// Those described, in their order.
        supported: Vec<String>,
        /// JSON Pointer of the request body object.
        pointer: String,
    },
    /// The body is not what its media type says.
    MalformedBody {
        /// How.
        problem: DecodeProblem,
        /// JSON Pointer of the media type object.
        pointer: String,
    },
    /// A part of the body breaks what its encoding promises.
    BrokenPart {
        /// Its name, or its index; behind those of the parts that it is in.
        part: Vec<String>,
        /// What the encoding promises: `contentType` or `headers`.
        keyword: &'static str,
        /// The header field.
        header: String,
        /// What is wrong with it.
        problem: String,
        /// JSON Pointer of the encoding or header object.
        pointer: String,
    },
    /// The body breaks its schema.
    InvalidBody {
        /// JSON Pointer of the media type object.
        pointer: String,
        /// How.
        violation: Violation,
    },
}

impl RequestViolation {
    /// The parameter that is broken; `None` when it is the body.
    #[must_use]
    pub fn parameter(&self) -> Option<(ParameterLocation, &str)> {
        match self {
            Self::MissingParameter { location, name, .. } | Self::InvalidParameter { location, name, .. } => {
                Some((*location, name))
            }
            Self::EmptyPathParameter { name, .. } => Some((ParameterLocation::Path, name)),
            _ => None,
        }
    }

    /// How a value breaks its schema, when that is what is wrong.
    #[must_use]
    pub fn violation(&self) -> Option<&Violation> {
        match self {
            Self::InvalidParameter { violation, .. } | Self::InvalidBody { violation, .. } => Some(violation),
            _ => None,
        }
    }

    /// JSON Pointer of the promise in the document: the broken keyword, or the object that asks for what is missing.
    #[must_use]
    pub fn pointer(&self) -> &str {
        match self {
            Self::InvalidParameter { violation, .. } | Self::InvalidBody { violation, .. } => &violation.schema,
            Self::MissingParameter { pointer, .. }
            | Self::EmptyPathParameter { pointer, .. }
            | Self::MissingBody { pointer }
            | Self::UnsupportedMediaType { pointer, .. }
            | Self::MalformedBody { pointer, .. }
            | Self::BrokenPart { pointer, .. } => pointer,
        }
    }
}

impl fmt::Display for RequestViolation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingParameter { location, name, .. } => {
                write!(f, "required {} `{name}` is missing", described(*location))
            }
            Self::EmptyPathParameter { name, .. } => write!(f, "path parameter `{name}` is empty"),
            Self::InvalidParameter { location, name, violation, .. } => {
                write!(f, "{} `{name}`: {violation}", described(*location))
            }
            Self::MissingBody { .. } => f.write_str("the required body is missing"),
            Self::UnsupportedMediaType { actual, supported, .. } => {
                let actual = actual.as_deref().unwrap_or("absent");
                write!(f, "media type of the body: expected {}, got {actual}", supported.join(" or "))
            }
            Self::MalformedBody { problem, .. } => write!(f, "body: {problem}"),
            Self::BrokenPart { part, header, problem, .. } => {
                let part = part.join("/");
                write!(f, "body: `{header}` of part `{part}`: {problem}")
            }
            Self::InvalidBody { violation, .. } => write!(f, "body: {violation}"),
        }
    }
}

fn described(location: ParameterLocation) -> &'static str {
    match location {
        ParameterLocation::Path => "path parameter",
        ParameterLocation::Query => "query parameter",
        ParameterLocation::Header => "header",
        ParameterLocation::Cookie => "cookie",
    }
}

/// Every way in which a request breaks its contract: parameters in the order of the contract, then the body.
///
/// `path_parameters` are the decoded texts that the router found. Parameters that are not described are let through,
/// and so is a body where none is described.
#[must_use]
pub fn request_violations(
    operation: &Operation,
    schemas: &Schemas,
    request: &Request,
    path_parameters: &[(String, String)],
) -> Vec<RequestViolation> {
    request_violations_with(operation, schemas, request, path_parameters, Wording::Full)
}

/// As [`request_violations`], with as many words as are needed.
#[must_use]
pub fn request_violations_with(
    operation: &Operation,
    schemas: &Schemas,
    request: &Request,
    path_parameters: &[(String, String)],
    wording: Wording,
) -> Vec<RequestViolation> {
    let reader = ParameterReader::new(operation, schemas, request, path_parameters);
    let parameters = described_parameters(operation);
    let mut found: Vec<_> = parameters
        .flat_map(|parameter| {
            let is_empty = parameter.location == ParameterLocation::Path
                && path_parameters.iter().any(|(name, text)| *name == parameter.name && text.is_empty());
            parameter_violations(parameter, reader.read(parameter).as_ref(), is_empty, schemas, wording)
        })
        .collect();
    found.extend(body_violations(operation, schemas, request, wording));
    found
}

fn parameter_violations(
    parameter: &Parameter,
    value: Option<&Value>,
    is_empty_segment: bool,
    schemas: &Schemas,
    wording: Wording,
) -> Vec<RequestViolation> {
    let (location, name, pointer) = (parameter.location, parameter.name.clone(), parameter.pointer.clone());
    let Some(value) = value else {
        let missing = RequestViolation::MissingParameter { location, name, pointer };
        return if parameter.required { vec![missing] } else { Vec::new() };
    };
    if is_empty_segment {
        return vec![RequestViolation::EmptyPathParameter { name, pointer }];
    }
    let is_empty = value == "" || value.as_array().is_some_and(Vec::is_empty);
    if is_empty && parameter.allow_empty {
        return Vec::new();
    }
    let violations = parameter
        .schema()
        .map(|schema| schema_violations(schema, value, schemas, wording))
        .unwrap_or_default()
        .into_iter();
    let invalid = |violation| RequestViolation::InvalidParameter {
        location,
        name: name.clone(),
        pointer: pointer.clone(),
        violation,
    };
    violations.map(invalid).collect()
}

fn body_violations(
    operation: &Operation,
    schemas: &Schemas,
    request: &Request,
    wording: Wording,
) -> Vec<RequestViolation> {
    let Some(described) = &operation.request_body else { return Vec::new() };
    let pointer = described.pointer.clone();
    let actual = request.headers.get("content-type");
    let promise = promise_for(&described.content, actual.unwrap_or_default());
    match (decode_request_body(operation, schemas, request), promise) {
        (DecodedBody::Absent, _) if described.required => vec![RequestViolation::MissingBody { pointer }],
        (DecodedBody::Absent, _) | (DecodedBody::Opaque(_), Some(_)) => Vec::new(),
        (_, None) => {
            let supported = described.content.iter().map(|promise| promise.media_type.clone()).collect();
            vec![RequestViolation::UnsupportedMediaType { actual: actual.map(str::to_owned), supported, pointer }]
        }
        (DecodedBody::Malformed(problem), Some(promise)) => {
            vec![RequestViolation::MalformedBody { problem, pointer: promise.pointer.clone() }]
        }
        (DecodedBody::Value(value), Some(promise)) => {
            let mut found = invalid_body(promise, actual.unwrap_or_default(), &value, schemas, wording);
            let typing = Typing { schemas, view: View::Request };
            found.extend(part_violations(promise, request, typing));
            found
        }
    }
}

fn invalid_body(
    promise: &MediaTypePromise,
    media_type: &str,
    value: &Value,
    schemas: &Schemas,
    wording: Wording,
) -> Vec<RequestViolation> {
    let violations = body_violations_with(promise, media_type, value, schemas, View::Request, wording).into_iter();
    let invalid = |violation| RequestViolation::InvalidBody { pointer: promise.pointer.clone(), violation };
    violations.map(invalid).collect()
}

fn schema_violations(schema: &SchemaRef, value: &Value, schemas: &Schemas, wording: Wording) -> Vec<Violation> {
    let validator = schemas.validator(schema, View::Request);
    validator.map(|validator| validator.violations_with(value, wording)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::message::fixture::Pets;
    use crate::message::{BodyValue, RequestBuilder};

    fn of_query(query: &str) -> Vec<String> {
        let pets = Pets::new();
        let request = Request { method: "GET".into(), target: format!("/pets?{query}"), ..Request::default() };
        let found = request_violations(pets.operation("listPets"), &pets.schemas, &request, &[]);
        found.iter().map(ToString::to_string).collect()
    }

    fn of_body(media_type: &str, body: BodyValue) -> Vec<String> {
        let pets = Pets::new();
        let operation = pets.operation("addPet");
        let request = RequestBuilder::new(operation).body(media_type, body).build().unwrap();
        let found = request_violations(operation, &pets.schemas, &request, &[]);
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_request_that_keeps_its_contract_has_none() {
        assert!(of_query("limit=5&tags=a&unknown=1&ids=1,2&filter[age]=3").is_empty());
        assert!(of_body("application/json", BodyValue::Json(json!({"name": "Rex"}))).is_empty());
        assert!(of_body("application/xml", BodyValue::Text("<Pet><name>Rex</name></Pet>".into())).is_empty());
    }

    #[test]
    fn broken_parameters_are_named_in_the_order_of_the_contract() {
        assert_eq!(
            of_query("ids=1,2,3&name=Rexxxx&alive=1&filter[age]=x&where={}"),
            [
                "required query parameter `limit` is missing",
                "query parameter `alive`: expected a boolean, got string \"1\"",
                "query parameter `name`: expected at most 5 characters, got 6 characters: \"Rexxxx\"",
                "query parameter `ids`: expected at most 2 items, got 3 items: [1,2,3]",
                "query parameter `filter`: /age: expected an integer, got string \"x\"",
                "query parameter `where`: expected property `city`, got nothing",
            ]
        );
        assert_eq!(of_query("limit=0"), ["query parameter `limit`: expected at least 1, got integer 0"]);
    }

    #[test]
    fn a_text_that_reads_as_the_wanted_type_breaks_nothing_on_the_wire() {
        assert!(of_query("limit=5&name=5").is_empty());
    }

    #[test]
    fn path_parameters_come_from_the_router() {
        let pets = Pets::new();
        let operation = pets.operation("getPet");
        let of_path = |id: Option<&str>| {
            let path: Vec<_> = id.map(|id| ("id".to_owned(), id.to_owned())).into_iter().collect();
            let found = request_violations(operation, &pets.schemas, &Request::default(), &path);
            found.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert!(of_path(Some("7")).is_empty());
        assert_eq!(of_path(Some("")), ["path parameter `id` is empty"]);
        assert_eq!(of_path(Some("x")), ["path parameter `id`: expected an integer, got string \"x\""]);
        assert_eq!(of_path(None), ["required path parameter `id` is missing"]);
    }

    #[test]
    fn broken_bodies_are_told_apart() {
        assert_eq!(of_body("application/json", BodyValue::Text(String::new())), ["the required body is missing"]);
        assert_eq!(
            of_body("application/json", BodyValue::Text("{".into())),
            ["body: malformed JSON at line 1, column 1: EOF while parsing an object"]
        );
        assert_eq!(
            of_body("application/json", BodyValue::Json(json!({"name": "", "age": "3"}))),
            [
                "body: /name: expected at least 1 character, got 0 characters: \"\"",
                "body: /age: expected an integer, got string \"3\"",
            ]
        );
        assert!(of_body("application/x-www-form-urlencoded", BodyValue::Text("name=Rex&age=3".into())).is_empty());
        assert_eq!(
            of_body("application/xml", BodyValue::Text("<Pet><age>old</age></Pet>".into())),
            ["body: expected property `name`, got nothing", "body: /age: expected an integer, got string \"old\""]
        );
        let [unsupported] = &of_body("image/png", BodyValue::Text("x".into()))[..] else { panic!("one violation") };
        assert!(unsupported.starts_with("media type of the body: expected application/json or "), "{unsupported}");
    }

    #[test]
    fn places_in_the_document_are_those_of_the_promise() {
        let pets = Pets::new();
        let operation = pets.operation("addPet");
        let builder = RequestBuilder::new(operation).body("application/json", BodyValue::Json(json!({})));
        let found = request_violations(operation, &pets.schemas, &builder.build().unwrap(), &[]);
        assert_eq!(found[0].pointer(), "/components/schemas/Pet/required");
        let listing = request_violations(pets.operation("listPets"), &pets.schemas, &Request::default(), &[]);
        assert_eq!(listing[0].pointer(), "/paths/~1pets/get/parameters/0");
        assert_eq!(listing[0].parameter(), Some((ParameterLocation::Query, "limit")));
    }
}
