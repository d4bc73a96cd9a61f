//! What stands where in an OpenAPI document: the one table that tells schemas from everything else.
//!
//! A key named `schema` inside an example is not a schema, and a property may be called `properties`; so positions
//! are followed from the root instead of guessed from names. Start at [`Position::child`].

use crate::source::pointer;

/// The key of a resolved description under which its other files stand, by their paths.
pub(crate) const FILES: &str = "x-probity-files";

/// The key under which the schemas of forms stand that Swagger 2.0 only writes as lists of parameters.
pub(crate) const FORMS: &str = "x-probity-forms";

/// The kind of object that stands at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Position {
    /// The OpenAPI object.
    Document,
    /// The other files of a description, by their paths.
    Files,
    /// `components`.
    Components,
    /// A map of path items: `paths`, `webhooks` or one callback.
    PathItems,
    /// A path item.
    PathItem,
    /// A map of operations.
    Operations,
    /// An operation.
    Operation,
    /// A map or list of parameters or headers.
    Parameters,
    /// A parameter or header.
    Parameter,
    /// A map of request bodies or responses.
    Bodies,
    /// A request body or response.
    Body,
    /// A map of media types.
    Content,
    /// A media type.
    MediaType,
    /// A map of encodings.
    Encodings,
    /// An encoding.
    Encoding,
    /// A map of callbacks.
    Callbacks,
    /// A map or list of schemas.
    Schemas,
    /// A schema.
    Schema,
    /// A map of examples.
    Examples,
    /// An example.
    Example,
    /// A file that is no whole description, or a part of one of which only its keys tell what it is.
    Fragment,
    /// Anything that holds no schema.
    Other,
}

impl Position {
    /// What stands under `key` (or at any index) of an object at this position.
    pub(crate) fn child(self, key: &str) -> Self {
        match self {
            Self::Document => in_document(key),
            Self::Files => Self::Fragment,
            Self::Fragment => in_fragment(key),
            Self::Examples => Self::Example,
            Self::Components => in_components(key),
            Self::PathItems if key.starts_with("x-") => Self::Other,
            Self::PathItems => Self::PathItem,
            Self::PathItem => in_path_item(key),
            Self::Operations => Self::Operation,
            Self::Operation => in_operation(key),
            Self::Parameters => Self::Parameter,
            Self::Parameter => in_parameter(key),
            Self::Bodies => Self::Body,
            Self::Body => in_body(key),
            Self::Content => Self::MediaType,
            Self::MediaType => in_media_type(key),
            Self::Encodings => Self::Encoding,
            Self::Encoding => in_encoding(key),
            Self::Callbacks => Self::PathItems,
            Self::Schemas => Self::Schema,
            Self::Schema => in_schema(key),
            Self::Example | Self::Other => Self::Other,
        }
    }

    /// Whether the keys of an object at this position are names that the author chose.
    pub(crate) fn is_map(self) -> bool {
        matches!(
            self,
            Self::Files
                | Self::PathItems
                | Self::Operations
                | Self::Parameters
                | Self::Bodies
                | Self::Content
                | Self::Encodings
                | Self::Callbacks
                | Self::Examples
                | Self::Schemas
        )
    }

    /// What stands at a JSON Pointer of the document.
    pub(crate) fn at(pointer: &str) -> Self {
        pointer::tokens(pointer).fold(Self::Document, |position, token| position.child(&token))
    }
}

fn in_document(key: &str) -> Position {
    match key {
        "paths" | "webhooks" => Position::PathItems,
        "components" => Position::Components,
        // Swagger 2.0 §"Swagger Object": shared objects stand at the top.
        "definitions" => Position::Schemas,
        "parameters" => Position::Parameters,
        "responses" => Position::Bodies,
        FILES => Position::Files,
        FORMS => Position::Schemas,
        _ => Position::Other,
    }
}

