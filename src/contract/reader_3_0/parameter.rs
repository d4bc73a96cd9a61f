//! Parameters: where they travel and how their values are written.

use super::place::Place;
use super::reader::Reader;
use crate::contract::{Parameter, ParameterLocation, ParameterShape, ParameterStyle};

/// Header parameters that a description cannot define (OpenAPI 3.0.3 §4.8.12.2): `content`, `requestBody` and
/// `security` say what they hold.
const RESERVED_HEADERS: [&str; 3] = ["accept", "content-type", "authorization"];

impl<'a> Reader<'a> {
    /// The parameters listed under `parameters` of a path item or operation.
    pub(super) fn parameters(&mut self, holder: &Place<'a>) -> Vec<Parameter> {
        holder.items("parameters").into_iter().filter_map(|place| self.parameter(place)).collect()
    }

    fn parameter(&mut self, place: Place<'a>) -> Option<Parameter> {
        let place = self.resolve(place)?;
        let Some(name) = place.text("name") else {
            self.warn(&place, "contract/parameter", "the parameter has no `name`; it is left out");
            return None;
        };
        let Some(location) = place.text("in").and_then(location) else {
            let message = format!("the parameter `{name}` must be `in` path, query, header or cookie; it is left out");
            self.warn(&place, "contract/parameter", message);
            return None;
        };
        if location == ParameterLocation::Header && RESERVED_HEADERS.contains(&name.to_ascii_lowercase().as_str()) {
            return None;
        }
        let shape = self.shape(&place, name, location)?;
        Some(Parameter {
            name: name.to_owned(),
            location,
            required: location == ParameterLocation::Path || place.flag("required"),
            shape,
            examples: self.examples(&place),
            pointer: place.pointer,
        })
    }

    fn shape(&mut self, place: &Place<'a>, name: &str, location: ParameterLocation) -> Option<ParameterShape> {
        if let Some(schema) = self.schema(place, "schema") {
            let style = self.style(place, location);
            let explode = place.value.get("explode").and_then(serde_json::Value::as_bool);
            return Some(ParameterShape::Schema {
                schema,
                style,
                explode: explode.unwrap_or(style == ParameterStyle::Form),
                allow_reserved: place.flag("allowReserved"),
            });
        }
        let content = self.content(place).into_iter().next().map(ParameterShape::Content);
        if content.is_none() {
            let message = format!("the parameter `{name}` has neither `schema` nor `content`; it is left out");
            self.warn(place, "contract/parameter", message);
        }
        content
    }

    fn style(&mut self, place: &Place<'a>, location: ParameterLocation) -> ParameterStyle {
        let default = match location {
            ParameterLocation::Path | ParameterLocation::Header => ParameterStyle::Simple,
            ParameterLocation::Query | ParameterLocation::Cookie => ParameterStyle::Form,
        };
        let Some(written) = place.get("style") else { return default };
        written.value.as_str().and_then(|name| style(name, location)).unwrap_or_else(|| {
            self.warn(
                &written,
                "contract/style",
                "this style does not exist where the parameter is; the default is used",
            );
            default
        })
    }
}

/// Puts the operation's parameters over those of its path item: name and place together make the identity
/// (OpenAPI 3.0.3 §4.8.10), and a header's name has no case.
pub(super) fn merge(path_item: Vec<Parameter>, operation: Vec<Parameter>) -> Vec<Parameter> {
    let mut merged = path_item;
    for parameter in operation {
        match merged.iter_mut().find(|known| is_same(known, &parameter)) {
            Some(known) => *known = parameter,
            None => merged.push(parameter),
        }
    }
    merged
}

fn is_same(one: &Parameter, other: &Parameter) -> bool {
    let same_name = match one.location {
        ParameterLocation::Header => one.name.eq_ignore_ascii_case(&other.name),
        _ => one.name == other.name,
    };
    one.location == other.location && same_name
}

/// The place that an `in` names.
pub(super) fn location(name: &str) -> Option<ParameterLocation> {
    Some(match name {
        "path" => ParameterLocation::Path,
        "query" => ParameterLocation::Query,
        "header" => ParameterLocation::Header,
        "cookie" => ParameterLocation::Cookie,
        _ => return None,
    })
}

/// A style by its name, where it may be used (OpenAPI 3.0.3 §4.8.12.3).
fn style(name: &str, location: ParameterLocation) -> Option<ParameterStyle> {
    use ParameterLocation::{Cookie, Header, Path, Query};
    Some(match (name, location) {
        ("simple", Path | Header) => ParameterStyle::Simple,
        ("matrix", Path) => ParameterStyle::Matrix,
        ("label", Path) => ParameterStyle::Label,
        ("form", Query | Cookie) => ParameterStyle::Form,
        ("spaceDelimited", Query) => ParameterStyle::SpaceDelimited,
        ("pipeDelimited", Query) => ParameterStyle::PipeDelimited,
        ("deepObject", Query) => ParameterStyle::DeepObject,
        _ => return None,
    })
}
