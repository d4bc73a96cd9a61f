//! What travels: parameters, bodies, responses, headers.
//!
//! Swagger 2.0 "Parameter Object" to "Header Object"; OpenAPI 3.0.3 §4.8.12 to §4.8.17 and §4.8.21; 3.2 adds
//! `querystring`, positional encodings and `itemSchema`.

use super::model::ObjectKind::{Encoding, Example, Header, Items, Link, MediaType};
use super::model::{Field, Keys, Kind, Object, Together, field, object};
use super::versions::Versions;

const EXAMPLES: Kind = Kind::Map(Keys::Any, &Kind::OrReference(Example));
const CONTENT: Kind = Kind::SingleMap(Keys::Any, &Kind::Object(MediaType));
const CONTENT_3_2: Kind = Kind::SingleMap(Keys::Any, &Kind::OrReference(MediaType));
const BODY: Kind = Kind::Map(Keys::Any, &Kind::Object(MediaType));
const BODY_3_2: Kind = Kind::Map(Keys::Any, &Kind::OrReference(MediaType));
/// Where a Swagger 2.0 parameter that is no body travels.
const PLAIN: &[&str] = &["query", "header", "path", "formData"];
const SIMPLE_TYPES: Kind = Kind::Choice(&["string", "number", "integer", "boolean", "array"]);
const PARAMETER_TYPES: Kind = Kind::Choice(&["string", "number", "integer", "boolean", "array", "file"]);
const DELIMITERS: Kind = Kind::Choice(&["csv", "ssv", "tsv", "pipes"]);
const PARAMETER_DELIMITERS: Kind = Kind::Choice(&["csv", "ssv", "tsv", "pipes", "multi"]);

pub(super) static PARAMETER: Object = object(
    "the parameter",
    &[
        field("name", Kind::Text).required(),
        field("in", Kind::Choice(&["query", "header", "path", "formData", "body"])).only(Versions::V2_0).required(),
        field("in", Kind::Choice(&["query", "header", "path", "cookie"])).only(Versions::V3_0_AND_V3_1).required(),
        field("in", Kind::Choice(&["query", "querystring", "header", "path", "cookie"]))
            .only(Versions::V3_2)
            .required(),
        field("description", Kind::Text),
        field("required", Kind::Boolean),
        field("deprecated", Kind::Boolean).only(Versions::SINCE_3_0),
        field("allowEmptyValue", Kind::Boolean).only(Versions::V3_0),
        field("allowEmptyValue", Kind::Boolean).only(Versions::SINCE_3_1).when("in", &["query"]),
        field("allowEmptyValue", Kind::Boolean).only(Versions::V2_0).when("in", &["query", "formData"]),
        field("style", Kind::Choice(&["matrix", "label", "simple"])).only(Versions::SINCE_3_0).when("in", &["path"]),
        field("style", Kind::Choice(&["simple"])).only(Versions::SINCE_3_0).when("in", &["header"]),
        field("style", Kind::Choice(&["form", "spaceDelimited", "pipeDelimited", "deepObject"]))
            .only(Versions::SINCE_3_0)
            .when("in", &["query"]),
        field("style", Kind::Choice(&["form"])).only(Versions::V3_0_AND_V3_1).when("in", &["cookie"]),
        field("style", Kind::Choice(&["form", "cookie"])).only(Versions::V3_2).when("in", &["cookie"]),
        field("explode", Kind::Boolean).only(Versions::SINCE_3_0),
        field("allowReserved", Kind::Boolean).only(Versions::V3_0),
        field("allowReserved", Kind::Boolean).only(Versions::V3_1).when("in", &["query"]),
        field("allowReserved", Kind::Boolean).only(Versions::V3_2).when("in", &["path", "query", "cookie"]),
        field("schema", Kind::Schema).only(Versions::V2_0).required().when("in", &["body"]),
        field("schema", Kind::Schema).only(Versions::SINCE_3_0),
        field("example", Kind::Anything).only(Versions::SINCE_3_0),
        field("examples", EXAMPLES).only(Versions::SINCE_3_0),
        field("content", CONTENT).only(Versions::V3_0_AND_V3_1),
        field("content", CONTENT_3_2).only(Versions::V3_2),
        field("content", CONTENT_3_2).only(Versions::V3_2).required().when("in", &["querystring"]),
        field("type", PARAMETER_TYPES).only(Versions::V2_0).required().when("in", &["formData"]),
        field("type", SIMPLE_TYPES).only(Versions::V2_0).required().when("in", &["query", "header", "path"]),
        field("format", Kind::Text).only(Versions::V2_0).when("in", PLAIN),
        field("items", Kind::Object(Items)).only(Versions::V2_0).when("in", PLAIN),
        field("collectionFormat", PARAMETER_DELIMITERS).only(Versions::V2_0).when("in", &["query", "formData"]),
        field("collectionFormat", DELIMITERS).only(Versions::V2_0).when("in", &["path", "header"]),
        field("default", Kind::Anything).only(Versions::V2_0).when("in", PLAIN),
        field("maximum", Kind::Number).only(Versions::V2_0).when("in", PLAIN),
        field("exclusiveMaximum", Kind::Boolean).only(Versions::V2_0).when("in", PLAIN),
        field("minimum", Kind::Number).only(Versions::V2_0).when("in", PLAIN),
        field("exclusiveMinimum", Kind::Boolean).only(Versions::V2_0).when("in", PLAIN),
        field("maxLength", Kind::Count).only(Versions::V2_0).when("in", PLAIN),
        field("minLength", Kind::Count).only(Versions::V2_0).when("in", PLAIN),
        field("pattern", Kind::Text).only(Versions::V2_0).when("in", PLAIN),
        field("maxItems", Kind::Count).only(Versions::V2_0).when("in", PLAIN),
        field("minItems", Kind::Count).only(Versions::V2_0).when("in", PLAIN),
        field("uniqueItems", Kind::Boolean).only(Versions::V2_0).when("in", PLAIN),
        field("enum", Kind::FilledList(&Kind::Anything)).only(Versions::V2_0).when("in", PLAIN),
        field("multipleOf", Kind::Step).only(Versions::V2_0).when("in", PLAIN),
    ],
)
.together(&[
    Together::AtMost(Versions::SINCE_3_0, &["example", "examples"]),
    Together::Exactly(Versions::SINCE_3_0, &["schema", "content"]),
]);

