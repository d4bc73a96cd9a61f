//! Regular expressions as JSON Schema means them (ECMA-262), in the words of the engine that runs them.
//!
//! The engine's dialect differs in small things that change meanings: what `\d` and `.` match, what may be escaped,
//! what a class holds. A pattern is read here as ECMA-262 reads it and written anew. What ECMA-262 refuses, or reads
//! in a way that no author means (`\Z`, `[[:alpha:]]`), is refused with a reason. Start at [`translate`].

mod class;
mod escape;
mod pattern;
mod reader;

pub(super) use pattern::translate;
