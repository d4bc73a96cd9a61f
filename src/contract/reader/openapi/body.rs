//! Request bodies.

use std::sync::Arc;

use crate::contract::RequestBody;
use crate::contract::reader::core::Reader;
use crate::contract::reader::place::Place;

impl<'a> Reader<'a> {
    /// The request body of an operation; one that is referred to is lowered once.
    pub(in crate::contract::reader) fn request_body(&mut self, operation: &Place<'a>) -> Option<Arc<RequestBody>> {
        let place = operation.get("requestBody")?;
        let reference = place.text("$ref").filter(|_| self.is_trusted(&place));
        let Some(reference) = reference else {
            let body = self.resolve(place)?;
            return self.body(body).map(Arc::new);
        };
        if let Some(known) = self.shared.bodies.get(reference) {
            return known.clone();
        }
        let body = self.resolve(place);
        let lowered = body.and_then(|body| self.body(body)).map(Arc::new);
        self.shared.bodies.insert(reference, lowered.clone());
        lowered
    }

    fn body(&mut self, body: Place<'a>) -> Option<RequestBody> {
        if !body.value.is_object() {
            self.warn(&body, "contract/request-body", "a request body must be a mapping; it is left out");
            return None;
        }
        let content = self.content(&body);
        if content.is_empty() {
            self.warn(&body, "contract/request-body", "the request body has no `content`");
        }
        Some(RequestBody { required: body.flag("required"), content, pointer: body.pointer })
    }
}