/// What a header and the items of a parameter have in Swagger 2.0 instead of a schema.
const PLAIN_VALUE: [Field; 17] = [
    field("type", SIMPLE_TYPES).only(Versions::V2_0).required(),
    field("format", Kind::Text).only(Versions::V2_0),
    field("items", Kind::Object(Items)).only(Versions::V2_0),
    field("collectionFormat", DELIMITERS).only(Versions::V2_0),
    field("default", Kind::Anything).only(Versions::V2_0),
    field("maximum", Kind::Number).only(Versions::V2_0),
    field("exclusiveMaximum", Kind::Boolean).only(Versions::V2_0),
    field("minimum", Kind::Number).only(Versions::V2_0),
    field("exclusiveMinimum", Kind::Boolean).only(Versions::V2_0),
    field("maxLength", Kind::Count).only(Versions::V2_0),
    field("minLength", Kind::Count).only(Versions::V2_0),
    field("pattern", Kind::Text).only(Versions::V2_0),
    field("maxItems", Kind::Count).only(Versions::V2_0),
    field("minItems", Kind::Count).only(Versions::V2_0),
    field("uniqueItems", Kind::Boolean).only(Versions::V2_0),
    field("enum", Kind::FilledList(&Kind::Anything)).only(Versions::V2_0),
    field("multipleOf", Kind::Step).only(Versions::V2_0),
];

static ITEM_FIELDS: [Field; 17] = PLAIN_VALUE;

pub(super) static ITEMS: Object = object("`items`", &ITEM_FIELDS);

pub(super) static HEADER: Object = object("the header", &HEADER_FIELDS).together(&[
    Together::AtMost(Versions::SINCE_3_0, &["example", "examples"]),
    Together::Exactly(Versions::SINCE_3_0, &["schema", "content"]),
]);

