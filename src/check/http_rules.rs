//! `response/http-rules`: the answer breaks a rule of HTTP that holds whatever the contract says.
//!
//! Fields that a status asks for: 401 `WWW-Authenticate` (RFC 9110 §15.5.2), 405 `Allow` (§15.5.6), 407
//! `Proxy-Authenticate` (§15.5.8), 426 `Upgrade` (§15.5.22), 206 and 416 `Content-Range` (§15.3.7, §15.5.17), and
//! `Location` for redirects (§15.4). The challenge is asked of answers to requests without credentials only, and only
//! where the operation uses a scheme that has one, because applications also say 401 to a user whom they know but who
//! lacks a role.
//!
//! Statuses that do not fit the request: 201 for GET and HEAD, which create nothing, and for DELETE unless `Location`
//! names what was created; 304 for a request that was not conditional, or that neither reads nor asks for the head; 405
//! with an `Allow` that lists the very method.
//!
//! Contents: none with 204, 205 and 304, and as long as `Content-Length` says. A body that its `Content-Type` calls
//! UTF-8 is UTF-8; JSON is UTF-8 whatever it is called (RFC 8259 §8.1).
//!
//! Values: `Date`, `Last-Modified` and `Expires` are dates of HTTP (RFC 9110 §5.6.7; `Expires: 0` and `-1` are common
//! ways to say "now"), `Retry-After` is one or a number of seconds, `ETag` is quoted (§8.8.3). Fields that the contract
//! describes are judged by `response/headers` instead.
//!
//! All of these are warnings: most clients get over them, and some come from layers in front of the server.

use super::http_content::wrong_content;
use super::http_fields::{owed_field, unreadable_fields};
use super::{Check, Context, FindingBuilder, Judge, Ruleset};
use crate::finding::{Direction, Finding, Severity};

pub(super) const CHECK: Check = Check {
    id: "response/http-rules",
    severity: Severity::Warning,
    summary: "the answer breaks a rule of HTTP itself",
    source: include_str!("http_rules.rs"),
    since: Ruleset::FIRST,
    judge: Judge::Exchange(run),
};

/// One broken rule.
#[derive(Debug)]
pub(super) struct Breach {
    /// What it is, for the fingerprint.
    pub(super) kind: &'static str,
    /// The header field at fault, if it is one.
    pub(super) field: Option<&'static str>,
    /// What the rule asks for, and where it stands.
    pub(super) expected: String,
    /// What was seen.
    pub(super) actual: String,
    /// One line for people.
    pub(super) title: String,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let single = [owed_field(context), misplaced_status(context), wrong_content(context)];
    let breaches = single.into_iter().flatten().chain(unreadable_fields(context));
    breaches.map(|breach| finding(context, breach)).collect()
}

fn finding(context: &Context<'_>, breach: Breach) -> Finding {
    let builder = FindingBuilder::of(&CHECK, Direction::Response, context);
    let builder = match breach.field {
        Some(field) => builder.at_header(field),
        None => builder,
    };
    builder.identity(breach.kind).contrast(breach.expected, breach.actual).title(breach.title)
}

/// A status that cannot be the answer to this request.
fn misplaced_status(context: &Context<'_>) -> Option<Breach> {
    let headers = &context.response().headers;
    let (status, method) = (context.status(), context.exchange.request.method.as_str());
    let breach = |kind, expected: &str, title: String| {
        let actual = format!("status {status} to {method}");
        Some(Breach { kind, field: None, expected: expected.to_owned(), actual, title })
    };
    match (status, method) {
        (201, "GET" | "HEAD") => {
            let expected = "a status that says nothing was created (RFC 9110 §9.2.1, §15.3.2)";
            breach("created", expected, format!("{method} is safe and creates nothing"))
        }
        (201, "DELETE") if headers.get("location").is_none() => {
            let expected = "a status that says nothing was created (RFC 9110 §9.3.5)";
            breach("created", expected, "DELETE was answered with \"created\"".to_owned())
        }
        (304, _) if !is_conditional_read(context) => {
            let expected = "304 only as an answer to a conditional GET or HEAD (RFC 9110 §15.4.5)";
            breach("not-modified", expected, "the request was not conditional".to_owned())
        }
        (405, _) if headers.all("allow").flat_map(|list| list.split(',')).any(|one| one.trim() == method) => {
            let expected = format!("an Allow without {method} (RFC 9110 §15.5.6)");
            breach("allowed", &expected, format!("405 says that {method} is not allowed, and Allow that it is"))
        }
        _ => None,
    }
}

