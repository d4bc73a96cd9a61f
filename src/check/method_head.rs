//! `method/head`: `HEAD` answers something else than `GET` would.
//!
//! The answer to `HEAD` is that to `GET` without its content (RFC 9110 §9.3.2): the same status and the same
//! `Content-Type`. Clients ask it to learn whether something is there, how large it is and what it is.
//!
//! Each operation with `GET` that succeeds is asked `HEAD` right afterwards. A server that does not offer `HEAD` (405 or
//! 501) is left alone, and so are fields that only cost something to know, such as `Content-Length`, when they are absent;
//! a `Content-Length` that is there and differs is told, where `GET` gave the same length twice.

use super::{Check, Context, FindingBuilder, Judge, Ruleset};
use crate::finding::{Direction, Finding, Severity};
use crate::message::Response;

pub(super) const CHECK: Check = Check {
    id: "method/head",
    severity: Severity::Warning,
    summary: "`HEAD` answers something else than `GET` would",
    source: include_str!("method_head.rs"),
    since: Ruleset::FIRST,
    judge: Judge::Engine,
};

/// The finding for the answer to `HEAD` in `context`, where `GET` at the same place answered `got` before and after.
#[must_use]
pub fn head_differs(context: &Context<'_>, got: [&Response; 2]) -> Option<Finding> {
    let head = context.response();
    let is_steady = got[0].status == got[1].status && (200..300).contains(&got[0].status);
    if !is_steady || matches!(head.status, 405 | 501) || head.status >= 500 {
        return None;
    }
    let told = |what: &str, expected: String, actual: String| {
        let finding = FindingBuilder::of(&CHECK, Direction::Response, context)
            .identity(what)
            .contrast(expected, actual)
            .title(format!("the {what} of `HEAD` is not that of `GET`"));
        Some(finding)
    };
    if head.status != got[0].status {
        return told("status", format!("status {}, as GET", got[0].status), format!("status {}", head.status));
    }
    for name in ["content-type", "content-length"] {
        let [before, after] = got.map(|response| response.headers.get(name));
        if let (Some(before), Some(given)) = (before, head.headers.get(name))
            && after == Some(before)
            && given != before
        {
            return told(name, format!("{name}: {before}, as GET"), format!("{name}: {given}"));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::head_differs;
    use crate::check::testing::answer;
    use crate::finding::Finding;
    use crate::message::{Headers, Response};

    fn got(status: u16, fields: &[(&str, &str)]) -> Response {
        let headers: Headers = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Response { status, headers, ..Response::default() }
    }

    fn judged(head: &Response, got: [&Response; 2]) -> Option<Finding> {
        let mut asked = answer("listPets", head.status).method("HEAD");
        for (name, value) in &head.headers.0 {
            asked = asked.header(name, value);
        }
        asked.with_context(|context| head_differs(context, got))
    }

    #[test]
    fn another_status_type_or_length_is_a_finding() {
        let get = got(200, &[("Content-Type", "application/json"), ("Content-Length", "7")]);
        for head in [got(404, &[]), got(200, &[("Content-Type", "text/html")]), got(200, &[("Content-Length", "8")])] {
            assert!(judged(&head, [&get, &get]).is_some(), "{head:?}");
        }
    }

    #[test]
    fn near_misses_are_left_alone() {
        let get = got(200, &[("Content-Type", "application/json"), ("Content-Length", "7")]);
        for head in [got(200, &[]), got(405, &[]), got(501, &[]), get.clone(), got(500, &[])] {
            assert_eq!(judged(&head, [&get, &get]), None, "{head:?}");
        }
        let longer = got(200, &[("Content-Length", "9")]);
        assert_eq!(judged(&got(200, &[("Content-Length", "8")]), [&get, &longer]), None);
        assert_eq!(judged(&got(200, &[]), [&got(404, &[]), &got(404, &[])]), None);
    }
}
