//! Example values, by their places.
//!
//! An example is not copied: some documents consist of them. [`super::Api::example`] reads the value.

/// A named example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Its name; empty for a lone `example`.
    pub name: String,
    /// JSON Pointer of the value.
    pub pointer: String,
    /// What stands there.
    pub form: ExampleForm,
}

/// What an example's value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExampleForm {
    /// The value itself: `example`, `value`, or `dataValue` of OpenAPI 3.2.
    Data,
    /// The text that stands on the wire: `serializedValue` (OpenAPI 3.2.0 §4.19).
    Serialized,
}
