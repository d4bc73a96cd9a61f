//! The body of a request.

use serde_json::Value;

use super::ValuePath;
use crate::source::Span;
use crate::template::{EvaluateError, Reference, Scope, TemplateValue};

/// What a request's body is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    /// What it starts from.
    pub content: BodyContent,
    /// `body_patch`: a mapping from JSON Pointers to the values put there.
    pub patch: Option<TemplateValue>,
    /// `body_remove`: a list of JSON Pointers that are taken away, after the patch.
    pub remove: Option<TemplateValue>,
}

/// Where a body comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum BodyContent {
    /// A typed tree, encoded by the step's media type (`body`, `body_file`).
    Typed(TemplateValue),
    /// Text that is sent byte for byte (`raw_body`).
    Raw(TemplateValue),
}

impl Body {
    /// The typed body with its patch applied, or the raw text as a string.
    ///
    /// # Errors
    /// A template that cannot be evaluated, a raw body that is not text, or a patch that does not fit the body.
    pub fn evaluate(&self, scope: &Scope) -> Result<Value, EvaluateError> {
        match &self.content {
            BodyContent::Raw(text) => match text.evaluate(scope)? {
                Value::String(text) => Ok(Value::String(text)),
                _ => Err(fault(&text.span, "a raw body must be text")),
            },
            BodyContent::Typed(tree) => {
                let mut body = tree.evaluate(scope)?;
                self.apply_patch(&mut body, scope)?;
                self.apply_removals(&mut body, scope)?;
                Ok(body)
            }
        }
    }

    /// Every name used in it.
    pub fn references(&self) -> Vec<Reference> {
        let (BodyContent::Typed(content) | BodyContent::Raw(content)) = &self.content;
        let others = self.patch.iter().chain(&self.remove);
        std::iter::once(content).chain(others).flat_map(TemplateValue::references).collect()
    }

    fn apply_patch(&self, body: &mut Value, scope: &Scope) -> Result<(), EvaluateError> {
        let Some(patch) = &self.patch else { return Ok(()) };
        let fields = match patch.evaluate(scope)? {
            Value::Object(fields) => fields,
            Value::Null => return Ok(()),
            _ => return Err(fault(&patch.span, "`body_patch` must be a mapping from JSON Pointers to values")),
        };
        for (pointer, value) in fields {
            ValuePath::set(body, &pointer, value).map_err(|message| fault(&patch.span, message))?;
        }
        Ok(())
    }

    fn apply_removals(&self, body: &mut Value, scope: &Scope) -> Result<(), EvaluateError> {
        let Some(remove) = &self.remove else { return Ok(()) };
        let wrong = || fault(&remove.span, "`body_remove` must be a list of JSON Pointers");
        let pointers = match remove.evaluate(scope)? {
            Value::Array(pointers) => pointers,
            Value::Null => return Ok(()),
            _ => return Err(wrong()),
        };
        for pointer in pointers {
            let pointer = pointer.as_str().ok_or_else(wrong)?;
            ValuePath::remove(body, pointer).map_err(|message| fault(&remove.span, message))?;
        }
        Ok(())
    }
}

fn fault(span: &Span, message: impl Into<String>) -> EvaluateError {
    EvaluateError { span: span.clone(), message: message.into() }
}
