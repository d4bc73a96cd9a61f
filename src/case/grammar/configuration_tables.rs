//! The configuration of a project: `probity.yaml`.

use super::request_tables::{EXPECT, FIELD_RULES, STATUSES};
use super::shape::{key, required};
use super::step_tables::CHECKS;
use super::{Object, Shape, Syntax};

static OPERATION: Object = Object {
    name: "the configuration of an operation",
    keys: &[&[FIELD_RULES, key("checks", CHECKS, "Levels of single checks for this operation.")]],
    others: None,
    rules: &[],
};

static CUSTOM_CHECK: Object = Object {
    name: "a custom check",
    keys: &[&[
        key("summary", Shape::Text, "What is wrong when it finds something, in a line."),
        key("level", Shape::Word(&["warn", "error"]), "How much its findings weigh; `error` by default."),
        key(
            "operations",
            Shape::List(&Shape::Text),
            "The operations it is about, by `operationId` or `METHOD /path`; by default all.",
        ),
        key("status", STATUSES, "The statuses of the answers it is about; by default all."),
        required("expect", Shape::Object(&EXPECT), "What such an answer must look like."),
    ]],
    others: None,
    rules: &[],
};

/// `probity.yaml`.
pub(crate) static CONFIGURATION: Object = Object {
    name: "a configuration",
    keys: &[&[
        key("ruleset", Shape::Scalar, "The set of checks that may fail a run (`\"2026.1\"`); newer checks only warn."),
        key("checks", CHECKS, "Levels of single checks."),
        key(
            "operations",
            Shape::Map { keys: None, values: &Shape::Object(&OPERATION) },
            "What the contract does not tell of single operations, by `operationId` or `METHOD /path`.",
        ),
        key(
            "custom_checks",
            Shape::Map { keys: Some(Syntax::CheckId), values: &Shape::Object(&CUSTOM_CHECK) },
            "Checks of your own by id, such as `house/request-id`.",
        ),
        key("max_response_time", Shape::Syntax(Syntax::Duration), "An answer that takes longer is a finding."),
        key("waive", Shape::List(&Shape::Text), "Operations that need not accept any request, as with `--waive`."),
        key(
            "set",
            Shape::Map { keys: None, values: &Shape::Scalar },
            "Values of parameters by name, as with `--set`, which wins.",
        ),
        key(
            "headers",
            Shape::Map { keys: Some(Syntax::HeaderName), values: &Shape::Scalar },
            "Header fields of every request, as with `--header`.",
        ),
    ]],
    others: None,
    rules: &[],
};
