//! Paths, operations, responses and callbacks.
//!
//! Swagger 2.0 "Paths Object" to "Responses Object"; OpenAPI 3.0.3 §4.8.8 to §4.8.18.

use super::document::{CONSUMED, TRANSFERS};
use super::model::ObjectKind::{
    Callback, ExternalDocs, Operation, Parameter, PathItem, RequestBody, Response, Responses, SecurityRequirement,
    Server,
};
use super::model::{Keys, Kind, Object, field, object};
use super::texts::{is_anything, is_path, is_status};
use super::versions::Versions;

pub(super) static PATHS: Object =
    object("`paths`", &[]).other(is_path, "a path that starts with `/`", Kind::Object(PathItem));

const PARAMETERS: Kind = Kind::DistinctList(&Kind::OrReference(Parameter));
const SERVERS: Kind = Kind::List(&Kind::Object(Server));
const METHOD: Kind = Kind::Object(Operation);

pub(super) static PATH_ITEM: Object = object(
    "the path item",
    &[
        field("$ref", Kind::Text),
        field("summary", Kind::Text).only(Versions::SINCE_3_0),
        field("description", Kind::Text).only(Versions::SINCE_3_0),
        field("get", METHOD),
        field("put", METHOD),
        field("post", METHOD),
        field("delete", METHOD),
        field("options", METHOD),
        field("head", METHOD),
        field("patch", METHOD),
        field("trace", METHOD).only(Versions::SINCE_3_0),
        field("query", METHOD).only(Versions::V3_2),
        field("additionalOperations", Kind::Map(Keys::OtherMethod, &METHOD)).only(Versions::V3_2),
        field("servers", SERVERS).only(Versions::SINCE_3_0),
        field("parameters", PARAMETERS),
    ],
);

pub(super) static OPERATION: Object = object(
    "the operation",
    &[
        field("tags", Kind::List(&Kind::Text)),
        field("summary", Kind::Text),
        field("description", Kind::Text),
        field("externalDocs", Kind::Object(ExternalDocs)),
        field("operationId", Kind::Text),
        field("consumes", CONSUMED).only(Versions::V2_0),
        field("produces", CONSUMED).only(Versions::V2_0),
        field("parameters", PARAMETERS),
        field("requestBody", Kind::OrReference(RequestBody)).only(Versions::SINCE_3_0),
        field("responses", Kind::Object(Responses)).required_in(Versions::UNTIL_3_0),
        field("callbacks", Kind::Map(Keys::Any, &Kind::OrReference(Callback))).only(Versions::SINCE_3_0),
        field("schemes", TRANSFERS).only(Versions::V2_0),
        field("deprecated", Kind::Boolean),
        field("security", Kind::List(&Kind::Object(SecurityRequirement))),
        field("servers", SERVERS).only(Versions::SINCE_3_0),
    ],
);

pub(super) static RESPONSES: Object = object("`responses`", &[field("default", Kind::OrReference(Response))]).other(
    is_status,
    "a status code such as `404`, a range such as `4XX`, or `default`",
    Kind::OrReference(Response),
);

pub(super) static CALLBACK: Object =
    object("the callback", &[]).other(is_anything, "a runtime expression", Kind::Object(PathItem));
