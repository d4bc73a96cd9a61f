//! Parameters: where they travel and how their values are written.

use crate::contract::reader::core::Reader;
use crate::contract::reader::place::Place;
use crate::contract::{MediaTypePromise, OpenApiVersion, Parameter, ParameterLocation, ParameterShape, ParameterStyle};

impl<'a> Reader<'a> {
    pub(in crate::contract::reader) fn openapi_parameter(&mut self, place: Place<'a>, name: &str) -> Option<Parameter> {
        // OpenAPI 3.2.0 §4.12.2.
        let is_whole_query = self.version >= OpenApiVersion::V3_2 && place.text("in") == Some("querystring");
        let location = if is_whole_query {
            ParameterLocation::Query
        } else {
            self.parameter_location(&place, name, "path, query, header or cookie")?
        };
        let shape = if is_whole_query {
            ParameterShape::WholeQuery(self.only_content(&place, name)?)
        } else {
            self.shape(&place, name, location)?
        };
        Some(Parameter {
            name: name.to_owned(),
            location,
            required: location == ParameterLocation::Path || place.flag("required"),
            deprecated: place.flag("deprecated"),
            allow_empty: location == ParameterLocation::Query && place.flag("allowEmptyValue"),
            shape,
            examples: self.examples(&place),
            pointer: place.pointer,
        })
    }

    fn shape(&mut self, place: &Place<'a>, name: &str, location: ParameterLocation) -> Option<ParameterShape> {
        let Some(schema) = self.schema(place, "schema") else {
            return self.only_content(place, name).map(ParameterShape::Content);
        };
        let style = self.style(place, location);
        let is_spread = matches!(style, ParameterStyle::Form | ParameterStyle::Cookie);
        // Before OpenAPI 3.2, `allowReserved` is for the query only (3.1.0 §4.8.12.2.2).
        let may_allow = location == ParameterLocation::Query || self.version >= OpenApiVersion::V3_2;
        Some(ParameterShape::Schema {
            schema,
            style,
            explode: place.truth("explode").unwrap_or(is_spread),
            allow_reserved: may_allow && place.flag("allowReserved"),
        })
    }

    /// The one media type under `content`.
    fn only_content(&mut self, place: &Place<'a>, name: &str) -> Option<MediaTypePromise> {
        let content = self.content(place).into_iter().next();
        if content.is_none() {
            let message = format!("the parameter `{name}` has neither `schema` nor `content`; it is left out");
            self.warn(place, "contract/parameter", message);
        }
        content
    }

    pub(super) fn style(&mut self, place: &Place<'a>, location: ParameterLocation) -> ParameterStyle {
        let default = match location {
            ParameterLocation::Path | ParameterLocation::Header => ParameterStyle::Simple,
            ParameterLocation::Query | ParameterLocation::Cookie => ParameterStyle::Form,
        };
        let Some(written) = place.get("style") else { return default };
        let found = written.value.as_str().and_then(|name| style(name, location));
        let known = found.filter(|style| *style != ParameterStyle::Cookie || self.version >= OpenApiVersion::V3_2);
        known.unwrap_or_else(|| {
            let message = "this style does not exist where the parameter is; the default is used";
            self.warn(&written, "contract/style", message);
            default
        })
    }
}

/// A style by its name, where it may be used (OpenAPI 3.0.3 §4.8.12.3).
fn style(name: &str, location: ParameterLocation) -> Option<ParameterStyle> {
    use ParameterLocation::{Cookie, Header, Path, Query};
    Some(match (name, location) {
        ("simple", Path | Header) => ParameterStyle::Simple,
        ("matrix", Path) => ParameterStyle::Matrix,
        ("label", Path) => ParameterStyle::Label,
        ("form", Query | Cookie) => ParameterStyle::Form,
        ("cookie", Cookie) => ParameterStyle::Cookie,
        ("spaceDelimited", Query) => ParameterStyle::SpaceDelimited,
        ("pipeDelimited", Query) => ParameterStyle::PipeDelimited,
        ("deepObject", Query) => ParameterStyle::DeepObject,
        _ => return None,
    })
}
