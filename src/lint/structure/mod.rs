//! Holds values and objects against the table of the standards.
//!
//! The standards forbid what these rules find, so all of them are errors. Start at [`check_value`] and
//! [`check_object`].

mod fields;
mod object;
mod rules;
mod value;

pub(super) use fields::kind_below;
pub(super) use object::check_object;
pub(super) use rules::{MISPLACED, RULES};
pub(super) use value::{check_value, shown};
