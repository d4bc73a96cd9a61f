//! Schemas.
//!
//! Swagger 2.0 "Schema Object" and OpenAPI 3.0.3 §4.8.24 list the keywords they know; from 3.1 on a schema is one of
//! JSON Schema 2020-12, which allows keywords that it does not know.

use super::model::ObjectKind::{Discriminator, ExternalDocs, Xml};
use super::model::{Keys, Kind, Object, field, object};
use super::versions::Versions;

const SCHEMAS: Kind = Kind::List(&Kind::Schema);
const FILLED_SCHEMAS: Kind = Kind::FilledList(&Kind::Schema);
const NAMED_SCHEMAS: Kind = Kind::Map(Keys::Any, &Kind::Schema);
const VALUES: Kind = Kind::List(&Kind::Anything);

pub(super) static SCHEMA: Object = Object {
    open: Versions::SINCE_3_1,
    ..object(
        "the schema",
        &[
            field("title", Kind::Text),
            field("description", Kind::Text),
            field("default", Kind::Anything),
            field("type", Kind::TypeName),
            field("format", Kind::Text),
            field("enum", Kind::FilledList(&Kind::Anything)).only(Versions::UNTIL_3_0),
            field("enum", VALUES).only(Versions::SINCE_3_1),
            field("const", Kind::Anything).only(Versions::SINCE_3_1),
            field("multipleOf", Kind::Step),
            field("maximum", Kind::Number),
            field("minimum", Kind::Number),
            field("exclusiveMaximum", Kind::Boolean).only(Versions::UNTIL_3_0),
            field("exclusiveMaximum", Kind::Number).only(Versions::SINCE_3_1),
            field("exclusiveMinimum", Kind::Boolean).only(Versions::UNTIL_3_0),
            field("exclusiveMinimum", Kind::Number).only(Versions::SINCE_3_1),
            field("maxLength", Kind::Count),
            field("minLength", Kind::Count),
            field("pattern", Kind::Text),
            field("contentEncoding", Kind::Text).only(Versions::SINCE_3_1),
            field("contentMediaType", Kind::Text).only(Versions::SINCE_3_1),
            field("contentSchema", Kind::Schema).only(Versions::SINCE_3_1),
            field("items", Kind::SchemaOrList).only(Versions::V2_0),
            field("items", Kind::Schema).only(Versions::SINCE_3_0),
            field("prefixItems", FILLED_SCHEMAS).only(Versions::SINCE_3_1),
            field("contains", Kind::Schema).only(Versions::SINCE_3_1),
            field("minContains", Kind::Count).only(Versions::SINCE_3_1),
            field("maxContains", Kind::Count).only(Versions::SINCE_3_1),
            field("unevaluatedItems", Kind::Schema).only(Versions::SINCE_3_1),
            field("maxItems", Kind::Count),
            field("minItems", Kind::Count),
            field("uniqueItems", Kind::Boolean),
            field("maxProperties", Kind::Count),
            field("minProperties", Kind::Count),
            field("required", Kind::FilledDistinctList(&Kind::Text)).only(Versions::UNTIL_3_0),
            field("required", Kind::DistinctList(&Kind::Text)).only(Versions::SINCE_3_1),
            field("properties", NAMED_SCHEMAS),
            field("patternProperties", NAMED_SCHEMAS).only(Versions::SINCE_3_1),
            field("additionalProperties", Kind::SchemaOrBoolean),
            field("propertyNames", Kind::Schema).only(Versions::SINCE_3_1),
            field("unevaluatedProperties", Kind::Schema).only(Versions::SINCE_3_1),
            field("dependentRequired", Kind::Map(Keys::Any, &Kind::DistinctList(&Kind::Text)))
                .only(Versions::SINCE_3_1),
            field("dependentSchemas", NAMED_SCHEMAS).only(Versions::SINCE_3_1),
            field("dependencies", Kind::Map(Keys::Any, &Kind::SchemaOrTexts)).only(Versions::SINCE_3_1),
            field("allOf", FILLED_SCHEMAS).only(Versions::V2_0),
            field("allOf", SCHEMAS).only(Versions::V3_0),
            field("allOf", FILLED_SCHEMAS).only(Versions::SINCE_3_1),
            field("anyOf", SCHEMAS).only(Versions::V3_0),
            field("anyOf", FILLED_SCHEMAS).only(Versions::SINCE_3_1),
            field("oneOf", SCHEMAS).only(Versions::V3_0),
            field("oneOf", FILLED_SCHEMAS).only(Versions::SINCE_3_1),
            field("not", Kind::Schema).only(Versions::SINCE_3_0),
            field("if", Kind::Schema).only(Versions::SINCE_3_1),
            field("then", Kind::Schema).only(Versions::SINCE_3_1),
            field("else", Kind::Schema).only(Versions::SINCE_3_1),
            field("$defs", NAMED_SCHEMAS).only(Versions::SINCE_3_1),
            field("definitions", NAMED_SCHEMAS).only(Versions::SINCE_3_1),
            field("$ref", Kind::Text),
            field("$id", Kind::Url).only(Versions::SINCE_3_1),
            field("$schema", Kind::Url).only(Versions::SINCE_3_1),
            field("$anchor", Kind::Text).only(Versions::SINCE_3_1),
            field("$dynamicRef", Kind::Url).only(Versions::SINCE_3_1),
            field("$dynamicAnchor", Kind::Text).only(Versions::SINCE_3_1),
            field("$comment", Kind::Text).only(Versions::SINCE_3_1),
            field("nullable", Kind::Boolean).only(Versions::V3_0),
            field("discriminator", Kind::Text).only(Versions::V2_0),
            field("discriminator", Kind::Object(Discriminator)).only(Versions::SINCE_3_0),
            field("readOnly", Kind::Boolean),
            field("writeOnly", Kind::Boolean).only(Versions::SINCE_3_0),
            field("xml", Kind::Object(Xml)),
            field("externalDocs", Kind::Object(ExternalDocs)),
            field("example", Kind::Anything),
            field("examples", VALUES).only(Versions::SINCE_3_1),
            field("deprecated", Kind::Boolean).only(Versions::SINCE_3_0),
        ],
    )
};

pub(super) static DISCRIMINATOR: Object = Object {
    extensible: Versions::SINCE_3_1,
    ..object(
        "the discriminator",
        &[
            field("propertyName", Kind::Text).required(),
            field("mapping", Kind::Map(Keys::Any, &Kind::Text)),
            field("defaultMapping", Kind::Text).only(Versions::V3_2),
        ],
    )
};

pub(super) static XML: Object = object(
    "the XML object",
    &[
        field("name", Kind::Text),
        field("namespace", Kind::Url),
        field("prefix", Kind::Text),
        field("attribute", Kind::Boolean),
        field("wrapped", Kind::Boolean),
        field("nodeType", Kind::Choice(&["element", "attribute", "text", "cdata", "none"])).only(Versions::V3_2),
    ],
);
