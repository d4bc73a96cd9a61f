//! The list of rules, and of the functions that look for their findings.

use super::rules::{
    components, composition, formats, keywords, links, messages, operations, parameters, paths, patterns, reading,
    references, satisfiable, security, servers, values,
};
use super::{Problems, Rule, Subject, examples, structure};

/// A function that looks for the findings of one or more rules.
pub(super) type Search = fn(&Subject<'_>, &mut Problems<'_>);

/// One theme: its rules, and how they are looked for. The structure of a document is looked at by the walk itself.
const THEMES: &[(&[Rule], &[Search])] = &[
    (reading::RULES, &[]),
    (references::RULES, references::SEARCHES),
    (structure::RULES, &[]),
    (paths::RULES, paths::SEARCHES),
    (operations::RULES, operations::SEARCHES),
    (parameters::RULES, parameters::SEARCHES),
    (messages::RULES, messages::SEARCHES),
    (keywords::RULES, keywords::SEARCHES),
    (values::RULES, values::SEARCHES),
    (formats::RULES, formats::SEARCHES),
    (patterns::RULES, patterns::SEARCHES),
    (composition::RULES, composition::SEARCHES),
    (satisfiable::RULES, satisfiable::SEARCHES),
    (examples::RULES, &[]),
    (security::RULES, security::SEARCHES),
    (servers::RULES, servers::SEARCHES),
    (links::RULES, links::SEARCHES),
    (components::RULES, components::SEARCHES),
];

/// Every rule, by theme.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    THEMES.iter().flat_map(|(rules, _)| rules.iter())
}

/// The rule with this id.
pub(super) fn rule(id: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.id == id)
}

/// Everything that is to be done with a document.
pub(super) fn searches() -> impl Iterator<Item = Search> {
    THEMES.iter().flat_map(|(_, searches)| searches.iter().copied())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::rules;

    #[test]
    fn every_rule_has_an_id_of_its_own_and_says_what_it_is_about() {
        let mut ids = BTreeSet::new();
        for rule in rules() {
            assert!(ids.insert(rule.id), "{} stands twice", rule.id);
            assert!(rule.id.split_once('/').is_some_and(|(area, what)| !area.is_empty() && !what.is_empty()));
            assert!(!rule.summary.ends_with('.') && !rule.source.is_empty(), "{}", rule.id);
            assert!(rule.help.ends_with('.') && rule.help.len() > 40, "{}", rule.id);
        }
    }
}
