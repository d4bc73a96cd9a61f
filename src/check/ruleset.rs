//! Versions of the set of checks, so that an upgrade never fails a run that passed before.
//!
//! A project names the ruleset that it was made with; checks that came later only warn until it names a later one.

use std::fmt;
use std::str::FromStr;

use crate::diagnostic::Diagnostic;

/// A version of the set of checks: a year and a number within it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ruleset(u16, u16);

impl Ruleset {
    /// The first one.
    pub const FIRST: Self = Self(2026, 1);

    /// Every ruleset that there is, the latest one last.
    pub const ALL: &'static [Self] = &[Self::FIRST];

    /// The one that counts where none is named.
    #[must_use]
    pub fn latest() -> Self {
        *Self::ALL.last().expect("there is a first one")
    }
}

impl fmt::Display for Ruleset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0, self.1)
    }
}

impl FromStr for Ruleset {
    type Err = Diagnostic;

    fn from_str(text: &str) -> Result<Self, Diagnostic> {
        Self::ALL.iter().find(|known| known.to_string() == text).copied().ok_or_else(|| {
            let known: Vec<String> = Self::ALL.iter().map(Self::to_string).collect();
            Diagnostic::new("check/ruleset", format!("there is no ruleset `{text}`"))
                .hint(format!("known rulesets: {}; the latest one counts where none is named", known.join(", ")))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Ruleset;

    #[test]
    fn rulesets_are_read_and_ordered() {
        assert_eq!("2026.1".parse::<Ruleset>().unwrap(), Ruleset::FIRST);
        assert!(Ruleset(2026, 1) < Ruleset(2026, 10) && Ruleset(2026, 10) < Ruleset(2027, 1));
        let problem = "2025.1".parse::<Ruleset>().unwrap_err();
        assert!(problem.hint.unwrap().contains("2026.1"));
        assert!(Ruleset::ALL.is_sorted());
    }
}
