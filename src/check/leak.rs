//! `response/leak`: the body shows the inside of the program: a stack trace, an error of its database, a private key.
//!
//! Such texts tell attackers which code and which tables there are, and clients can do nothing with them (OWASP API
//! Security Top 10 2023, API8). They are looked for in answers of 400 and above: stack traces of Python, Java and its
//! kin, .NET, JavaScript, Go, Rust, PHP and Ruby; errors of SQL databases and their drivers. Only what a program writes
//! is recognised, with its files, lines and codes; a sentence that speaks of a stack trace is none.
//!
//! A private key is looked for in every answer; in a success it is a warning, because some operations hand one out.
//!
//! A text that stood in the request is no leak when it comes back.

use super::leak_patterns::{Leak, in_error, private_key};
use super::{Check, Context, FindingBuilder, Judge, Ruleset};
use crate::finding::{Direction, Finding, Severity};
use crate::message::Request;

pub(super) const CHECK: Check = Check {
    id: "response/leak",
    severity: Severity::Error,
    summary: "the body shows a stack trace, a database error or a private key",
    source: include_str!("leak.rs"),
    since: Ruleset::FIRST,
    judge: Judge::Exchange(run),
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let body = &context.response().body;
    let of_program = (context.status() >= 400).then(|| in_error(body)).into_iter().flatten();
    let leaks = of_program.chain(private_key(body));
    leaks.filter(|leak| !was_sent(&context.exchange.request, leak.text)).map(|leak| finding(context, &leak)).collect()
}

fn finding(context: &Context<'_>, leak: &Leak<'_>) -> Finding {
    let is_success = context.status() < 400;
    FindingBuilder::of(&CHECK, Direction::Response, context)
        .severity(if is_success { Severity::Warning } else { CHECK.severity })
        .identity(leak.kind)
        .contrast("nothing of the program's inside", excerpt(leak.shown))
        .title(format!("the body shows {}", leak.what))
}

/// Whether the request carried the text, in its body, its path, its query or its header fields.
fn was_sent(request: &Request, text: &[u8]) -> bool {
    let holds = |part: &[u8]| memchr::memmem::find(part, text).is_some();
    let holds_decoded = |part: &[u8]| {
        let spaced: Vec<u8> = part.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
        [part, &spaced].into_iter().any(|part| holds(&percent_encoding::percent_decode(part).collect::<Vec<u8>>()))
    };
    let body = request.body.as_deref().unwrap_or_default();
    let in_headers = request.headers.0.iter().any(|(_, value)| holds(value.as_bytes()));
    in_headers || holds(body) || holds_decoded(body) || holds_decoded(request.target.as_bytes())
}

/// The beginning of a text, on one line.
fn excerpt(text: &[u8]) -> String {
    const MAX_CHARACTERS: usize = 160;
    let line: String = String::from_utf8_lossy(text).escape_debug().take(MAX_CHARACTERS + 1).collect();
    match line.char_indices().nth(MAX_CHARACTERS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::check::testing::answer;
    use crate::finding::Severity;

    const TRACE: &str = "Traceback (most recent call last):\n  File \"/srv/pets.py\", line 7, in list\n    x()";

    #[test]
    fn a_leak_in_an_error_is_an_error() {
        let finding = answer("listPets", 500).body("text/plain", TRACE).the_finding_of(&CHECK);
        assert_eq!(
            (finding.severity, finding.title.as_str()),
            (Severity::Error, "the body shows a stack trace of Python")
        );
        assert!(finding.actual.starts_with("Traceback (most"), "{finding:?}");
        let json = serde_json::json!({ "reason": TRACE }).to_string();
        assert_eq!(answer("listPets", 404).json(&json).found_by(&CHECK).len(), 1);
        assert!(answer("listPets", 200).json(&json).found_by(&CHECK).is_empty());
    }

    #[test]
    fn what_was_sent_may_come_back() {
        let refused = |text: &str| answer("listPets", 400).body("text/plain", format!("what is {text}?"));
        let text = "ORA-00942: table";
        assert_eq!(refused(text).found_by(&CHECK).len(), 1);
        assert_eq!(refused(text).target("/pets?name=ORA-00942").found_by(&CHECK).len(), 1);
        for answer in [
            refused(text).target("/pets?name=ORA-00942:%20table"),
            refused(text).target("/pets?name=ORA-00942:+table"),
            refused(text).request_body(r#"{"name":"ORA-00942: table"}"#),
            refused(text).request_body("name=ORA-00942%3A+table"),
            refused(text).request_header("X-Name", text),
            refused("\n  at a.b.C.d(C.java:1)").request_body(r#"{"name":"at a.b.C.d(C.java:1)"}"#),
            refused("\\nthread 'main' panicked at x").request_body("thread 'main' panicked at x"),
        ] {
            assert!(answer.found_by(&CHECK).is_empty());
        }
    }

    #[test]
    fn a_private_key_is_found_everywhere_and_never_shown() {
        let key = format!("-----BEGIN RSA PRIVATE KEY-----\n{}\n", "MIIEpAIBAAKCAQEA".repeat(4));
        let json = serde_json::json!({ "key": key }).to_string();
        for (status, severity) in [(200, Severity::Warning), (404, Severity::Error)] {
            let finding = answer("listPets", status).json(&json).the_finding_of(&CHECK);
            assert_eq!((finding.severity, finding.actual.as_str()), (severity, "-----BEGIN RSA PRIVATE KEY-----"));
        }
        for text in ["-----BEGIN PRIVATE KEY----- is the first line.", "-----BEGIN PUBLIC KEY-----\nMIIEpAIBAAKCAQEA"] {
            assert!(answer("listPets", 404).body("text/plain", text).found_by(&CHECK).is_empty());
        }
    }
}
