//! Loads what a run is about: the contract and the suites.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::chosen_operations::ChosenOperations;
use super::{Configured, Settings};
use crate::case::{self, Configuration, RunPhase, Suite, TargetKind};
use crate::contract::{ApiId, Contract};
use crate::diagnostic::{Diagnostic, ExitClass};
use crate::engine::{self, GivenCredentials, Inference, Plan, Surroundings};
use crate::schema::Schemas;
use crate::snapshot;

/// The contract and the suites of a project.
#[derive(Debug)]
pub struct Project {
    /// The contract.
    pub contract: Arc<Contract>,
    /// The schemas of each API; compiled when first used.
    pub schemas: BTreeMap<ApiId, Arc<Schemas>>,
    /// The suites, sorted by file.
    pub suites: Vec<Suite>,
    /// What the project says beside its documents and cases.
    pub configuration: Configuration,
    /// Values of parameters that the user knows, by name.
    pub given: BTreeMap<String, String>,
    /// What is wrong with the documents without keeping them from being used.
    pub warnings: Vec<Diagnostic>,
    chosen: ChosenOperations,
}

impl Project {
    /// Loads documents and cases.
    ///
    /// # Errors
    /// Everything that is wrong with any of them, in one go.
    pub fn load(settings: &Settings) -> Result<Self, Vec<Diagnostic>> {
        Self::load_cases(settings, None)
    }

    /// Loads documents and, where a file can be told from a test's name, only that file of cases.
    ///
    /// # Errors
    /// Everything that is wrong with what was loaded.
    pub fn load_for_test(settings: &Settings, test: &str) -> Result<Self, Vec<Diagnostic>> {
        Self::load_cases(settings, Some(test))
    }

    fn load_cases(settings: &Settings, test: Option<&str>) -> Result<Self, Vec<Diagnostic>> {
        let configured =
            Configured::load(&settings.specs, &settings.load_options(), settings.configuration.as_deref())?;
        let Configured { contract, configuration, warnings } = configured;
        let chosen = ChosenOperations::find(&settings.selection.operations, &contract)?;
        let given = given(settings, &configuration);
        let suites = load_suites(settings, test, &contract, &chosen, &given)?;
        let unknown = engine::unknown_names(&suites, &configuration);
        if !unknown.is_empty() {
            return Err(unknown);
        }
        let schemas = contract.apis.iter().map(|api| (api.id.clone(), Arc::new(Schemas::new(api)))).collect();
        Ok(Self { contract: Arc::new(contract), schemas, suites, configuration, given, warnings, chosen })
    }

    /// Snapshot files that no step of any case takes: a case was renamed or deleted, and nothing compares them any
    /// more.
    pub fn orphan_snapshots(&self, settings: &Settings) -> Vec<Diagnostic> {
        if !settings.phases.is_empty() && !settings.phases.contains(&RunPhase::Cases) {
            return Vec::new();
        }
        let orphans = snapshot::orphans(&settings.snapshots.join("cases"), &snapshot::expected(&self.suites));
        let orphan = |path: PathBuf| {
            let message = format!("no step of a case takes the snapshot {}", path.display());
            Diagnostic::new("snapshot/orphan", message)
                .hint("delete the file, or bring back the step that took it")
                .exit(ExitClass::Baseline)
        };
        orphans.into_iter().map(orphan).collect()
    }

    /// The tests that the settings select, for a kind of target; nothing is sent and no schema compiled.
    pub fn plan(&self, settings: &Settings, target: TargetKind) -> Plan<'_> {
        let surroundings = Surroundings { environment: &settings.environment, target, is_safe: settings.is_safe };
        Plan::new(&self.suites, &surroundings, |test| {
            settings.selection.selects(&test.name, &test.tags) && self.chosen.are_asked_by(test)
        })
    }
}

fn load_suites(
    settings: &Settings,
    test: Option<&str>,
    contract: &Contract,
    chosen: &ChosenOperations,
    given: &BTreeMap<String, String>,
) -> Result<Vec<Suite>, Vec<Diagnostic>> {
    if let Some(test) = test
        && let Some(file) = suite_file(&settings.cases, test)
    {
        let suites = case::load_only(&settings.cases, &file, contract, &settings.parse_cache())?;
        if suites.iter().flat_map(Suite::tests).any(|found| found.name == test) {
            return Ok(suites);
        }
    }
    // Documents without a folder of cases are a question too: does the API keep these promises?
    let has_cases = settings.cases.is_dir() || !settings.infer_cases;
    let wants = |phase| settings.phases.contains(&phase);
    let wants_cases = if settings.phases.is_empty() { has_cases } else { wants(RunPhase::Cases) };
    let wants_others = if settings.phases.is_empty() { !has_cases } else { settings.phases != [RunPhase::Cases] };
    let mut suites = if wants_cases { case::load(&settings.cases, contract)? } else { Vec::new() };
    if wants_others {
        let [first, second] = settings.logins.each_ref().map(|file| login(file.as_deref(), contract));
        let (first, second) = (first?, second?);
        let known = Inference {
            given,
            credentials: settings.credentials.as_ref().or(first.as_ref()),
            second_credentials: settings.second_credentials.as_ref().or(second.as_ref()),
            phases: &settings.phases,
        };
        suites.extend(engine::inferred_suites(contract, known, |api, operation| chosen.include(api, operation)));
    }
    Ok(suites)
}

/// The values of the configuration, and over them those of the settings.
fn given(settings: &Settings, configuration: &Configuration) -> BTreeMap<String, String> {
    let all = configuration.given.iter().chain(&settings.given);
    all.map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn login(file: Option<&Path>, contract: &Contract) -> Result<Option<GivenCredentials>, Vec<Diagnostic>> {
    let auth = file.map(|file| case::load_login(file, contract)).transpose()?;
    Ok(auth.map(|auth| GivenCredentials::Login(Box::new(auth))))
}

/// The file that a test is in, where its suite is named by its path.
fn suite_file(cases: &Path, test: &str) -> Option<PathBuf> {
    let mut parts: Vec<&str> = test.split("::").collect();
    while parts.len() > 1 {
        parts.pop();
        let file = cases.join(parts.join("/")).with_extension("yaml");
        if file.is_file() {
            return Some(file);
        }
    }
    None
}

/// The behaviour files that go with the documents: those that were named, else `behaviour.yaml` beside each document.
pub fn behaviour_files(contract: &Contract, named: &[PathBuf]) -> Vec<PathBuf> {
    if !named.is_empty() {
        return named.to_vec();
    }
    let beside = contract.apis.iter().map(|api| api.document.file().path.with_file_name("behaviour.yaml"));
    beside.filter(|path| path.is_file()).collect()
}
