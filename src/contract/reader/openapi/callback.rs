//! Callbacks: which ones an operation names. What they hold is read once all operations are known.

use crate::contract::CallbackRef;
use crate::contract::reader::core::Reader;
use crate::contract::reader::place::Place;

impl<'a> Reader<'a> {
    pub(in crate::contract::reader) fn callbacks(&mut self, operation: &Place<'a>) -> Vec<CallbackRef> {
        let mut callbacks = Vec::new();
        for (name, place) in operation.entries("callbacks").filter(|(name, _)| !name.starts_with("x-")) {
            let Some(place) = self.resolve(place) else { continue };
            if !place.value.is_object() {
                self.warn(&place, "contract/callback", "a callback must be a mapping; it is left out");
                continue;
            }
            callbacks.push(CallbackRef { name: name.to_owned(), pointer: place.pointer.clone() });
            self.named_callbacks.push_back(place);
        }
        callbacks
    }
}
