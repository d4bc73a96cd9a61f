//! `resource/location`: the `Location` of something that was just made leads nowhere.
//!
//! A 201 may say with `Location` where the thing is that was made (RFC 9110 §10.2.2, §15.3.2). The place it names was
//! asked for and answered 404 or 410: clients that follow it, as they should, never see what they made.
//!
//! Places on other hosts are not asked for, and other refusals (401, 405) say nothing of whether the place is right.

use super::{History, Role};
use crate::check::{Check, Judge, Ruleset};
use crate::finding::{Finding, Severity};

pub(in crate::check) const CHECK: Check = Check {
    id: "resource/location",
    severity: Severity::Error,
    summary: "the `Location` of something that was just made leads nowhere",
    source: include_str!("location.rs"),
    since: Ruleset::FIRST,
    judge: Judge::History(run),
};

fn run(history: &History<'_>) -> Vec<Finding> {
    let last = history.last();
    if last.role != Role::ReadLocation || !last.is_not_found() {
        return Vec::new();
    }
    vec![
        history
            .finding(&CHECK)
            .at_header("location")
            .contrast(
                "the thing that was just made",
                format!("{} answers {}", last.exchange.request.target, last.status()),
            )
            .title("`Location` leads nowhere"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::history::testing::{found, step};

    #[test]
    fn a_place_that_is_not_found_is_a_finding() {
        let made = step(Role::Create, 201, "{}", "");
        let asked = |role, status| found(&CHECK, &[made.clone(), step(role, status, "", "")]).len();
        assert_eq!(asked(Role::ReadLocation, 404), 1);
        assert_eq!((asked(Role::ReadLocation, 200), asked(Role::ReadLocation, 401), asked(Role::Read, 404)), (0, 0, 0));
    }
}