fn in_components(key: &str) -> Position {
    match key {
        "schemas" => Position::Schemas,
        "responses" | "requestBodies" => Position::Bodies,
        "parameters" | "headers" => Position::Parameters,
        "mediaTypes" => Position::Content,
        "callbacks" => Position::Callbacks,
        "pathItems" => Position::PathItems,
        "examples" => Position::Examples,
        _ => Position::Other,
    }
}

fn in_path_item(key: &str) -> Position {
    match key {
        "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace" | "query" => Position::Operation,
        "additionalOperations" => Position::Operations,
        "parameters" => Position::Parameters,
        _ => Position::Other,
    }
}

fn in_operation(key: &str) -> Position {
    match key {
        "parameters" => Position::Parameters,
        "requestBody" => Position::Body,
        "responses" => Position::Bodies,
        "callbacks" => Position::Callbacks,
        _ => Position::Other,
    }
}

fn in_parameter(key: &str) -> Position {
    match key {
        // `items` stands in the parameters and headers of Swagger 2.0, which are half a schema themselves.
        "schema" | "items" => Position::Schema,
        "examples" => Position::Examples,
        "content" => Position::Content,
        _ => Position::Other,
    }
}

fn in_body(key: &str) -> Position {
    match key {
        "content" => Position::Content,
        "headers" => Position::Parameters,
        // The body of a response in Swagger 2.0.
        "schema" => Position::Schema,
        _ => Position::Other,
    }
}

fn in_media_type(key: &str) -> Position {
    match key {
        "schema" | "itemSchema" => Position::Schema,
        "examples" => Position::Examples,
        "encoding" | "prefixEncoding" => Position::Encodings,
        "itemEncoding" => Position::Encoding,
        _ => Position::Other,
    }
}

/// The first meaning that a key has anywhere: what is around it is not known.
fn in_fragment(key: &str) -> Position {
    let meanings = [
        in_schema(key),
        in_document(key),
        in_path_item(key),
        in_operation(key),
        in_body(key),
        in_parameter(key),
        in_media_type(key),
        in_components(key),
    ];
    meanings.into_iter().find(|meaning| *meaning != Position::Other).unwrap_or(Position::Fragment)
}

fn in_encoding(key: &str) -> Position {
    match key {
        "headers" => Position::Parameters,
        "encoding" | "prefixEncoding" => Position::Encodings,
        "itemEncoding" => Position::Encoding,
        _ => Position::Other,
    }
}

fn in_schema(key: &str) -> Position {
    match key {
        "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas" | "allOf" | "anyOf"
        | "oneOf" | "prefixItems" => Position::Schemas,
        "items"
        | "additionalProperties"
        | "not"
        | "if"
        | "then"
        | "else"
        | "contains"
        | "propertyNames"
        | "additionalItems"
        | "unevaluatedItems"
        | "unevaluatedProperties" => Position::Schema,
        _ => Position::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemas_are_found_where_they_may_stand() {
        for pointer in [
            "/components/schemas/Pet",
            "/components/schemas/Pet/properties/properties",
            "/components/schemas/Pet/allOf/0/items",
            "/components/headers/Total/schema",
            "/paths/~1pets/get/parameters/0/schema",
            "/paths/~1pets/parameters/0/content/application~1json/schema",
            "/paths/~1pets/post/requestBody/content/application~1json/schema/properties/name",
            "/paths/~1pets/get/responses/200/headers/schema/schema",
            "/paths/~1pets/post/callbacks/done/{$url}/post/requestBody/content/a~1b/schema",
        ] {
            assert_eq!(Position::at(pointer), Position::Schema, "{pointer}");
        }
    }

    #[test]
    fn names_inside_examples_and_extensions_are_no_schemas() {
        for pointer in [
            "/components/examples/schema/value/schema",
            "/paths/~1pets/get/responses/200/content/a~1b/example/schema",
            "/components/schemas/Pet/example/properties/name",
            "/components/schemas/Pet/enum/0",
            "/x-schemas/Pet",
            "/info/schema",
        ] {
            assert_eq!(Position::at(pointer), Position::Other, "{pointer}");
        }
    }
}
