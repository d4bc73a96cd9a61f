//! Parameters outside the body.

use super::collection::{Collection, collection};
use crate::contract::reader::core::Reader;
use crate::contract::reader::place::Place;
use crate::contract::{Parameter, ParameterLocation, ParameterShape};

impl<'a> Reader<'a> {
    pub(in crate::contract::reader) fn swagger_parameter(&mut self, place: Place<'a>, name: &str) -> Option<Parameter> {
        let location = self.parameter_location(&place, name, "path, query, header, formData or body")?;
        if location == ParameterLocation::Cookie {
            let message =
                format!("the parameter `{name}` is `in: cookie`, which Swagger 2.0 does not know; it is left out");
            self.warn(&place, "contract/parameter", message);
            return None;
        }
        let Collection { style, explode } = collection(self, &place, location == ParameterLocation::Query);
        Some(Parameter {
            name: name.to_owned(),
            location,
            required: location == ParameterLocation::Path || place.flag("required"),
            deprecated: false,
            allow_empty: location == ParameterLocation::Query && place.flag("allowEmptyValue"),
            shape: ParameterShape::Schema {
                schema: self.schema_at(place.pointer.clone()),
                style,
                explode,
                allow_reserved: false,
            },
            examples: Vec::new(),
            pointer: place.pointer,
        })
    }
}
