//! Steps and cases.

use super::request_tables::{COVERAGE, EXPECT, FUZZ, MUTATE, POLL, SNAPSHOTS};
use super::shape::{key, required};
use super::{Key, Object, Rule, Shape, Syntax};

pub(super) const ARGUMENTS: Shape =
    Shape::Either(&[Shape::Map { keys: None, values: &Shape::Anything }, Shape::Computed]);
pub(super) const HEADERS: Shape =
    Shape::Either(&[Shape::Map { keys: Some(Syntax::HeaderName), values: &Shape::Anything }, Shape::Computed]);
pub(super) const CHECKS: Shape =
    Shape::Map { keys: Some(Syntax::CheckId), values: &Shape::Word(&["off", "warn", "error"]) };
pub(super) const COVERAGES: Shape = Shape::Either(&[Shape::Boolean, Shape::Object(&COVERAGE)]);
pub(super) const STEPS: Shape = Shape::List(&Shape::Object(&STEP));

const REQUEST_KEYS: &[&str] = &[
    "spec",
    "path",
    "query",
    "extra_query",
    "headers",
    "cookies",
    "auth",
    "accept",
    "media_type",
    "body",
    "body_file",
    "raw_body",
    "body_patch",
    "body_remove",
    "expect",
    "capture",
    "poll",
    "snapshot",
    "coverage",
    "mutate",
    "fuzz",
    "checks",
    "timeout",
];

const STEP_KEYS: &[Key] = &[
    key("id", Shape::Syntax(Syntax::Identifier), "The name under which later steps find its captures."),
    key("op", Shape::Text, "The operation: its operationId, or `METHOD /path` as in the contract."),
    key("request", Shape::Syntax(Syntax::RequestLine), "`METHOD /path`: a request that is bound to no operation."),
    key("spec", Shape::Text, "The API, when it is not the suite's."),
    key("use", Shape::Text, "The name of a block to run."),
    key("with", ARGUMENTS, "The block's inputs."),
    key("out", Shape::Syntax(Syntax::Identifier), "The name under which the block's outputs are found."),
    key("wait", Shape::Syntax(Syntax::Duration), "Lets time pass: virtual on a mock, real elsewhere."),
    key("path", ARGUMENTS, "Path parameters."),
    key("query", ARGUMENTS, "Query parameters of the operation; null takes a default away."),
    key("extra_query", ARGUMENTS, "Query parameters that the operation does not have."),
    key("headers", HEADERS, "Header fields; null takes a default away."),
    key("cookies", ARGUMENTS, "Cookies."),
    key("auth", Shape::Scalar, "The authentication profile, or `none`."),
    key("accept", Shape::Scalar, "The Accept header."),
    key("media_type", Shape::Scalar, "The Content-Type of the body."),
    key("body", Shape::Anything, "The body, typed; its strings may hold templates."),
    key("body_file", Shape::Text, "A JSON or YAML file with the body, relative to this file."),
    key("raw_body", Shape::Scalar, "The body's bytes as they are, for malformed ones."),
    key(
        "body_patch",
        Shape::Either(&[Shape::Map { keys: Some(Syntax::Pointer), values: &Shape::Anything }, Shape::Computed]),
        "Values put into the body, by JSON Pointer.",
    ),
    key(
        "body_remove",
        Shape::Either(&[Shape::List(&Shape::Syntax(Syntax::Pointer)), Shape::Computed]),
        "Places taken away from the body.",
    ),
    key("expect", Shape::Object(&EXPECT), "What the answer must be like, beside what the contract promises."),
    key(
        "capture",
        Shape::Map { keys: Some(Syntax::Identifier), values: &Shape::Syntax(Syntax::CaptureSource) },
        "Values kept from the answer: JSON Pointer, JSONPath, `header:Name` or `status`.",
    ),
    key("poll", Shape::Object(&POLL), "Ask again until something is so."),
    key("snapshot", SNAPSHOTS, "Compare the answer with a stored one."),
    key("coverage", COVERAGES, "Send the enumerated requests: boundaries on both sides, examples and pairs."),
    key("mutate", Shape::Object(&MUTATE), "Send malformed variants of the request, one violation each."),
    key("fuzz", Shape::Object(&FUZZ), "Send requests drawn from the operation's schemas."),
    key("checks", CHECKS, "Levels of single checks for this step."),
    key("timeout", Shape::Syntax(Syntax::Duration), "How long to wait for the answer."),
];

