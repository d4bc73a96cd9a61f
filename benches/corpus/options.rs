//! What the command line asks for.

use std::path::PathBuf;
use std::time::Duration;

/// The options, with their defaults.
pub(crate) struct Options {
    pub(crate) paths: Vec<PathBuf>,
    /// How many values are drawn from each schema.
    pub(crate) count: usize,
    /// How long one schema may take.
    pub(crate) limit: Duration,
    pub(crate) verbose: bool,
    /// Whether it is told what was hit and what was not.
    pub(crate) distribution: bool,
    /// Whether keywords are broken instead of values drawn.
    pub(crate) violations: bool,
    /// How many operations of each document are looked at then.
    pub(crate) operations: Option<usize>,
    /// Where values are written, with their schemas.
    pub(crate) dump: Option<PathBuf>,
}

impl Options {
    pub(crate) fn from_command_line() -> Self {
        let mut options = Self {
            paths: Vec::new(),
            count: 1000,
            limit: Duration::from_secs(20),
            verbose: false,
            distribution: false,
            violations: false,
            operations: None,
            dump: None,
        };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            let mut number = |name: &str| {
                let word = words.next().unwrap_or_else(|| panic!("{name} wants a number"));
                word.parse::<u64>().unwrap_or_else(|_| panic!("{name} wants a number, not `{word}`"))
            };
            match word.as_str() {
                "-n" => options.count = usize::try_from(number("-n")).expect("a count"),
                "--seconds" => options.limit = Duration::from_secs(number("--seconds")),
                "--distribution" => options.distribution = true,
                "--violations" => options.violations = true,
                "--operations" => options.operations = Some(usize::try_from(number("--operations")).expect("a count")),
                "--verbose" => options.verbose = true,
                "--dump" => options.dump = Some(words.next().expect("--dump wants a file").into()),
                // What `cargo bench` adds.
                "--bench" => {}
                word if word.starts_with('-') => panic!("`{word}` is no option"),
                path => options.paths.push(path.into()),
            }
        }
        options
    }
}
