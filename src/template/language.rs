//! The closed list of functions, filters and tests, and the engines that know no others.

use std::sync::LazyLock;

use minijinja::{Environment, UndefinedBehavior, filters, tests};

use super::functions;

/// Every function: `uuid()`, `hex(24)`, `integer(1, 9)`, `now()`, `now("+5m")`.
pub const FUNCTIONS: [&str; 4] = ["hex", "integer", "now", "uuid"];

/// Every filter, as in `row.name | upper`.
pub const FILTERS: [&str; 17] = [
    "abs", "base64", "default", "first", "float", "int", "join", "last", "length", "lower", "repeat", "replace",
    "sha256", "string", "tojson", "trim", "upper",
];

/// Every test, as in `body.name is defined`.
pub const TESTS: [&str; 11] = [
    "boolean",
    "defined",
    "endingwith",
    "in",
    "integer",
    "mapping",
    "none",
    "number",
    "sequence",
    "startingwith",
    "string",
];

/// Where a missing value is an error: templates.
pub(crate) static STRICT: LazyLock<Environment<'static>> = LazyLock::new(|| engine(UndefinedBehavior::Strict));

/// Where a missing value is merely absent: conditions.
pub(crate) static LENIENT: LazyLock<Environment<'static>> = LazyLock::new(|| engine(UndefinedBehavior::Chainable));

fn engine(undefined: UndefinedBehavior) -> Environment<'static> {
    let mut engine = Environment::empty();
    engine.set_undefined_behavior(undefined);
    engine.set_debug(true);
    add_functions(&mut engine);
    add_filters(&mut engine);
    add_tests(&mut engine);
    engine
}

fn add_functions(engine: &mut Environment<'static>) {
    engine.add_function("hex", functions::hex);
    engine.add_function("integer", functions::integer);
    engine.add_function("now", functions::now);
    engine.add_function("uuid", functions::uuid);
}

fn add_filters(engine: &mut Environment<'static>) {
    engine.add_filter("abs", filters::abs);
    engine.add_filter("base64", functions::base64);
    engine.add_filter("default", filters::default);
    engine.add_filter("first", filters::first);
    engine.add_filter("float", filters::float);
    engine.add_filter("int", filters::int);
    engine.add_filter("join", filters::join);
    engine.add_filter("last", filters::last);
    engine.add_filter("length", filters::length);
    engine.add_filter("lower", filters::lower);
    engine.add_filter("repeat", functions::repeat);
    engine.add_filter("replace", filters::replace);
    engine.add_filter("sha256", functions::sha256);
    engine.add_filter("string", filters::string);
    engine.add_filter("tojson", functions::to_json);
    engine.add_filter("trim", filters::trim);
    engine.add_filter("upper", filters::upper);
}

fn add_tests(engine: &mut Environment<'static>) {
    engine.add_test("boolean", tests::is_boolean);
    engine.add_test("defined", tests::is_defined);
    engine.add_test("endingwith", tests::is_endingwith);
    engine.add_test("in", tests::is_in);
    engine.add_test("integer", tests::is_integer);
    engine.add_test("mapping", tests::is_mapping);
    engine.add_test("none", tests::is_none);
    engine.add_test("number", tests::is_number);
    engine.add_test("sequence", tests::is_sequence);
    engine.add_test("startingwith", tests::is_startingwith);
    engine.add_test("string", tests::is_string);
}