const DESCRIPTION: &[Key] = &[key("description", Shape::Text, "What it shows, for people.")];

const REQUEST_RULES: &[Rule] = &[
    Rule::AtMostOne(&["body", "body_file", "raw_body"]),
    Rule::AtMostOne(&["coverage", "mutate", "fuzz", "poll"]),
    Rule::AtMostOne(&["coverage", "mutate", "fuzz", "snapshot"]),
    Rule::AtMostOne(&["coverage", "mutate", "fuzz", "capture"]),
    Rule::Needs { keys: &["with", "out"], one_of: &["use"] },
    Rule::Needs { keys: REQUEST_KEYS, one_of: &["op", "request"] },
    Rule::Needs { keys: &["path", "query", "coverage", "mutate", "fuzz"], one_of: &["op"] },
    Rule::Needs { keys: &["body_patch", "body_remove"], one_of: &["body", "body_file"] },
];

const STEP_ACTIONS: &[Rule] = &[Rule::ExactlyOne(&["op", "request", "use", "wait"])];
const CASE_ACTIONS: &[Rule] = &[Rule::ExactlyOne(&["steps", "op", "request", "use", "wait"])];

pub(super) static STEP: Object =
    Object { name: "a step", keys: &[DESCRIPTION, STEP_KEYS], others: None, rules: &[STEP_ACTIONS, REQUEST_RULES] };

pub(super) static REQUIRES: Object = Object {
    name: "a requirement",
    keys: &[&[
        key(
            "env",
            Shape::OneOrMany(&Shape::Syntax(Syntax::EnvironmentName)),
            "Environment variables without which the tests are ignored.",
        ),
        key("target", Shape::OneOrMany(&Shape::Word(&["mock", "live"])), "The kinds of target the tests suit."),
    ]],
    others: None,
    rules: &[],
};

static QUARANTINE: Object = Object {
    name: "a quarantine",
    keys: &[&[
        required("owner", Shape::Text, "Who answers for it."),
        required("reason", Shape::Text, "Why it fails."),
        required("until", Shape::Syntax(Syntax::Date), "The last day on which it may fail."),
        key("issue", Shape::Text, "Where it is tracked."),
    ]],
    others: None,
    rules: &[],
};

const SHARED_BY_CASE_AND_ROW: &[Key] = &[
    key("tags", Shape::OneOrMany(&Shape::Syntax(Syntax::Slug)), "Tags to select by."),
    key("skip", Shape::Text, "Why it is not run."),
    key("quarantine", Shape::Object(&QUARANTINE), "An expected failure: owned, dated, and an error once it passes."),
];

pub(crate) static ROW: Object = Object {
    name: "a row",
    keys: &[&[required("id", Shape::Syntax(Syntax::Slug), "Its name, unique in the case.")], SHARED_BY_CASE_AND_ROW],
    others: Some((Some(Syntax::Identifier), Shape::Anything)),
    rules: &[],
};

static ROW_FILE: Object = Object {
    name: "a table of rows",
    keys: &[&[required("file", Shape::Text, "A .csv, .json or .yaml file, relative to this file.")]],
    others: None,
    rules: &[],
};

const ROWS: Shape = Shape::Either(&[Shape::List(&Shape::Object(&ROW)), Shape::Object(&ROW_FILE)]);

const CASE_KEYS: &[Key] = &[
    required("name", Shape::Syntax(Syntax::Slug), "Its name, unique in the suite."),
    key("requires", Shape::Object(&REQUIRES), "What its tests need."),
    key("vars", Shape::Map { keys: Some(Syntax::Identifier), values: &Shape::Anything }, "Values for the steps."),
    key("each", ROWS, "Rows: each is a test of its own, and its values are `row` in the steps."),
    key("setup", STEPS, "Steps that prepare."),
    key("steps", STEPS, "The steps."),
    key("teardown", STEPS, "Steps that always run at the end."),
];

pub(super) static CASE: Object = Object {
    name: "a case",
    keys: &[CASE_KEYS, SHARED_BY_CASE_AND_ROW, DESCRIPTION, STEP_KEYS],
    others: None,
    rules: &[CASE_ACTIONS, REQUEST_RULES],
};
