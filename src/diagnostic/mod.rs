//! What is wrong with an input, and how it is shown.
//!
//! A [`Diagnostic`] is a user's mistake (in a spec, a case, a flag) or the outside world's refusal (a target that
//! cannot be reached): a code, a message, a place, a hint and the class of exit code it leads to. It never
//! describes a broken promise of the API under test (that is a `finding`) and knows nothing of HTTP. One renderer
//! prints them all.

mod model;
mod render;
mod suggest;

pub use model::{Diagnostic, ExitClass, Label, Severity};
pub use render::{render, render_coloured, render_warnings};
pub use suggest::{nearest, suggestion};
