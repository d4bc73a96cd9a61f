//! `$(…)`: typed templates and bare expressions in case and behaviour files.
//!
//! An [`Expression`] is a bare formula (`body.age > 3 and body.name is defined`); a [`Template`] is text with
//! expressions in `$(…)`; a [`TemplateValue`] is a whole YAML tree of them. All are evaluated against a [`Scope`],
//! which carries the names, the time and the seed: nothing here reads a clock, an environment or entropy, and the
//! functions and filters are a closed list. Names are known before anything runs: see [`KnownNames`].

mod duration;
mod error;
mod expression;
mod functions;
mod known_names;
mod language;
mod random;
mod reference;
mod scan;
mod scope;
mod text;
mod value;

pub use duration::parse_duration;
pub use error::{EvaluateError, TemplateError};
pub use expression::Expression;
pub use known_names::KnownNames;
pub use language::{FILTERS, FUNCTIONS, TESTS};
pub use reference::Reference;
pub use scope::Scope;
pub use text::Template;
pub use value::{TemplateNode, TemplateValue};
