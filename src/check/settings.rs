//! Which checks run, and how much their findings weigh.

use std::collections::BTreeMap;
use std::str::FromStr;

use super::{ALL, Ruleset, by_id};
use crate::diagnostic::{Diagnostic, nearest};
use crate::finding::{Finding, Severity};

/// How much a check's findings weigh.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The check does not run.
    Off,
    /// Its findings are warnings and fail nothing.
    Warn,
    /// Its findings are errors.
    Error,
}

/// The levels that differ from what the checks say themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    ruleset: Ruleset,
    levels: BTreeMap<String, Level>,
}

impl Default for Settings {
    fn default() -> Self {
        Self::of(Ruleset::latest())
    }
}

impl Settings {
    /// Those of a ruleset.
    #[must_use]
    pub fn of(ruleset: Ruleset) -> Self {
        Self { ruleset, levels: BTreeMap::new() }
    }

    /// Sets the level of one check.
    ///
    /// # Errors
    /// When there is no such check.
    pub fn set(&mut self, id: &str, level: Level) -> Result<(), Diagnostic> {
        if by_id(id).is_none() {
            let unknown = Diagnostic::new("check/unknown", format!("there is no check `{id}`"));
            let near = nearest(id, ALL.iter().map(|check| check.id));
            return Err(match near {
                Some(near) => unknown.hint(format!("did you mean `{near}`?")),
                None => unknown,
            });
        }
        self.levels.insert(id.to_owned(), level);
        Ok(())
    }

    /// Whether the check does not run.
    #[must_use]
    pub fn is_off(&self, id: &str) -> bool {
        self.levels.get(id) == Some(&Level::Off)
    }

    /// The finding with the severity that is set for its check; a check that is younger than the ruleset only warns.
    #[must_use]
    pub fn apply(&self, mut finding: Finding) -> Finding {
        match self.levels.get(&finding.check) {
            Some(Level::Warn) => finding.severity = finding.severity.min(Severity::Warning),
            Some(Level::Error) => finding.severity = Severity::Error,
            None if by_id(&finding.check).is_some_and(|check| check.since > self.ruleset) => {
                finding.severity = finding.severity.min(Severity::Warning);
            }
            Some(Level::Off) | None => {}
        }
        finding
    }
}

impl FromStr for Level {
    type Err = Diagnostic;

    fn from_str(text: &str) -> Result<Self, Diagnostic> {
        match text {
            "off" => Ok(Self::Off),
            "warn" => Ok(Self::Warn),
            "error" => Ok(Self::Error),
            _ => Err(Diagnostic::new("check/level", format!("`{text}` is no level of a check"))
                .hint("use `off`, `warn` or `error`")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Level, Settings};

    #[test]
    fn an_unknown_check_gets_a_suggestion() {
        let error = Settings::default().set("response/shema", Level::Off).unwrap_err();
        assert_eq!(error.hint.as_deref(), Some("did you mean `response/schema`?"));
    }

    #[test]
    fn levels_are_read() {
        assert_eq!("warn".parse::<Level>().ok(), Some(Level::Warn));
        assert!("warning".parse::<Level>().is_err());
    }
}
