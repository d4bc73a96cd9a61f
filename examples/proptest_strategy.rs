//! Values of a JSON Schema in your own proptest tests: `cargo run --example proptest_strategy`.
//!
//! [`JsonStrategy`] is a strategy like any other: it composes, it shrinks, and failures are replayed by proptest. The
//! test here finds that a shop's discount is wrong for orders of more than 100 pieces, and shrinks to the least of them.

use probity::generate::JsonStrategy;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::{Value, json};

fn main() {
    let orders = JsonStrategy::for_json_schema(&json!({
        "type": "object",
        "required": ["pieces", "price"],
        "properties": {
            "pieces": {"type": "integer", "minimum": 1, "maximum": 1000},
            "price": {"type": "number", "minimum": 0, "maximum": 100, "multipleOf": 0.01},
            "voucher": {"type": "string", "pattern": "^[A-Z]{3}-[0-9]{4}$"},
        },
    }))
    .expect("the schema compiles");
    // In a test of your own this is `proptest! { #[test] fn name(order in orders()) { … } }`.
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::default() });
    let failure = runner.run(&orders, |order| holds(&order)).expect_err("the discount is wrong");
    #[expect(clippy::print_stdout, reason = "an example shows what it found")]
    {
        println!("{failure}");
    }
}

/// The property: nobody pays more than the full price, and never less than nothing.
fn holds(order: &Value) -> Result<(), TestCaseError> {
    let pieces = order["pieces"].as_i64().unwrap_or_default();
    let percent = 100 - pieces;
    if percent < 0 { Err(TestCaseError::fail(format!("{percent} % of the price"))) } else { Ok(()) }
}
