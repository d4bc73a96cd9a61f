//! Named values of a request: path, query, headers, cookies, or a block's inputs.

use indexmap::IndexMap;
use serde_json::Value;

use crate::source::Span;
use crate::template::{EvaluateError, Reference, Scope, TemplateValue};

/// One named value.
#[derive(Debug, Clone, PartialEq)]
pub struct Argument {
    /// The name.
    pub name: String,
    /// Where the name is written.
    pub name_span: Span,
    /// The value; `null` takes a default away.
    pub value: TemplateValue,
}

/// A mapping of arguments: written out, or computed as a whole (`query: $(row.query)`).
#[derive(Debug, Clone, PartialEq)]
pub enum Arguments {
    /// Written name by name.
    Listed(Vec<Argument>),
    /// One template that gives a mapping.
    Computed(TemplateValue),
}

impl Default for Arguments {
    fn default() -> Self {
        Self::Listed(Vec::new())
    }
}

impl Arguments {
    /// The arguments that are written name by name; none when the whole is computed.
    pub fn listed(&self) -> &[Argument] {
        match self {
            Self::Listed(arguments) => arguments,
            Self::Computed(_) => &[],
        }
    }

    /// Whether nothing is written here.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Listed(arguments) if arguments.is_empty())
    }

    /// The values by name, `null`s included.
    ///
    /// # Errors
    /// A template that cannot be evaluated, or a computed value that is not a mapping.
    pub fn evaluate(&self, scope: &Scope) -> Result<IndexMap<String, Value>, EvaluateError> {
        match self {
            Self::Listed(arguments) => {
                arguments.iter().map(|argument| Ok((argument.name.clone(), argument.value.evaluate(scope)?))).collect()
            }
            Self::Computed(template) => match template.evaluate(scope)? {
                Value::Object(fields) => Ok(fields.into_iter().collect()),
                Value::Null => Ok(IndexMap::new()),
                _ => Err(EvaluateError { span: template.span.clone(), message: "this must give a mapping".to_owned() }),
            },
        }
    }

    /// Every name used in it.
    pub fn references(&self) -> Vec<Reference> {
        match self {
            Self::Listed(arguments) => arguments.iter().flat_map(|argument| argument.value.references()).collect(),
            Self::Computed(template) => template.references(),
        }
    }
}
