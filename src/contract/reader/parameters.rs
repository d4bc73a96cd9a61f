//! Lists of parameters: what is shared between versions and between operations.
//!
//! How one parameter is read depends on the version; see `openapi` and `swagger`.

use std::sync::Arc;

use super::core::Reader;
use super::place::Place;
use crate::contract::{OpenApiVersion, Parameter, ParameterLocation};

/// Header parameters that a description cannot define (OpenAPI 3.0.3 §4.8.12.2): `content`, `requestBody` and
/// `security` say what they hold.
const RESERVED_HEADERS: [&str; 3] = ["accept", "content-type", "authorization"];

impl<'a> Reader<'a> {
    /// The parameters listed under `parameters` of a path item or operation.
    pub(super) fn parameters(&mut self, holder: &Place<'a>) -> Vec<Arc<Parameter>> {
        holder.items("parameters").filter_map(|place| self.listed_parameter(place)).collect()
    }

    /// A parameter of a list; one that is referred to is lowered once.
    fn listed_parameter(&mut self, place: Place<'a>) -> Option<Arc<Parameter>> {
        let reference = place.text("$ref").filter(|_| self.is_trusted(&place));
        let Some(reference) = reference else {
            let place = self.resolve(place)?;
            return self.parameter(place).map(Arc::new);
        };
        if let Some(known) = self.shared.parameters.get(reference) {
            return known.clone();
        }
        let place = self.resolve(place);
        let parameter = place.and_then(|place| self.parameter(place)).map(Arc::new);
        self.shared.parameters.insert(reference, parameter.clone());
        parameter
    }

    fn parameter(&mut self, place: Place<'a>) -> Option<Parameter> {
        let is_swagger = self.version == OpenApiVersion::V2_0;
        // The body and form fields of Swagger 2.0 stand among the parameters and are read apart.
        if is_swagger && matches!(place.text("in"), Some("body" | "formData")) {
            return None;
        }
        let Some(name) = place.text("name") else {
            self.warn(&place, "contract/parameter", "the parameter has no `name`; it is left out");
            return None;
        };
        if is_swagger { self.swagger_parameter(place, name) } else { self.openapi_parameter(place, name) }
    }

    /// Where a parameter travels by its `in`, which must be one of `allowed`.
    pub(super) fn parameter_location(
        &mut self,
        place: &Place<'a>,
        name: &str,
        allowed: &str,
    ) -> Option<ParameterLocation> {
        let location = place.text("in").and_then(location);
        if location.is_none() {
            let message = format!("the parameter `{name}` must be `in` {allowed}; it is left out");
            self.warn(place, "contract/parameter", message);
        }
        location.filter(|location| !is_reserved(*location, name))
    }
}

fn is_reserved(location: ParameterLocation, name: &str) -> bool {
    location == ParameterLocation::Header && RESERVED_HEADERS.iter().any(|header| name.eq_ignore_ascii_case(header))
}

/// Puts the operation's parameters over those of its path item: name and place together make the identity
/// (OpenAPI 3.0.3 §4.8.10), and a header's name has no case.
pub(super) fn merge(path_item: Vec<Arc<Parameter>>, operation: Vec<Arc<Parameter>>) -> Vec<Arc<Parameter>> {
    let mut merged = path_item;
    let inherited = merged.len();
    for parameter in operation {
        match merged[..inherited].iter_mut().find(|known| is_same(known, &parameter)) {
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