static HEADER_FIELDS: [Field; 29] = with_plain_value(&[
    field("description", Kind::Text),
    field("required", Kind::Boolean).only(Versions::SINCE_3_0),
    field("deprecated", Kind::Boolean).only(Versions::SINCE_3_0),
    field("allowEmptyValue", Kind::Boolean).only(Versions::V3_0),
    field("style", Kind::Choice(&["simple"])).only(Versions::SINCE_3_0),
    field("explode", Kind::Boolean).only(Versions::SINCE_3_0),
    field("allowReserved", Kind::Boolean).only(Versions::V3_0),
    field("schema", Kind::Schema).only(Versions::SINCE_3_0),
    field("example", Kind::Anything).only(Versions::SINCE_3_0),
    field("examples", EXAMPLES).only(Versions::SINCE_3_0),
    field("content", CONTENT).only(Versions::V3_0_AND_V3_1),
    field("content", CONTENT_3_2).only(Versions::V3_2),
]);

const fn with_plain_value(own: &[Field; 12]) -> [Field; 29] {
    let mut fields = [own[0]; 29];
    let mut index = 0;
    while index < fields.len() {
        fields[index] = if index < own.len() { own[index] } else { PLAIN_VALUE[index - own.len()] };
        index += 1;
    }
    fields
}

pub(super) static REQUEST_BODY: Object = object(
    "the request body",
    &[
        field("description", Kind::Text),
        field("content", BODY).only(Versions::V3_0_AND_V3_1).required(),
        field("content", BODY_3_2).only(Versions::V3_2).required(),
        field("required", Kind::Boolean),
    ],
);

const ENCODINGS: Kind = Kind::Map(Keys::Any, &Kind::Object(Encoding));
const ENCODING_LIST: Kind = Kind::List(&Kind::Object(Encoding));
const POSITIONAL: &[Together] = &[
    Together::AtMost(Versions::V3_2, &["encoding", "prefixEncoding"]),
    Together::AtMost(Versions::V3_2, &["encoding", "itemEncoding"]),
];

pub(super) static MEDIA_TYPE: Object = object(
    "the media type",
    &[
        field("description", Kind::Text).only(Versions::V3_2),
        field("schema", Kind::Schema),
        field("itemSchema", Kind::Schema).only(Versions::V3_2),
        field("example", Kind::Anything),
        field("examples", EXAMPLES),
        field("encoding", ENCODINGS),
        field("prefixEncoding", ENCODING_LIST).only(Versions::V3_2),
        field("itemEncoding", Kind::Object(Encoding)).only(Versions::V3_2),
    ],
)
.together(&[
    Together::AtMost(Versions::SINCE_3_0, &["example", "examples"]),
    Together::AtMost(Versions::V3_2, &["encoding", "prefixEncoding"]),
    Together::AtMost(Versions::V3_2, &["encoding", "itemEncoding"]),
]);

pub(super) static ENCODING: Object = object(
    "the encoding",
    &[
        field("contentType", Kind::Text),
        field("headers", Kind::Map(Keys::Token, &Kind::OrReference(Header))),
        field("style", Kind::Choice(&["form", "spaceDelimited", "pipeDelimited", "deepObject"])),
        field("explode", Kind::Boolean),
        field("allowReserved", Kind::Boolean),
        field("encoding", ENCODINGS).only(Versions::V3_2),
        field("prefixEncoding", ENCODING_LIST).only(Versions::V3_2),
        field("itemEncoding", Kind::Object(Encoding)).only(Versions::V3_2),
    ],
)
.together(POSITIONAL);

pub(super) static RESPONSE: Object = object(
    "the response",
    &[
        field("summary", Kind::Text).only(Versions::V3_2),
        field("description", Kind::Text).required_in(Versions::UNTIL_3_1),
        field("headers", Kind::Map(Keys::Any, &Kind::Object(Header))).only(Versions::V2_0),
        field("headers", Kind::Map(Keys::Token, &Kind::OrReference(Header))).only(Versions::SINCE_3_0),
        field("schema", Kind::Schema).only(Versions::V2_0),
        field("examples", Kind::Map(Keys::Any, &Kind::Anything)).only(Versions::V2_0),
        field("content", BODY).only(Versions::V3_0_AND_V3_1),
        field("content", BODY_3_2).only(Versions::V3_2),
        field("links", Kind::Map(Keys::Any, &Kind::OrReference(Link))).only(Versions::SINCE_3_0),
    ],
);
