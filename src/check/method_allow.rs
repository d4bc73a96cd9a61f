//! `method/allow`: `Allow` does not list the methods that the contract declares for the path.
//!
//! `Allow` says which methods a resource supports (RFC 9110 §10.2.1). It comes with 405 and with answers to `OPTIONS`, and
//! clients, gateways and browsers go by it. It ought to list every declared method, and none that is not declared:
//! `HEAD`, `OPTIONS`, `TRACE` and `CONNECT` need no declaration.

use std::collections::BTreeSet;

use super::{Check, Context, FindingBuilder, Judge, Ruleset};
use crate::contract::Route;
use crate::finding::{Direction, Finding, Severity};

pub(super) const CHECK: Check = Check {
    id: "method/allow",
    severity: Severity::Warning,
    summary: "`Allow` does not list the methods that the contract declares for the path",
    source: include_str!("method_allow.rs"),
    since: Ruleset::FIRST,
    judge: Judge::Exchange(run),
};

/// A method that nobody declares, so that the route tells those that are.
const NO_METHOD: &str = "";

/// Methods that a server may offer without a word in the contract.
const EVERYBODYS: [&str; 4] = ["HEAD", "OPTIONS", "TRACE", "CONNECT"];

fn run(context: &Context<'_>) -> Vec<Finding> {
    let request = &context.exchange.request;
    let tells = context.status() == 405 || request.method == "OPTIONS" && (200..300).contains(&context.status());
    let headers = &context.response().headers;
    if !tells || headers.get("allow").is_none() {
        return Vec::new();
    }
    let Route::MethodNotAllowed { allowed } = context.api.route(NO_METHOD, request.path()) else { return Vec::new() };
    let declared: BTreeSet<&str> = allowed.into_iter().collect();
    let listed: BTreeSet<&str> =
        headers.all("allow").flat_map(|list| list.split(',')).map(str::trim).filter(|name| !name.is_empty()).collect();
    let is_owed = |name: &&&str| !EVERYBODYS.contains(*name);
    let lacking: Vec<&str> = declared.difference(&listed).filter(is_owed).copied().collect();
    let beyond: Vec<&str> = listed.difference(&declared).filter(is_owed).copied().collect();
    let told = |kind: &str, names: &[&str], title: String| {
        (!names.is_empty()).then(|| {
            FindingBuilder::of(&CHECK, Direction::Response, context)
                .at_header("Allow")
                .identity(kind)
                .contrast(join(&declared), join(&listed))
                .title(title)
        })
    };
    let lacks = told("lacks", &lacking, format!("`Allow` lacks {}, which the contract declares", lacking.join(", ")));
    let names = told("names", &beyond, format!("`Allow` names {}, which the contract does not", beyond.join(", ")));
    lacks.into_iter().chain(names).collect()
}

fn join(names: &BTreeSet<&str>) -> String {
    names.iter().copied().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::check::testing::{Answer, answer};

    fn asked(method: &str, status: u16, allow: &str) -> Answer {
        answer("listPets", status).method(method).target("/pets").header("Allow", allow)
    }

    #[test]
    fn a_list_that_lacks_or_adds_methods_is_a_finding() {
        let title = |answer: &Answer| answer.the_finding_of(&CHECK).title;
        assert_eq!(title(&asked("PUT", 405, "GET")), "`Allow` lacks POST, which the contract declares");
        assert_eq!(title(&asked("OPTIONS", 204, "POST")), "`Allow` lacks GET, which the contract declares");
        assert_eq!(title(&asked("PUT", 405, "GET, POST, DELETE")), "`Allow` names DELETE, which the contract does not");
        assert_eq!(asked("PUT", 405, "DELETE").found_by(&CHECK).len(), 2);
    }

    #[test]
    fn near_misses_are_left_alone() {
        for answer in [
            asked("PUT", 405, "GET, HEAD, POST, OPTIONS"),
            asked("PUT", 405, "POST").header("Allow", "GET"),
            asked("OPTIONS", 200, "GET,POST,"),
            asked("OPTIONS", 404, "GET"),
            asked("GET", 200, "GET"),
            answer("listPets", 405).method("PUT").target("/pets"),
            answer("listPets", 405).method("PUT").target("/nowhere").header("Allow", "GET"),
        ] {
            let findings = answer.found_by(&CHECK);
            assert!(findings.is_empty(), "{findings:#?}");
        }
    }
}
