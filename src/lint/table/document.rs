//! The document itself, what describes it, and servers.
//!
//! Swagger 2.0 "Swagger Object"; OpenAPI 3.0.3 §4.8.1 to §4.8.6; 3.1.1 §4.8.1 to §4.8.6; 3.2 §4.1 to §4.6.

use super::model::ObjectKind::{
    Components, Contact, ExternalDocs, Info, License, Parameter, PathItem, Paths, Response, SecurityRequirement,
    SecurityScheme, Server, ServerVariable, Tag,
};
use super::model::{Field, Keys, Kind, Object, Together, field, object};
use super::texts::{is_base_url, is_host, is_media_range, is_path};
use super::versions::Versions;

const MEDIA_TYPES: Kind = Kind::DistinctList(&Kind::Matching(is_media_range, "a media type"));
const SCHEMES: Kind = Kind::DistinctList(&Kind::Choice(&["http", "https", "ws", "wss"]));
pub(super) const TRANSFERS: Kind = SCHEMES;
pub(super) const CONSUMED: Kind = MEDIA_TYPES;

pub(super) static DOCUMENT: Object = object(
    "the document",
    &[
        field("swagger", Kind::Choice(&["2.0"])).only(Versions::V2_0).required(),
        field("openapi", Kind::Text).only(Versions::SINCE_3_0).required(),
        field("$self", Kind::Matching(is_base_url, "a URL without a fragment")).only(Versions::V3_2),
        field("info", Kind::Object(Info)).required(),
        field("jsonSchemaDialect", Kind::Url).only(Versions::SINCE_3_1),
        field("servers", Kind::List(&Kind::Object(Server))).only(Versions::SINCE_3_0),
        field("host", Kind::Matching(is_host, "a host, with a port at most")).only(Versions::V2_0),
        field("basePath", Kind::Matching(is_path, "a path that starts with `/`")).only(Versions::V2_0),
        field("schemes", SCHEMES).only(Versions::V2_0),
        field("consumes", MEDIA_TYPES).only(Versions::V2_0),
        field("produces", MEDIA_TYPES).only(Versions::V2_0),
        field("paths", Kind::Object(Paths)).required_in(Versions::UNTIL_3_0),
        field("webhooks", Kind::Map(Keys::Any, &Kind::Object(PathItem))).only(Versions::SINCE_3_1),
        field("definitions", Kind::Map(Keys::Any, &Kind::Schema)).only(Versions::V2_0),
        field("parameters", Kind::Map(Keys::Any, &Kind::Object(Parameter))).only(Versions::V2_0),
        field("responses", Kind::Map(Keys::Any, &Kind::Object(Response))).only(Versions::V2_0),
        field("securityDefinitions", Kind::Map(Keys::Any, &Kind::Object(SecurityScheme))).only(Versions::V2_0),
        field("components", Kind::Object(Components)).only(Versions::SINCE_3_0),
        field("security", Kind::List(&Kind::Object(SecurityRequirement))),
        field("tags", Kind::List(&Kind::Object(Tag))),
        field("externalDocs", Kind::Object(ExternalDocs)),
    ],
)
.together(&[Together::AtLeast(Versions::SINCE_3_1, &["paths", "components", "webhooks"])]);

pub(super) static INFO: Object = object(
    "`info`",
    &[
        field("title", Kind::Text).required(),
        field("summary", Kind::Text).only(Versions::SINCE_3_1),
        field("description", Kind::Text),
        field("termsOfService", Kind::Url).only(Versions::SINCE_3_0),
        field("termsOfService", Kind::Text).only(Versions::V2_0),
        field("contact", Kind::Object(Contact)),
        field("license", Kind::Object(License)),
        field("version", Kind::Text).required(),
    ],
);

pub(super) static CONTACT: Object =
    object("the contact", &[field("name", Kind::Text), field("url", Kind::Url), field("email", Kind::Email)]);

pub(super) static LICENSE: Object = object(
    "the license",
    &[
        field("name", Kind::Text).required(),
        field("identifier", Kind::Text).only(Versions::SINCE_3_1),
        field("url", Kind::Url),
    ],
)
.together(&[Together::AtMost(Versions::SINCE_3_1, &["identifier", "url"])]);

const VARIABLES: Kind = Kind::Map(Keys::Any, &Kind::Object(ServerVariable));
const TEXTS: Kind = Kind::List(&Kind::Text);
const FILLED_TEXTS: Kind = Kind::FilledList(&Kind::Text);

pub(super) static SERVER: Object = object(
    "the server",
    &[
        field("url", Kind::Text).required(),
        field("description", Kind::Text),
        field("name", Kind::Text).only(Versions::V3_2),
        field("variables", VARIABLES),
    ],
);

pub(super) static SERVER_VARIABLE: Object = object(
    "the server variable",
    &[
        field("enum", TEXTS).only(Versions::V3_0),
        field("enum", FILLED_TEXTS).only(Versions::SINCE_3_1),
        field("default", Kind::Text).required(),
        field("description", Kind::Text),
    ],
);

pub(super) static EXTERNAL_DOCS: Object =
    object("the external documentation", &[field("description", Kind::Text), field("url", Kind::Url).required()]);

const TAG_FIELDS: &[Field] = &[
    field("name", Kind::Text).required(),
    field("summary", Kind::Text).only(Versions::V3_2),
    field("description", Kind::Text),
    field("externalDocs", Kind::Object(ExternalDocs)),
    field("parent", Kind::Text).only(Versions::V3_2),
    field("kind", Kind::Text).only(Versions::V3_2),
];

pub(super) static TAG: Object = object("the tag", TAG_FIELDS);
