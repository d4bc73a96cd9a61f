//! Schemas that once gave a wrong value, a refused one, none at all or the wrong reason; each in a file of its own.
//!
//! A file says what to expect of its schema: values without a refusal, or why there are none. Nothing is timed: what is
//! slow shows in what is drawn again. Whoever mends the generator adds the smallest schema that shows why.

use std::fs;
use std::path::Path;

use probity::generate::{DrawTally, GenerateProblem, JsonStrategy};
use proptest::test_runner::{RngAlgorithm, TestRng};
use serde::Deserialize;
use serde_json::Value;

/// So many values are drawn where the file asks for no other number.
const VALUES: u64 = 300;

/// All classes of values are entered within so many.
const DRAWS: usize = 10_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Regression {
    schema: Value,
    #[serde(default)]
    seed: u8,
    expect: Expected,
    /// How many parts of all values may be drawn again.
    #[serde(default)]
    redrawn: u64,
    /// Whether every class of values that the schema tells apart is drawn.
    #[serde(default)]
    classes: bool,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Expected {
    Valid,
    Unsatisfiable,
    GivenUp,
    TooLarge,
}

impl Regression {
    /// What is not as it should be.
    fn fault(&self) -> Option<String> {
        let strategy = JsonStrategy::for_json_schema(&self.schema).expect("the schema compiles");
        let mut random = TestRng::from_seed(RngAlgorithm::ChaCha, &[self.seed; 32]);
        let mut tally = DrawTally::default();
        for _ in 0..VALUES {
            match strategy.draw_counted(&mut random, &mut tally) {
                Ok(value) if !strategy.accepts(&value) => return Some(format!("{value} is not valid")),
                Ok(_) => {}
                Err(problem) => {
                    let met = met(&problem);
                    return (met != self.expect).then(|| format!("expected {:?}: {problem}", self.expect));
                }
            }
        }
        if self.expect != Expected::Valid {
            return Some(format!("expected {:?}, and there are values", self.expect));
        }
        if tally.refused > 0 || tally.redrawn > self.redrawn {
            return Some(format!("{} values refused, {} parts drawn again", tally.refused, tally.redrawn));
        }
        let distribution = self.classes.then(|| strategy.distribution(&mut random, DRAWS).expect("it is drawn"))?;
        let unhit = distribution.unhit().next()?;
        Some(format!("never drawn at `{}`: {}", unhit.place, unhit.class))
    }
}

fn met(problem: &GenerateProblem) -> Expected {
    match problem {
        GenerateProblem::Unsatisfiable { .. } => Expected::Unsatisfiable,
        GenerateProblem::TooLarge { .. } => Expected::TooLarge,
        _ => Expected::GivenUp,
    }
}

#[test]
fn what_was_mended_stays_mended() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/regressions/schemas");
    let mut files: Vec<_> =
        fs::read_dir(folder).expect("the folder is there").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    assert!(files.len() > 20, "only {} files are there", files.len());
    let faults = files.iter().filter_map(|file| {
        let text = fs::read_to_string(file).expect("a text");
        let regression: Regression =
            yaml_serde::from_str(&text).unwrap_or_else(|problem| panic!("{}: {problem}", file.display()));
        let fault = regression.fault()?;
        Some(format!("{}: {fault}", file.file_stem()?.to_string_lossy()))
    });
    let faults: Vec<String> = faults.collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
