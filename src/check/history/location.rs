//! `resource/location`: the `Location` of something that was just made leads nowhere.
//!
//! A 201 may say with `Location` where the thing is that was made (RFC 9110 §10.2.2, §15.3.2). The place it names was
//! asked for and answered 404 or 410: clients that follow it, as they should, never see what they made.
//!
//! A 202 names with it what tells how far the work is (RFC 9110 §15.3.3); that may not be there yet, so it counts only
//! where the thing itself could be read before.
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
    let was_read = || history.earlier().any(|step| step.role == Role::Read && step.is_done());
    let is_later = history.steps.first().is_some_and(|made| made.status() == 202);
    if last.role != Role::ReadLocation || !last.is_not_found() || is_later && !was_read() {
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

    #[test]
    fn what_is_made_later_may_not_be_there_yet() {
        let made = step(Role::Create, 202, "{}", "");
        let after = |read| {
            let steps = [made.clone(), step(Role::Read, read, "", ""), step(Role::ReadLocation, 404, "", "")];
            found(&CHECK, &steps).len()
        };
        assert_eq!((after(404), after(200)), (0, 1));
    }
}
