//! `components`, and the objects that only describe: examples and links.
//!
//! OpenAPI 3.0.3 §4.8.7, §4.8.19 and §4.8.20; 3.2 adds `dataValue`, `serializedValue` and `mediaTypes`.

use super::model::ObjectKind::{
    Callback, Example, Header, Link, MediaType, Parameter, PathItem, RequestBody, Response, SecurityScheme, Server,
};
use super::model::{Keys, Kind, Object, Together, field, object};
use super::versions::Versions;

pub(super) static COMPONENTS: Object = object(
    "`components`",
    &[
        field("schemas", Kind::Map(Keys::Component, &Kind::Schema)),
        field("responses", Kind::Map(Keys::Component, &Kind::OrReference(Response))),
        field("parameters", Kind::Map(Keys::Component, &Kind::OrReference(Parameter))),
        field("examples", Kind::Map(Keys::Component, &Kind::OrReference(Example))),
        field("requestBodies", Kind::Map(Keys::Component, &Kind::OrReference(RequestBody))),
        field("headers", Kind::Map(Keys::Component, &Kind::OrReference(Header))),
        field("securitySchemes", Kind::Map(Keys::Component, &Kind::OrReference(SecurityScheme))),
        field("links", Kind::Map(Keys::Component, &Kind::OrReference(Link))),
        field("callbacks", Kind::Map(Keys::Component, &Kind::OrReference(Callback))),
        field("pathItems", Kind::Map(Keys::Component, &Kind::Object(PathItem))).only(Versions::SINCE_3_1),
        field("mediaTypes", Kind::Map(Keys::Component, &Kind::OrReference(MediaType))).only(Versions::V3_2),
    ],
);

pub(super) static EXAMPLE: Object = object(
    "the example",
    &[
        field("summary", Kind::Text),
        field("description", Kind::Text),
        field("value", Kind::Anything),
        field("externalValue", Kind::Url),
        field("dataValue", Kind::Anything).only(Versions::V3_2),
        field("serializedValue", Kind::Text).only(Versions::V3_2),
    ],
)
.together(&[
    Together::AtMost(Versions::SINCE_3_0, &["value", "externalValue"]),
    Together::AtMost(Versions::V3_2, &["value", "dataValue"]),
    Together::AtMost(Versions::V3_2, &["value", "serializedValue"]),
    Together::AtMost(Versions::V3_2, &["serializedValue", "externalValue"]),
]);

pub(super) static LINK: Object = object(
    "the link",
    &[
        field("operationRef", Kind::Text),
        field("operationId", Kind::Text),
        field("parameters", Kind::Map(Keys::Any, &Kind::Anything)),
        field("requestBody", Kind::Anything),
        field("description", Kind::Text),
        field("server", Kind::Object(Server)),
    ],
)
.together(&[Together::Exactly(Versions::SINCE_3_0, &["operationRef", "operationId"])]);
