//! Request bodies: one `body` parameter, or the fields of a form.

use std::sync::Arc;

use super::media_types::JSON;
use crate::contract::reader::core::Reader;
use crate::contract::reader::path_item::FromPathItem;
use crate::contract::reader::place::Place;
use crate::contract::{MediaTypePromise, RequestBody};

impl<'a> Reader<'a> {
    /// The body of an operation, out of its own parameters and, where these have none, of those of its path item.
    pub(super) fn swagger_body(
        &mut self,
        place: &Place<'a>,
        from_path_item: &FromPathItem,
    ) -> Option<Arc<RequestBody>> {
        let own = self.body_parameters(place);
        let pointer = from_path_item.pointer.clone();
        let path_item = self.document.root.pointer(&pointer).map(|value| Place { pointer, value });
        let inherited = match path_item.and_then(|item| self.resolve(item)) {
            Some(item) => self.body_parameters(&item),
            None => BodyParameters::default(),
        };
        let body = own.body.or(if own.fields.is_empty() { inherited.body } else { None });
        if let Some(body) = body {
            if !own.fields.is_empty() {
                let message = "an operation has a body or a form, not both; the form is left out";
                self.warn(place, "contract/request-body", message);
            }
            return Some(Arc::new(self.lone_body(place, &body)));
        }
        let mut fields = inherited.fields;
        for field in own.fields {
            fields.retain(|known| known.text("name") != field.text("name"));
            fields.push(field);
        }
        (!fields.is_empty()).then(|| Arc::new(self.form_body(place, &fields)))
    }

    /// The parameters of a list that describe the body.
    fn body_parameters(&mut self, holder: &Place<'a>) -> BodyParameters<'a> {
        let mut found = BodyParameters::default();
        for place in holder.items("parameters") {
            let Some(parameter) = self.resolve(place) else { continue };
            match parameter.text("in") {
                Some("body") if found.body.is_some() => {
                    self.warn(&parameter, "contract/request-body", "an operation has one body; this one is left out");
                }
                Some("body") => found.body = Some(parameter),
                Some("formData") if parameter.text("name").is_none() => {
                    self.warn(&parameter, "contract/parameter", "the parameter has no `name`; it is left out");
                }
                Some("formData") => found.fields.push(parameter),
                _ => {}
            }
        }
        found
    }

    fn lone_body(&mut self, operation: &Place<'a>, parameter: &Place<'a>) -> RequestBody {
        let mut media_types = self.consumes(operation);
        if media_types.is_empty() {
            media_types.push(JSON.to_owned());
        }
        let schema = self.schema(parameter, "schema");
        if schema.is_none() {
            self.warn(parameter, "contract/request-body", "the body has no `schema`");
        }
        let promise = |media_type| MediaTypePromise {
            media_type,
            schema: schema.clone(),
            pointer: parameter.pointer.clone(),
            ..MediaTypePromise::default()
        };
        let content = media_types.into_iter().map(promise).collect();
        RequestBody { required: parameter.flag("required"), content, pointer: parameter.pointer.clone() }
    }
}

/// The parameters that describe a body.
#[derive(Default)]
struct BodyParameters<'a> {
    body: Option<Place<'a>>,
    fields: Vec<Place<'a>>,
}
