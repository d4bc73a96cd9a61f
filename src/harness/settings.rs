//! Everything a run needs to know, as plain data: filled from flags by the CLI and from the environment by tests.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::Connection;
use super::configured::configuration_file;
use crate::case::RunPhase;
use crate::check::Custom;
use crate::contract::LoadOptions;
use crate::engine::GivenCredentials;
use crate::source::ParseCache;
use crate::transport::{Limits, Rate};

/// The settings of a run. Paths are relative to the working directory or absolute.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `OpenAPI` documents, or folders that hold them.
    pub specs: Vec<PathBuf>,
    /// Overlays to apply to the documents, beside their own.
    pub overlays: Vec<PathBuf>,
    /// Folders whose files the documents may refer to, beside their own.
    pub allowed_folders: Vec<PathBuf>,
    /// The project's configuration (`probity.yaml`), where it has one.
    pub configuration: Option<PathBuf>,
    /// Checks of your own in Rust.
    pub custom_checks: Vec<Arc<dyn Custom>>,
    /// How long an answer may take; what the configuration says where this says nothing.
    pub max_response_time: Option<Duration>,
    /// The folder of cases.
    pub cases: PathBuf,
    /// Whether a missing folder of cases means that every operation is asked generated requests.
    pub infer_cases: bool,
    /// The folder of snapshots.
    pub snapshots: PathBuf,
    /// Behaviour files of the built-in mock; empty means those beside the documents.
    pub behaviours: Vec<PathBuf>,
    /// Faults of the built-in mock.
    pub faults: Vec<String>,
    /// The URL requests go to; `None` is the built-in mock.
    pub target: Option<String>,
    /// Headers added to every request.
    pub headers: Vec<(String, String)>,
    /// The auth profile that takes the place of each suite's default one, where the suite defines it.
    pub auth: Option<String>,
    /// Which phases; none means the cases, and without them all others.
    pub phases: Vec<RunPhase>,
    /// Values of parameters that the user knows, by name, for runs without cases.
    pub given: BTreeMap<String, String>,
    /// The credentials of runs without cases.
    pub credentials: Option<GivenCredentials>,
    /// The credentials of a second identity, to which nothing belongs that the first one makes.
    pub second_credentials: Option<GivenCredentials>,
    /// Files that say how the first and the second identity log in, where they have no other credentials.
    pub logins: [Option<PathBuf>; 2],
    /// Whether generated requests may change or delete what the run has not made; `None` allows it for targets in this
    /// process only.
    pub allow_foreign_changes: Option<bool>,
    /// How the target at the URL is reached.
    pub connection: Connection,
    /// How long and how much of an answer is waited for.
    pub limits: Limits,
    /// How fast requests may follow each other, all tests together.
    pub rate: Option<Rate>,
    /// Whether only requests that change nothing are sent (`GET`, `HEAD`, `OPTIONS`, `TRACE`).
    pub is_safe: bool,
    /// Operations that need not accept any request, by `operationId` or `METHOD /path`.
    pub waived: Vec<String>,
    /// The seed that everything random follows from.
    pub seed: u64,
    /// Where parsed documents are kept for other processes; `None` keeps nothing.
    pub cache: Option<PathBuf>,
    /// Which tests.
    pub selection: Selection,
    /// How many tests run at the same time.
    pub jobs: usize,
    /// No new test starts after this time.
    pub max_time: Option<Duration>,
    /// The run stops when about this many requests were sent.
    pub max_requests: Option<u64>,
    /// No new test starts after this many different findings.
    pub max_findings: Option<usize>,
    /// Whether the first failing test is the last to start.
    pub fail_fast: bool,
    /// The one generated request to send.
    pub replay: Option<String>,
    /// What happens to snapshots that are new or changed.
    pub snapshot_update: SnapshotUpdate,
    /// The environment, as read when the process began.
    pub environment: BTreeMap<String, String>,
    /// The time the process began.
    pub now: Timestamp,
}

/// Which tests to run.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Texts of which the name must contain one; empty selects all.
    pub names: Vec<String>,
    /// Whether `names` are whole names.
    pub exact: bool,
    /// Operations of which a step must ask one, by `operationId` or `METHOD /path`; empty selects all.
    pub operations: Vec<String>,
    /// Tags of which the test must have one; `!tag` must be absent.
    pub tags: Vec<String>,
}

/// What happens to snapshots that are new or changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SnapshotUpdate {
    /// Write nothing: in CI, or when told so (`INSTA_UPDATE=no`).
    Never,
    /// Write a pending `.snap.new` for review.
    Pending,
    /// Write new snapshots at once, and pending files for changed ones (`INSTA_UPDATE=unseen`).
    New,
    /// Write every snapshot at once (`INSTA_UPDATE=always`).
    Always,
}