fn is_conditional_read(context: &Context<'_>) -> bool {
    let request = &context.exchange.request;
    let is_read = matches!(request.method.as_str(), "GET" | "HEAD");
    is_read && ["if-none-match", "if-modified-since"].iter().any(|name| request.headers.get(name).is_some())
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::check::CredentialsSent;
    use crate::check::testing::{Answer, answer};
    use crate::finding::Severity;

    fn place(answer: &Answer) -> Option<String> {
        let finding = answer.the_finding_of(&CHECK);
        assert_eq!(finding.severity, Severity::Warning);
        finding.place
    }

    fn are_left_alone(answers: impl IntoIterator<Item = Answer>) {
        for answer in answers {
            let findings = answer.found_by(&CHECK);
            assert!(findings.is_empty(), "{findings:#?}");
        }
    }

    #[test]
    fn some_statuses_ask_for_a_field() {
        for (status, field) in [
            (206, "Content-Range"),
            (302, "Location"),
            (405, "Allow"),
            (407, "Proxy-Authenticate"),
            (416, "Content-Range"),
            (426, "Upgrade"),
        ] {
            assert_eq!(place(&answer("deletePhoto", status)).as_deref(), Some(field), "{status}");
            are_left_alone([answer("deletePhoto", status).header(field, "POST")]);
        }
        are_left_alone([
            answer("deletePhoto", 405).header("Allow", ""),
            answer("deletePhoto", 206).body("multipart/byteranges; boundary=x", "--x--"),
            answer("deletePhoto", 300),
            // The contract requires it: `response/headers` tells.
            answer("showPhoto", 405),
        ]);
    }

    #[test]
    fn a_401_must_challenge_those_who_sent_nothing() {
        let refused = |operation, credentials| answer(operation, 401).credentials(credentials);
        assert_eq!(place(&refused("listPets", CredentialsSent::Missing)).as_deref(), Some("WWW-Authenticate"));
        are_left_alone([
            refused("listPets", CredentialsSent::Missing).header("WWW-Authenticate", "Digest realm=\"pets\""),
            refused("listPets", CredentialsSent::Valid),
            refused("listPets", CredentialsSent::Broken),
            refused("replacePhoto", CredentialsSent::Missing),
            refused("showPhoto", CredentialsSent::Missing),
        ]);
    }

    #[test]
    fn some_statuses_answer_some_requests_only() {
        let title = |answer: &Answer| answer.the_finding_of(&CHECK).title;
        assert_eq!(title(&answer("deletePhoto", 201).method("GET")), "GET is safe and creates nothing");
        assert!(title(&answer("deletePhoto", 201).method("DELETE")).starts_with("DELETE"));
        assert_eq!(title(&answer("deletePhoto", 304)), "the request was not conditional");
        let conditional = |method| answer("deletePhoto", 304).method(method).request_header("If-None-Match", "\"1\"");
        assert_eq!(title(&conditional("PUT")), "the request was not conditional");
        let allows = |list| answer("deletePhoto", 405).method("DELETE").header("Allow", list);
        assert!(title(&allows("GET, DELETE")).starts_with("405 says that DELETE"));
        are_left_alone([
            answer("createPet", 201).method("POST"),
            answer("deletePhoto", 201).method("PUT"),
            answer("deletePhoto", 201).method("DELETE").header("Location", "/jobs/1"),
            conditional("GET"),
            answer("deletePhoto", 304).method("HEAD").request_header("If-Modified-Since", "x"),
            allows("GET, PUT"),
            allows("delete"),
        ]);
    }

    #[test]
    fn some_statuses_have_no_content() {
        for status in [204, 205] {
            assert_eq!(place(&answer("deletePhoto", status).header("Content-Length", "3").untyped("abc")), None);
        }
        let length = answer("deletePhoto", 204).header("Content-Length", "3");
        assert_eq!(place(&length).as_deref(), Some("Content-Length"));
        let not_modified = || answer("deletePhoto", 304).method("GET").request_header("If-None-Match", "\"1\"");
        assert_eq!(place(&not_modified().untyped("abc")), None);
        are_left_alone([
            answer("deletePhoto", 204).header("Content-Length", "0"),
            answer("deletePhoto", 204).header("Content-Type", "application/json"),
            // It is the length of what would have come.
            not_modified().header("Content-Length", "3"),
        ]);
    }

    #[test]
    fn the_length_must_be_the_length() {
        let sized = |length| answer("deletePhoto", 200).header("Content-Length", length).untyped("abc");
        assert_eq!(place(&sized("4")).as_deref(), Some("Content-Length"));
        are_left_alone([
            sized("3"),
            sized("x"),
            sized("4").header("Transfer-Encoding", "chunked"),
            answer("deletePhoto", 200).method("HEAD").header("Content-Length", "3"),
        ]);
    }

    #[test]
    fn what_is_called_utf_8_must_be_it() {
        let body = |media_type: &str, bytes: &[u8]| answer("deletePhoto", 200).body(media_type, bytes);
        let latin = b"\"\xe9\"";
        for media_type in ["application/json", "application/json; charset=iso-8859-1", "text/plain; charset=\"UTF-8\""]
        {
            assert_eq!(place(&body(media_type, latin)).as_deref(), Some("Content-Type"), "{media_type}");
        }
        are_left_alone([
            body("application/json; charset=iso-8859-1", b"\"e\""),
            body("application/json; charset=utf8", "\"é\"".as_bytes()),
            body("text/plain", latin),
            body("text/plain; charset=iso-8859-1", latin),
            body("application/octet-stream", latin),
            body("application/json", latin).header("Content-Encoding", "br"),
            // `response/schema` says that it is not JSON.
            answer("listPets", 200).body("application/json", *latin),
        ]);
    }

    #[test]
    fn dates_and_tags_must_be_readable() {
        for (field, value) in [
            ("Date", "2024-02-29T12:00:00Z"),
            ("Last-Modified", "Thu, 29 Feb 2024 12:00:00 UTC"),
            ("Expires", "tomorrow"),
            ("Retry-After", "1.5"),
            ("ETag", "abc"),
            ("ETag", "w/\"abc\""),
        ] {
            let answer = answer("deletePhoto", 200).header(field, value);
            assert_eq!(place(&answer).as_deref(), Some(field), "{value}");
        }
        let date = "Thu, 29 Feb 2024 12:00:00 GMT";
        are_left_alone([
            answer("deletePhoto", 200).header("Date", date).header("Last-Modified", date).header("Expires", date),
            answer("deletePhoto", 200).header("Date", "Thu Feb 29 12:00:00 2024"),
            answer("deletePhoto", 200).header("Expires", "0"),
            answer("deletePhoto", 200).header("Expires", "-1"),
            answer("deletePhoto", 503).header("Retry-After", "120"),
            answer("deletePhoto", 503).header("Retry-After", date),
            answer("deletePhoto", 200).header("ETag", "\"\""),
            answer("deletePhoto", 200).header("ETag", "W/\"abc\""),
        ]);
    }
}
