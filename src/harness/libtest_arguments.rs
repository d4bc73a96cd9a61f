//! The argument grammar of Rust's own test harness, as people and tools really use it.
//!
//! libtest-mimic takes one filter, refuses `--no-capture` and does not read `RUST_TEST_THREADS`; the standard
//! harness and cargo-nextest rely on all three. This module reads what libtest-mimic cannot and hands it the rest.

use std::collections::BTreeMap;
use std::ffi::OsString;

/// The arguments of a test binary.
#[derive(Debug, Clone)]
pub struct LibtestArguments {
    /// What libtest-mimic understands; it never holds a filter.
    pub mimic: libtest_mimic::Arguments,
    /// Texts of which a test's name must contain one (or be one, with `--exact`); empty selects all.
    pub filters: Vec<String>,
    /// Whether the output of passing tests is shown too (`--no-capture`, `--nocapture`, `--show-output`).
    pub show_output: bool,
}

impl LibtestArguments {
    /// Reads `arguments` (without the program's name) and `RUST_TEST_THREADS` and `RUST_TEST_NOCAPTURE` of
    /// `environment`. Ends the process with a usage message on an unknown option, as the standard harness does.
    pub fn parse(arguments: Vec<OsString>, environment: &BTreeMap<String, String>) -> Self {
        let (filters, rest) = split_filters(arguments);
        let mut mimic = libtest_mimic::Arguments::from_iter(std::iter::once(OsString::from("tests")).chain(rest));
        if mimic.test_threads.is_none() {
            mimic.test_threads = environment.get("RUST_TEST_THREADS").and_then(|threads| threads.parse().ok());
        }
        let environment_shows = environment.get("RUST_TEST_NOCAPTURE").is_some_and(|value| value != "0");
        let show_output = mimic.nocapture || mimic.show_output || environment_shows;
        Self { mimic, filters, show_output }
    }

    /// Whether the filters and `--skip` select a test of this name.
    pub fn selects(&self, name: &str) -> bool {
        let matches = |filter: &String| if self.mimic.exact { name == filter } else { name.contains(filter.as_str()) };
        (self.filters.is_empty() || self.filters.iter().any(matches)) && !self.mimic.skip.iter().any(matches)
    }

    /// The one name that can be selected, when there is just one: lets a run load only its file.
    pub fn only_name(&self) -> Option<&str> {
        match self.filters.as_slice() {
            [name] if self.mimic.exact && !self.mimic.list => Some(name),
            _ => None,
        }
    }
}

/// Options of libtest that are followed by a value of their own.
const WITH_VALUE: &[&str] = &["--test-threads", "--logfile", "--skip", "--color", "--format", "-Z"];

/// Takes the free-standing filters out, and spells `--no-capture` as libtest-mimic knows it.
fn split_filters(arguments: Vec<OsString>) -> (Vec<String>, Vec<OsString>) {
    let (mut filters, mut rest) = (Vec::new(), Vec::new());
    let mut arguments = arguments.into_iter();
    let mut only_filters = false;
    while let Some(argument) = arguments.next() {
        let text = argument.to_string_lossy().into_owned();
        match text.as_str() {
            _ if only_filters => filters.push(text),
            "--" => only_filters = true,
            "--no-capture" => rest.push("--nocapture".into()),
            option if WITH_VALUE.contains(&option) => {
                rest.push(argument);
                rest.extend(arguments.next());
            }
            option if option.starts_with('-') => rest.push(argument),
            _ => filters.push(text),
        }
    }
    (filters, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str], environment: &[(&str, &str)]) -> LibtestArguments {
        let environment = environment.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        LibtestArguments::parse(arguments.iter().map(OsString::from).collect(), &environment)
    }

    #[test]
    fn several_filters_select_what_any_of_them_names() {
        let arguments = parse(&["create", "--test-threads", "3", "delete", "--skip", "slow"], &[]);
        assert_eq!(arguments.mimic.test_threads, Some(3));
        assert!(arguments.selects("pets::create") && arguments.selects("pets::delete"));
        assert!(!arguments.selects("pets::list") && !arguments.selects("pets::create::slow"));
    }

    #[test]
    fn exact_names_are_whole_names() {
        let arguments = parse(&["pets::create", "--exact", "--nocapture"], &[]);
        assert!(arguments.selects("pets::create") && !arguments.selects("pets::create::a"));
        assert_eq!(arguments.only_name(), Some("pets::create"));
        assert!(arguments.show_output);
        assert_eq!(parse(&["pets::create", "--exact", "--list"], &[]).only_name(), None);
    }

    #[test]
    fn both_spellings_of_no_capture_and_the_environment_are_read() {
        assert!(parse(&["--no-capture"], &[]).show_output);
        assert!(parse(&[], &[("RUST_TEST_NOCAPTURE", "1")]).show_output);
        assert_eq!(parse(&[], &[("RUST_TEST_THREADS", "1")]).mimic.test_threads, Some(1));
        assert_eq!(parse(&["--test-threads=2"], &[("RUST_TEST_THREADS", "1")]).mimic.test_threads, Some(2));
    }
}