impl Settings {
    /// The settings of a project folder with `specs/`, `cases/` and `snapshots/`, adjusted by the environment:
    /// `PROBITY_TARGET`, `PROBITY_AUTH`, `PROBITY_SEED`, `PROBITY_FAULTS`, `CI` and `INSTA_UPDATE`.
    pub fn for_project(root: &Path, environment: BTreeMap<String, String>, now: Timestamp) -> Self {
        let get = |name: &str| environment.get(name).filter(|value| !value.is_empty()).cloned();
        let faults = get("PROBITY_FAULTS").unwrap_or_default();
        Self {
            specs: vec![root.join("specs")],
            overlays: Vec::new(),
            allowed_folders: Vec::new(),
            configuration: configuration_file(None, root),
            custom_checks: Vec::new(),
            max_response_time: None,
            cases: root.join("cases"),
            infer_cases: false,
            snapshots: root.join("snapshots"),
            behaviours: Vec::new(),
            faults: faults.split(',').filter(|fault| !fault.is_empty()).map(str::to_owned).collect(),
            target: get("PROBITY_TARGET"),
            headers: Vec::new(),
            phases: Vec::new(),
            given: BTreeMap::new(),
            credentials: None,
            second_credentials: None,
            logins: [None, None],
            allow_foreign_changes: None,
            connection: Connection::default(),
            limits: Limits::default(),
            rate: None,
            is_safe: false,
            waived: Vec::new(),
            auth: get("PROBITY_AUTH"),
            seed: get("PROBITY_SEED").and_then(|seed| seed.parse().ok()).unwrap_or(1),
            cache: cache_folder(root, &environment),
            selection: Selection::default(),
            jobs: 1,
            max_time: None,
            max_requests: None,
            max_findings: None,
            fail_fast: false,
            replay: None,
            snapshot_update: SnapshotUpdate::from_environment(&environment),
            environment,
            now,
        }
    }

    /// How contracts are loaded.
    pub(super) fn load_options(&self) -> LoadOptions {
        LoadOptions {
            cache: self.parse_cache(),
            overlays: self.overlays.clone(),
            allowed_folders: self.allowed_folders.clone(),
        }
    }

    /// The cache of parsed documents.
    pub(super) fn parse_cache(&self) -> ParseCache {
        self.cache.as_ref().map_or_else(ParseCache::off, ParseCache::at)
    }
}

/// Only a runner that starts a process per test reads the same documents again and again.
fn cache_folder(root: &Path, environment: &BTreeMap<String, String>) -> Option<PathBuf> {
    environment.get("NEXTEST").filter(|value| *value == "1")?;
    let target = environment.get("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    Some(target.join("probity").join("parsed"))
}

impl SnapshotUpdate {
    /// Reads `INSTA_UPDATE` as insta does; in CI nothing is ever written.
    pub fn from_environment(environment: &BTreeMap<String, String>) -> Self {
        let get = |name: &str| environment.get(name).map(String::as_str).unwrap_or_default();
        let in_ci = !matches!(get("CI"), "" | "0" | "false");
        match get("INSTA_UPDATE") {
            _ if in_ci => Self::Never,
            "no" => Self::Never,
            "always" | "force" => Self::Always,
            "unseen" => Self::New,
            _ => Self::Pending,
        }
    }
}

impl Selection {
    /// Whether a test of this name and with these tags is selected.
    pub fn selects(&self, name: &str, tags: &[String]) -> bool {
        let named = |wanted: &String| if self.exact { name == wanted } else { name.contains(wanted.as_str()) };
        let (without, with): (Vec<_>, Vec<_>) = self.tags.iter().partition(|tag| tag.starts_with('!'));
        (self.names.is_empty() || self.names.iter().any(named))
            && (with.is_empty() || with.iter().any(|tag| tags.contains(tag)))
            && !without.iter().any(|tag| tags.iter().any(|own| own == &tag[1..]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_select_and_deselect() {
        let selection = |tags: &[&str]| Selection {
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
            ..Selection::default()
        };
        let own = ["slow".to_owned(), "auth".to_owned()];
        assert!(selection(&[]).selects("a", &own));
        assert!(selection(&["auth"]).selects("a", &own));
        assert!(!selection(&["auth", "!slow"]).selects("a", &own));
        assert!(!selection(&["other"]).selects("a", &own));
        assert!(selection(&["!other"]).selects("a", &own));
    }

    #[test]
    fn nothing_is_written_in_ci() {
        let update = |pairs: &[(&str, &str)]| {
            let environment = pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
            SnapshotUpdate::from_environment(&environment)
        };
        assert_eq!(update(&[("CI", "true"), ("INSTA_UPDATE", "always")]), SnapshotUpdate::Never);
        assert_eq!(update(&[("INSTA_UPDATE", "always")]), SnapshotUpdate::Always);
        assert_eq!(update(&[("CI", "false")]), SnapshotUpdate::Pending);
    }
}
