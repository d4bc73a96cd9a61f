//! Whole requests: drafts of values, written for the wire and proved as a server would read them.
//!
//! A draft is one JSON value, `{"path": {…}, "query": {…}, "header": {…}, "cookie": {…}, "body": …}`, so that drawing,
//! breaking and shrinking work on parameters and bodies alike. Start at [`OperationPlan`].

mod access;
mod assemble;
mod draft;
mod model;
#[cfg(test)]
mod nested_tests;
mod operation;
mod plain;
mod proof;
#[cfg(test)]
mod version_tests;
#[cfg(test)]
mod xml_tests;

pub(crate) use access::ViewedSchemas;
pub(crate) use assemble::{Parts, Replaced, assemble, assemble_with};
pub use model::{AuthPlan, BaseRequest, GeneratedRequest, Login};
pub(crate) use model::{LOCATIONS, location_name, location_of};
pub(crate) use operation::{BodyForm, BodyPlan, OperationPlan, ParameterPlan, concrete};
pub(super) use proof::first_fault;
pub(crate) use proof::{Fault, ROUTE, faults};
