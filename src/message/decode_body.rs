//! Bodies, read back into values by their media type.
//!
//! JSON, forms, XML, YAML and text become values; everything else is a string of bytes, which is how a schema describes it.
//! Start at [`decode_body`].

use bytes::Bytes;
use serde_json::Value;

use super::body_schemas::sequence as sequence_of;
use super::coerce::{Shape, Typing};
use super::media_type::{MediaType, promise_for};
use super::part_encodings::PartEncodings;
use super::sequence::{self, BrokenItem};
use super::xml::{self, XmlProblem};
use super::{Request, Response, form, multipart};
use crate::contract::{MediaTypePromise, Operation};
use crate::diagnostic::Diagnostic;
use crate::schema::{Schemas, View};
use crate::source::{self, SourceFile};

/// A request body as a server sees it.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum DecodedBody {
    /// There is none, or it is empty.
    #[default]
    Absent,
    /// A value.
    Value(Value),
    /// Bytes that are not read: of a media type that is not described, or XML of which only a text is promised.
    Opaque(Bytes),
    /// Bytes that are not what their media type says.
    Malformed(DecodeProblem),
}

/// Why a body has no value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeProblem {
    /// It is not JSON (RFC 8259).
    #[error("malformed JSON at line {line}, column {column}: {message}")]
    MalformedJson {
        /// The line, from 1.
        line: usize,
        /// The column in bytes, from 1; 0 at the end of an empty text.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// It is not YAML (YAML 1.2).
    #[error("malformed YAML: {message}")]
    MalformedYaml {
        /// What is wrong, and where.
        message: String,
    },
    /// It is not the `multipart` it says it is.
    #[error("malformed multipart body")]
    MalformedForm,
    /// It is not XML (XML 1.0, Namespaces in XML 1.0).
    #[error("malformed XML at line {line}, column {column}: {message}")]
    MalformedXml {
        /// The line, from 1.
        line: usize,
        /// The column in bytes, from 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// It is XML that is not read, for the harm that it may do.
    #[error("XML with {reason} is not read")]
    UnreadXml {
        /// What is in it.
        reason: &'static str,
    },
    /// The root element is not the one that the schema names.
    #[error("the root element is {actual}, expected {expected}")]
    OtherRoot {
        /// The name, with its namespace where one is wanted.
        expected: String,
        /// What it is.
        actual: String,
    },
    /// An item of a sequence is broken.
    #[error("item {index}: {message}")]
    MalformedItem {
        /// Its index, from 0.
        index: usize,
        /// What is wrong.
        message: String,
    },
    /// Values of this media type cannot be checked.
    #[error("bodies of media type `{media_type}` are not read")]
    UnreadMediaType {
        /// The media type.
        media_type: String,
    },
}

/// Reads a body of `media_type`, typing texts by the promise's schema.
///
/// # Errors
/// When the bytes are not of that media type, or the media type is one that is not read.
pub fn decode_body(
    bytes: &[u8],
    media_type: &str,
    promise: &MediaTypePromise,
    schemas: &Schemas,
    view: View,
) -> Result<Value, DecodeProblem> {
    let typing = Typing { schemas, view };
    let schema = promise.schema.as_ref().map_or(&Value::Null, |schema| schemas.node(schema, view));
    let unread = || DecodeProblem::UnreadMediaType { media_type: media_type.to_owned() };
    let parsed = MediaType::parse(media_type).ok_or_else(unread)?;
    let text = || String::from_utf8_lossy(bytes);
    if let Some(sequence) = sequence_of(promise, &parsed, typing) {
        let items = promise.item_schema.as_ref().map_or(&Value::Null, |items| schemas.node(items, view));
        let read = sequence::read(bytes, sequence, items, typing);
        return read
            .map(Value::Array)
            .map_err(|BrokenItem { index, message }| DecodeProblem::MalformedItem { index, message });
    }
    if parsed.sequence().is_some() && !typing.shape(schema).has(Shape::STRING) {
        return Err(unread());
    }
    if parsed.is_json() {
        serde_json::from_slice(bytes).map_err(|error| malformed_json(&error))
    } else if parsed.is_form() {
        Ok(Value::Object(form::read_urlencoded(bytes, schema, &promise.encoding, typing)))
    } else if is_in_parts(promise, &parsed, schema, typing) {
        multipart::read(bytes, &parsed, PartEncodings::of_body(promise), schema, typing)
            .ok_or(DecodeProblem::MalformedForm)
    } else if parsed.is_yaml() && !typing.shape(schema).has(Shape::STRING) {
        read_yaml(&text())
    } else if parsed.is_text() {
        Ok(typing.coerce(&text(), schema))
    } else if parsed.is_xml() {
        read_xml(bytes, &parsed, promise, typing)?.ok_or_else(unread)
    } else {
        Ok(Value::String(text().into_owned()))
    }
}

/// Reads a response's body: as what its `Content-Type` says, or else as the promised media type.
///
/// # Errors
/// When the bytes are not of that media type, or the media type is one that is not read.
pub fn decode_response_body(
    response: &Response,
    promise: &MediaTypePromise,
    schemas: &Schemas,
) -> Result<Value, DecodeProblem> {
    let media_type = response.media_type().unwrap_or(&promise.media_type);
    decode_body(&response.body, media_type, promise, schemas, View::Response)
}

/// The body of a request, under the promise for its media type.
pub(super) fn decode_request_body(operation: &Operation, schemas: &Schemas, request: &Request) -> DecodedBody {
    let Some(body) = request.body.as_ref().filter(|body| !body.is_empty()) else { return DecodedBody::Absent };
    let media_type = request.headers.get("content-type").unwrap_or_default();
    let content = operation.request_body.as_ref().map(|body| body.content.as_slice()).unwrap_or_default();
    let Some(promise) = promise_for(content, media_type) else { return DecodedBody::Opaque(body.clone()) };
    match decode_body(body, media_type, promise, schemas, View::Request) {
        Ok(value) => DecodedBody::Value(value),
        Err(DecodeProblem::UnreadMediaType { .. }) => DecodedBody::Opaque(body.clone()),
        Err(problem) => DecodedBody::Malformed(problem),
    }
}

/// Whether a body's parts are values: of a form always, of other kinds where a schema speaks of more than a text.
fn is_in_parts(promise: &MediaTypePromise, media_type: &MediaType, schema: &Value, typing: Typing<'_>) -> bool {
    let shape = typing.shape(schema);
    let is_described = promise.item_schema.is_some() || !shape.has(Shape::STRING);
    media_type.is_multipart_form() || media_type.is_multipart() && is_described
}

/// The value of an XML text; `None` where the schema promises no more than a text.
fn read_xml(
    bytes: &[u8],
    media_type: &MediaType,
    promise: &MediaTypePromise,
    typing: Typing<'_>,
) -> Result<Option<Value>, DecodeProblem> {
    let is_foreign = |charset: &str| !["utf-8", "us-ascii"].iter().any(|known| charset.eq_ignore_ascii_case(known));
    if media_type.parameter("charset").is_some_and(is_foreign) {
        return Err(DecodeProblem::UnreadXml { reason: "an encoding other than UTF-8" });
    }
    let root = xml::parse(bytes).map_err(|problem| xml_problem(bytes, problem))?;
    match xml::read(&root, promise.schema.as_ref(), typing) {
        xml::Reading::Value(value) => Ok(Some(value)),
        xml::Reading::Text => Ok(None),
        xml::Reading::OtherRoot(expected, actual) => Err(DecodeProblem::OtherRoot { expected, actual }),
    }
}

/// The value of a YAML text, of which more than a text is promised.
fn read_yaml(text: &str) -> Result<Value, DecodeProblem> {
    source::read(&SourceFile::new("body", text)).map(|(parsed, _)| parsed.value).map_err(|problems| {
        let message = problems.first().map(yaml_problem).unwrap_or_default();
        DecodeProblem::MalformedYaml { message }
    })
}

fn yaml_problem(problem: &Diagnostic) -> String {
    let place = problem.labels.first().map(|label| format!(" ({})", label.span.place()));
    format!("{}{}", problem.message, place.unwrap_or_default())
}

fn xml_problem(bytes: &[u8], problem: XmlProblem) -> DecodeProblem {
    match problem {
        XmlProblem::Unread(reason) => DecodeProblem::UnreadXml { reason },
        XmlProblem::Malformed(at, message) => {
            let before = &bytes[..at.min(bytes.len())];
            let line = before.split(|byte| *byte == b'\n').count();
            let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
            DecodeProblem::MalformedXml { line, column, message }
        }
    }
}

/// Whether bytes are not XML; what is not read for the harm that it may do is not called so.
#[must_use]
pub fn is_malformed_xml(bytes: &[u8]) -> bool {
    matches!(xml::parse(bytes), Err(XmlProblem::Malformed(..)))
}

fn malformed_json(error: &serde_json::Error) -> DecodeProblem {
    let message = error.to_string();
    // serde_json ends its messages with the place, which is told apart here.
    let message = message.split(" at line ").next().unwrap_or_default().to_owned();
    DecodeProblem::MalformedJson { line: error.line(), column: error.column(), message }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::contract::ParameterLocation;
    use crate::message::fixture::Pets;
    use crate::message::{BodyValue, RequestBuilder, decode_request};

    fn decode(media_type: &str, body: BodyValue) -> DecodedBody {
        let pets = Pets::new();
        let operation = pets.operation("addPet");
        let builder = RequestBuilder::new(operation).schemas(&pets.schemas);
        let request = builder.body(media_type, body).build().unwrap();
        decode_request(operation, &pets.schemas, &request, &[]).body
    }

    fn text(media_type: &str, text: &str) -> DecodedBody {
        decode(media_type, BodyValue::Text(text.into()))
    }

    #[test]
    fn json_is_read_with_the_last_of_equal_keys() {
        assert_eq!(text("application/json", r#"{"a":1,"a":2}"#), DecodedBody::Value(json!({"a": 2})));
    }

    #[test]
    fn malformed_json_has_a_place() {
        let problem = |body: &str| match text("application/json", body) {
            DecodedBody::Malformed(problem) => problem.to_string(),
            other => panic!("{other:?}"),
        };
        assert_eq!(problem("{\n  \"a\": }"), "malformed JSON at line 2, column 8: expected value");
        assert_eq!(problem("{\"a\":1} x"), "malformed JSON at line 1, column 9: trailing characters");
        assert!(problem(&"[".repeat(100_000)).contains("recursion limit"));
        assert!(problem("\u{feff}{}").contains("expected value"));
    }

    #[test]
    fn forms_are_read_with_types() {
        let form = json!({"name": "Rex", "age": 3, "tags": [1, 2], "owner": {"name": "Ann"}});
        for media_type in ["application/x-www-form-urlencoded", "multipart/form-data"] {
            assert_eq!(decode(media_type, BodyValue::Described(form.clone())), DecodedBody::Value(form.clone()));
        }
        let broken = text("multipart/form-data; boundary=x", "--y--");
        assert_eq!(broken, DecodedBody::Malformed(DecodeProblem::MalformedForm));
    }

    #[test]
    fn text_is_typed_and_bytes_are_a_string() {
        assert_eq!(text("text/plain; charset=utf-8", "7"), DecodedBody::Value(json!(7)));
        assert_eq!(text("text/plain", "seven"), DecodedBody::Value(json!("seven")));
        assert_eq!(text("application/octet-stream", "7"), DecodedBody::Value(json!("7")));
    }

    #[test]
    fn what_is_not_described_or_not_read_is_opaque() {
        assert_eq!(text("image/png", "x"), DecodedBody::Opaque("x".into()));
        assert_eq!(text("application/json", ""), DecodedBody::Absent);
    }

    #[test]
    fn xml_is_read_with_types_and_broken_xml_has_a_place() {
        let form = json!({"name": "Rex", "age": 3, "tags": [1, 2], "owner": {"name": "Ann"}});
        let described = BodyValue::Described(form.clone());
        assert_eq!(decode("application/xml", described), DecodedBody::Value(form));
        let problem = |body: &str| match text("application/xml", body) {
            DecodedBody::Malformed(problem) => problem.to_string(),
            other => panic!("{other:?}"),
        };
        assert_eq!(
            problem("<a>\n <b></a>"),
            "malformed XML at line 2, column 5: ill-formed document: expected `</b>`, but `</a>` was found"
        );
        assert_eq!(problem("<!DOCTYPE a><a/>"), "XML with a document type is not read");
        let latin = text("application/xml; charset=latin1", "<a/>");
        assert!(matches!(latin, DecodedBody::Malformed(DecodeProblem::UnreadXml { .. })));
    }

    #[test]
    fn yaml_is_a_value_where_more_than_a_text_is_promised() {
        let pet = DecodedBody::Value(json!({"name": "Rex", "tags": [1, 2]}));
        assert_eq!(text("application/yaml", "name: Rex\ntags: [1, 2]"), pet);
        assert_eq!(text("application/yaml", r#"{"name": "Rex", "tags": [1, 2]}"#), pet);
        let described = json!({"name": "12", "tags": [1]});
        assert_eq!(
            decode("application/yaml", BodyValue::Described(described.clone())),
            DecodedBody::Value(described),
            "JSON is YAML"
        );
        assert_eq!(text("text/x-yaml", "name: Rex"), DecodedBody::Value(json!("name: Rex")));
        let broken = text("application/yaml", "name: Rex\n  tags: [1");
        assert!(
            matches!(&broken, DecodedBody::Malformed(problem) if problem.to_string().contains("body:2")),
            "{broken:?}"
        );
    }

    #[test]
    fn yaml_that_grows_without_end_is_not_read() {
        let doubled = |index: u32| format!("a{}: &a{} [*a{index}, *a{index}]\n", index + 1, index + 1);
        let bomb = "a0: &a0 [x]\n".to_owned() + &(0..60).map(doubled).collect::<String>();
        assert!(matches!(text("application/yaml", &bomb), DecodedBody::Malformed(DecodeProblem::MalformedYaml { .. })));
        assert!(matches!(
            text("application/yaml", &"[".repeat(100_000)),
            DecodedBody::Malformed(DecodeProblem::MalformedYaml { .. })
        ));
    }

    #[test]
    fn a_response_is_read_as_what_it_says_it_is() {
        let pets = Pets::new();
        let content = &pets.operation("addPet").request_body.as_ref().unwrap().content;
        let promise = promise_for(content, "application/json").unwrap();
        let response = |media_type: Option<&str>| {
            let headers = media_type.map(|media_type| ("Content-Type", media_type)).into_iter().collect();
            let response = Response { status: 200, headers, body: "7".into() };
            decode_response_body(&response, promise, &pets.schemas)
        };
        assert_eq!(response(None), Ok(json!(7)));
        assert_eq!(response(Some("application/problem+json")), Ok(json!(7)));
        assert_eq!(response(Some("application/octet-stream")), Ok(json!("7")));
        assert!(matches!(response(Some("text/xml")), Err(DecodeProblem::MalformedXml { .. })));
        assert!(matches!(response(Some("nonsense")), Err(DecodeProblem::UnreadMediaType { .. })));
    }

    #[test]
    fn a_content_type_given_as_a_header_wins() {
        let pets = Pets::new();
        let operation = pets.operation("addPet");
        let builder = RequestBuilder::new(operation).body("application/json", BodyValue::Text("7".into())).parameter(
            ParameterLocation::Header,
            "content-type",
            json!("text/plain"),
        );
        let request = builder.build().unwrap();
        assert_eq!(decode_request(operation, &pets.schemas, &request, &[]).body, DecodedBody::Value(json!(7)));
        assert_eq!(request.headers.0.len(), 1);
    }
}
