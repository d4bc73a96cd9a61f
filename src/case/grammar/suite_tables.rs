//! Suites, folder defaults, blocks and authentication.

use super::shape::{key, required};
use super::step_tables::{ARGUMENTS, CASE, CHECKS, HEADERS, REQUIRES, STEPS};
use super::{Key, Object, Rule, Shape, Syntax};

pub(crate) use super::step_tables::ROW;

static PASSWORD: Object = Object {
    name: "a name with a password",
    keys: &[&[
        required("username", Shape::Scalar, "The user's name."),
        required("password", Shape::Scalar, "The password."),
    ]],
    others: None,
    rules: &[],
};

static API_KEY: Object = Object {
    name: "an API key",
    keys: &[&[
        required("name", Shape::Text, "The parameter's name."),
        required("in", Shape::Word(&["header", "query", "cookie"]), "Where it travels."),
        required("value", Shape::Scalar, "The key."),
    ]],
    others: None,
    rules: &[],
};

static OAUTH2: Object = Object {
    name: "client credentials",
    keys: &[&[
        required("client_id", Shape::Scalar, "The client's identifier."),
        required("client_secret", Shape::Scalar, "The client's secret."),
        key("token_url", Shape::Scalar, "A URL, or a path on the target; the contract's flow by default."),
    ]],
    others: None,
    rules: &[],
};

static TOKEN: Object = Object {
    name: "the place of a token",
    keys: &[&[
        key("json", Shape::Text, "A JSON Pointer into the body of the answer."),
        key("header", Shape::Text, "A header field of the answer."),
        key("cookie", Shape::Text, "A cookie that the answer sets."),
    ]],
    others: None,
    rules: &[&[Rule::ExactlyOne(&["json", "header", "cookie"])]],
};

static CARRIED: Object = Object {
    name: "the way of a token",
    keys: &[&[
        key("header", Shape::Text, "The header field that carries it."),
        key("query", Shape::Text, "The query parameter that carries it."),
        key("cookie", Shape::Text, "The cookie that carries it."),
        key("prefix", Shape::Text, "What stands before it."),
    ]],
    others: None,
    rules: &[&[Rule::ExactlyOne(&["header", "query", "cookie"])]],
};

/// A login.
pub(crate) static LOGIN: Object = Object {
    name: "a login",
    keys: &[&[
        key("method", Shape::Text, "The method; `POST` by default."),
        required("path", Shape::Scalar, "The path on the target."),
        key("headers", HEADERS, "Header fields."),
        key("media_type", Shape::Text, "The media type of the body: JSON, or a form; JSON by default."),
        key("body", Shape::Anything, "The body."),
        required("token", Shape::Object(&TOKEN), "Where the token is in the answer."),
        key(
            "send",
            Shape::Object(&CARRIED),
            "How requests carry it; a cookie as that cookie, else `Authorization: Bearer` by default.",
        ),
    ]],
    others: None,
    rules: &[],
};

static AUTH: Object = Object {
    name: "an authentication profile",
    keys: &[&[
        key("digest", Shape::Object(&PASSWORD), "HTTP Digest (RFC 7616)."),
        key("basic", Shape::Object(&PASSWORD), "HTTP Basic (RFC 7617)."),
        key("bearer", Shape::Scalar, "A bearer token (RFC 6750)."),
        key("api_key", Shape::Object(&API_KEY), "A key in a header, the query or a cookie."),
        key("oauth2", Shape::Object(&OAUTH2), "OAuth 2.0 client credentials (RFC 6749 §4.4)."),
        key("login", Shape::Object(&LOGIN), "A request that logs in, and a token in its answer."),
    ]],
    others: None,
    rules: &[&[Rule::ExactlyOne(&["digest", "basic", "bearer", "api_key", "oauth2", "login"])]],
};

static DEFAULTS: Object = Object {
    name: "a set of defaults",
    keys: &[&[
        key("path", ARGUMENTS, "Path parameters, for the operations that have them."),
        key("query", ARGUMENTS, "Query parameters, for the operations that have them."),
        key("headers", HEADERS, "Header fields."),
        key("accept", Shape::Scalar, "The Accept header."),
        key("media_type", Shape::Scalar, "The Content-Type of bodies."),
        key("checks", CHECKS, "Levels of single checks."),
        key("step_timeout", Shape::Syntax(Syntax::Duration), "How long to wait for an answer."),
    ]],
    others: None,
    rules: &[],
};

static INPUT: Object = Object {
    name: "an input",
    keys: &[&[key("default", Shape::Anything, "Its value when none is given.")]],
    others: None,
    rules: &[],
};

static BLOCK: Object = Object {
    name: "a block",
    keys: &[&[
        key(
            "inputs",
            Shape::Map { keys: Some(Syntax::Identifier), values: &Shape::Object(&INPUT) },
            "What it is given; its steps see it as `inputs`.",
        ),
        required("steps", STEPS, "The steps."),
        key("teardown", STEPS, "Steps that run when the test that used the block ends."),
        key(
            "outputs",
            Shape::Map { keys: Some(Syntax::Identifier), values: &Shape::Anything },
            "What its user finds under the name given by `out`.",
        ),
    ]],
    others: None,
    rules: &[],
};

const PROFILES: Shape =
    Shape::Map { keys: Some(Syntax::Slug), values: &Shape::Either(&[Shape::Word(&["none"]), Shape::Object(&AUTH)]) };

const BLOCKS: Shape = Shape::Map { keys: Some(Syntax::Slug), values: &Shape::Object(&BLOCK) };

const SHARED: &[Key] = &[
    key("spec", Shape::Text, "The API; by default the one named like the folder."),
    key("description", Shape::Text, "What it is about, for people."),
    key("tags", Shape::OneOrMany(&Shape::Syntax(Syntax::Slug)), "Tags of every case."),
    key("requires", Shape::Object(&REQUIRES), "What its tests need."),
    key("vars", Shape::Map { keys: Some(Syntax::Identifier), values: &Shape::Anything }, "Values for the steps."),
    key(
        "secrets",
        Shape::Map { keys: Some(Syntax::Identifier), values: &Shape::Scalar },
        "Values that are masked wherever they appear.",
    ),
    key("auth", PROFILES, "Authentication profiles by name."),
    key("use_auth", Shape::Scalar, "The profile that steps use unless they say otherwise."),
    key("defaults", Shape::Object(&DEFAULTS), "What every step is given unless it says otherwise."),
    key("blocks", BLOCKS, "Shared steps by name."),
];

/// A case file.
pub(crate) static SUITE: Object = Object {
    name: "a suite",
    keys: &[
        &[key("suite", Shape::Syntax(Syntax::SuiteName), "Its name; `<folder>::<file>` by default.")],
        SHARED,
        &[required("cases", Shape::List(&Shape::Object(&CASE)), "The cases.")],
    ],
    others: None,
    rules: &[],
};

/// `_defaults.yaml`: what every suite of its folder inherits.
pub(crate) static FOLDER_DEFAULTS: Object =
    Object { name: "a folder's defaults", keys: &[SHARED], others: None, rules: &[] };
