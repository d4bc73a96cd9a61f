//! Request bodies.

use std::sync::Arc;

use crate::contract::RequestBody;
use crate::contract::reader::core::Reader;
use crate::contract::reader::place::Place;

impl<'a> Reader<'a> {
    /// The request body of an operation; one that is referred to is lowered once.
    pub(in crate::contract::reader) fn request_body(&mut self, operation: &Place<'a>) -> Option<Arc<RequestBody>> {
        let place = operation.get("requestBody")?;
        let is_shared = place.value.get("$ref").is_some();
        let body = self.resolve(place)?;
        if !is_shared {
            return self.body(body).map(Arc::new);
        }
        if let Some(known) = self.shared.bodies.get(&body.pointer) {
            return known.clone();
        }
        let pointer = body.pointer.clone();
        let lowered = self.body(body).map(Arc::new);
        self.shared.bodies.insert(pointer, lowered.clone());
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
