//! The list of checks, and how they are run.

use std::collections::BTreeSet;

use super::{
    Context, History, Ruleset, Settings, auth_ignored, challenge, conditional, error_shape, headers, history,
    http_rules, incomplete, invalid_accepted, leak, list_filter, media_type, method_allow, method_head,
    method_undeclared, negotiation, pagination, property_undocumented, read_only, schema, server_error, slow,
    slow_outlier, status_undocumented, unreached, valid_rejected,
};
use crate::finding::{Finding, Severity};

/// One check.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    /// `noun/aspect`; never changes.
    pub id: &'static str,
    /// How bad its findings are, unless a finding says otherwise.
    pub severity: Severity,
    /// One line for lists.
    pub summary: &'static str,
    /// The source file, which opens with the page users read.
    pub(super) source: &'static str,
    /// The first ruleset that has it.
    pub since: Ruleset,
    /// What it looks at, and how.
    pub judge: Judge,
}

/// What a check looks at.
#[derive(Debug, Clone, Copy)]
pub enum Judge {
    /// One exchange.
    Exchange(fn(&Context<'_>) -> Vec<Finding>),
    /// What happened to one thing.
    History(fn(&History<'_>) -> Vec<Finding>),
    /// What lies between exchanges, or a run as a whole: the engine tells of it.
    Engine,
}

/// Every check, in the order in which findings are shown.
pub const ALL: &[Check] = &[
    server_error::CHECK,
    incomplete::CHECK,
    status_undocumented::CHECK,
    media_type::CHECK,
    headers::CHECK,
    schema::CHECK,
    property_undocumented::CHECK,
    negotiation::CHECK,
    http_rules::CHECK,
    slow::CHECK,
    slow_outlier::CHECK,
    conditional::CHECK,
    method_undeclared::CHECK,
    method_allow::CHECK,
    method_head::CHECK,
    error_shape::CHECK,
    leak::CHECK,
    invalid_accepted::CHECK,
    valid_rejected::CHECK,
    auth_ignored::CHECK,
    challenge::CHECK,
    history::OBJECT_LEVEL,
    read_only::CHECK,
    pagination::CHECK,
    list_filter::CHECK,
    history::UNREADABLE,
    history::USE_AFTER_DELETE,
    history::CHANGE_LOST,
    history::UNSENT_LOST,
    history::REFUSED_CHANGE_KEPT,
    history::NOT_LISTED,
    history::LISTED_AFTER_DELETE,
    history::WRONG_PARENT,
    history::LOCATION,
    history::UNSTABLE,
    history::TAG_KEPT,
    unreached::CHECK,
];

impl Check {
    /// What the check finds in one exchange.
    #[must_use]
    pub fn of_exchange(&self, context: &Context<'_>) -> Vec<Finding> {
        match self.judge {
            Judge::Exchange(judge) => judge(context),
            Judge::History(_) | Judge::Engine => Vec::new(),
        }
    }

    /// The page users read, in Markdown: the comment that opens the check's file.
    #[must_use]
    pub fn page(&self) -> String {
        let comment = self.source.lines().map_while(|line| line.strip_prefix("//!"));
        comment.map(|line| line.strip_prefix(' ').unwrap_or(line).to_owned() + "\n").collect()
    }
}

/// The check with this id.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static Check> {
    ALL.iter().find(|check| check.id == id)
}

/// Runs every check that `settings` leave on. Of findings with the same fingerprint the first one is kept: a list of
/// a hundred broken items is one fault.
#[must_use]
pub fn run_all(context: &Context<'_>, settings: &Settings) -> Vec<Finding> {
    let mut seen = BTreeSet::new();
    let found = ALL.iter().filter(|check| !settings.is_off(check.id)).flat_map(|check| check.of_exchange(context));
    found.filter(|finding| seen.insert(finding.fingerprint.clone())).map(|finding| settings.apply(finding)).collect()
}

/// Runs every check of histories that `settings` leave on; they speak of the last step.
#[must_use]
pub fn run_history(history: &History<'_>, settings: &Settings) -> Vec<Finding> {
    let on = ALL.iter().filter(|check| !settings.is_off(check.id));
    let found = on.flat_map(|check| match check.judge {
        Judge::History(judge) => judge(history),
        Judge::Exchange(_) | Judge::Engine => Vec::new(),
    });
    found.map(|finding| settings.apply(finding)).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::ALL;

    #[test]
    fn ids_are_unique_and_every_check_has_a_page() {
        let ids: BTreeSet<_> = ALL.iter().map(|check| check.id).collect();
        assert_eq!(ids.len(), ALL.len());
        for check in ALL {
            let page = check.page();
            assert!(page.starts_with(&format!("`{}`: ", check.id)), "{page}");
            assert!(page.lines().count() >= 5, "{page}");
        }
    }
}
