//! What the user says about checks beside single cases: a ruleset, levels, limits, and checks of their own.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::case::{CheckLevel, Configuration, CustomCheck, Spanned};
use crate::check::{Custom, Level, Ruleset, Settings};
use crate::contract::{ApiId, OperationKey};
use crate::diagnostic::Diagnostic;

/// What the user says about checks for a whole run.
#[derive(Debug, Clone, Default)]
pub struct CheckSetup {
    levels: Settings,
    operations: BTreeMap<(ApiId, OperationKey), Vec<(String, Level)>>,
    /// Checks that a configuration describes.
    pub described: Vec<CustomCheck>,
    /// Checks in Rust.
    pub custom: Vec<Arc<dyn Custom>>,
    /// How long an answer may take.
    pub time_limit: Option<Duration>,
}

impl CheckSetup {
    /// What a configuration says, whose names of checks exist.
    ///
    /// # Errors
    /// When there is no such ruleset.
    pub fn new(configuration: &Configuration, custom: Vec<Arc<dyn Custom>>) -> Result<Self, Diagnostic> {
        let ruleset = match &configuration.ruleset {
            Some(name) => name.value.parse().map_err(|problem: Diagnostic| problem.at(&name.span, ""))?,
            None => Ruleset::latest(),
        };
        let mut levels = Settings::of(ruleset);
        for (id, level) in read(&configuration.checks) {
            levels.set(&id, level).expect("the names of checks were looked up");
        }
        let operations = configuration.operations.iter().map(|operation| {
            let key = (operation.api.clone(), operation.key.clone());
            (key, read(&operation.checks).collect())
        });
        Ok(Self {
            levels,
            operations: operations.collect(),
            described: configuration.custom_checks.clone(),
            custom,
            time_limit: configuration.max_response_time,
        })
    }

    /// The levels for answers of an operation, before its step says anything.
    pub(super) fn levels(&self, operation: Option<(&ApiId, &OperationKey)>) -> Settings {
        let mut levels = self.levels.clone();
        let own = operation.and_then(|(api, key)| self.operations.get(&(api.clone(), key.clone())));
        for (id, level) in own.into_iter().flatten() {
            levels.set(id, *level).expect("the names of checks were looked up");
        }
        levels
    }
}

fn read(levels: &BTreeMap<String, Spanned<CheckLevel>>) -> impl Iterator<Item = (String, Level)> {
    levels.iter().map(|(id, level)| (id.clone(), level_of(level.value)))
}

pub(super) fn level_of(level: CheckLevel) -> Level {
    match level {
        CheckLevel::Off => Level::Off,
        CheckLevel::Warn => Level::Warn,
        CheckLevel::Error => Level::Error,
    }
}
