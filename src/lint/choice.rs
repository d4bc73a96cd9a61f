//! Which rules a user wants, and how bad their findings are to be.

use super::registry;
use crate::diagnostic::{Diagnostic, Severity, suggestion};

/// What was chosen about rules; the default is every rule at its own severity.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    allowed: Vec<String>,
    warned: Vec<String>,
    denied: Vec<String>,
    only: Vec<String>,
}

impl Choice {
    /// A choice by ids (`paths/ambiguous`) or areas (`paths`): findings of `allowed` rules are not reported, those of
    /// `warned` ones are warnings, those of `denied` ones errors. When `only` names any, all others are not reported.
    ///
    /// # Errors
    /// When a name is neither the id of a rule nor an area.
    pub fn new(
        allowed: Vec<String>,
        warned: Vec<String>,
        denied: Vec<String>,
        only: Vec<String>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let names = allowed.iter().chain(&warned).chain(&denied).chain(&only);
        let unknown: Vec<Diagnostic> = names.filter(|name| !is_known(name)).map(|name| refusal(name)).collect();
        if unknown.is_empty() { Ok(Self { allowed, warned, denied, only }) } else { Err(unknown) }
    }

    /// How bad a finding with this id is; `None` when it is not wanted. An id outweighs its area; of equal names,
    /// `denied` outweighs `warned`, and that `allowed`.
    pub(super) fn severity(&self, id: &str, own: Severity) -> Option<Severity> {
        let area = id.split('/').next().unwrap_or(id);
        let named = |names: &[String], name: &str| names.iter().any(|one| one == name);
        if !self.only.is_empty() && !named(&self.only, id) && !named(&self.only, area) {
            return None;
        }
        for name in [id, area] {
            if named(&self.denied, name) {
                return Some(Severity::Error);
            } else if named(&self.warned, name) {
                return Some(Severity::Warning);
            } else if named(&self.allowed, name) {
                return None;
            }
        }
        Some(own)
    }
}

fn is_known(name: &str) -> bool {
    registry::rules().any(|rule| rule.id == name || rule.area() == name)
}

fn refusal(name: &str) -> Diagnostic {
    Diagnostic::new("check/unknown-rule", format!("there is no rule `{name}`"))
        .hint(suggestion(name, registry::rules().map(|rule| rule.id)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn an_id_outweighs_its_area() {
        let choice = Choice::new(names(&["paths"]), Vec::new(), names(&["paths/ambiguous"]), Vec::new()).unwrap();
        assert_eq!(choice.severity("paths/ambiguous", Severity::Warning), Some(Severity::Error));
        assert_eq!(choice.severity("paths/duplicate", Severity::Error), None);
        assert_eq!(choice.severity("schemas/pattern", Severity::Note), Some(Severity::Note));
    }

    #[test]
    fn only_what_is_named_is_wanted() {
        let choice = Choice::new(Vec::new(), Vec::new(), Vec::new(), names(&["structure"])).unwrap();
        assert_eq!(choice.severity("structure/unknown-field", Severity::Error), Some(Severity::Error));
        assert_eq!(choice.severity("paths/ambiguous", Severity::Error), None);
    }

    #[test]
    fn a_rule_that_is_none_is_refused() {
        let errors = Choice::new(names(&["structure/unknown-feild"]), Vec::new(), Vec::new(), Vec::new()).unwrap_err();
        assert_eq!(errors[0].hint.as_deref(), Some("did you mean `structure/unknown-field`?"));
    }
}
