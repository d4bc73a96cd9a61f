//! Servers that are wrong below or beside their operations: what HTTP asks for, errors, what must not be told.

use serde_json::json;

use crate::defect::{Asked, Bend, Defect};
use crate::reply::Reply;

const RULES: &str = "response/http-rules";
const LEAK: &str = "response/leak";

const fn answers(
    check: &'static str,
    name: &'static str,
    asks: &'static [&'static str],
    bend: fn(&Asked<'_>, &mut Reply),
) -> Defect {
    Defect { name, check, asks, bend: Bend::Answers(bend) }
}

fn is(asked: &Asked<'_>, operation: &str, reply: &Reply, status: u16) -> bool {
    asked.operation == operation && reply.status == status
}

pub(crate) const DEFECTS: &[Defect] = &[
    answers(LEAK, "trace-in-a-refusal", &["createCustomer"], |asked, reply| {
        if is(asked, "createCustomer", reply, 400) {
            let trace =
                "Traceback (most recent call last):\n  File \"/srv/shop/app.py\", line 41, in create\nKeyError: 'age'";
            reply.body["error"] = json!(trace);
        }
    }),
    answers(LEAK, "sql-in-a-refusal", &["getCustomer"], |asked, reply| {
        if is(asked, "getCustomer", reply, 404) {
            let text = "SQLSTATE[42P01]: Undefined table: 7 ERROR: relation \"customers\" does not exist";
            reply.body["error"] = json!(text);
        }
    }),
    answers(LEAK, "key-in-a-report", &["getReport"], |asked, reply| {
        if is(asked, "getReport", reply, 200) && reply.body.is_object() {
            let key = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----", "MIIEpAIB".repeat(8));
            reply.body["tenant"] = json!(key);
        }
    }),
    answers(RULES, "created-by-get", &["getReport"], |asked, reply| {
        if is(asked, "getReport", reply, 200) {
            reply.status = 201;
        }
    }),
    answers(RULES, "tag-without-quotes", &["listCustomers"], |asked, reply| {
        if is(asked, "listCustomers", reply, 200) {
            reply.headers.push(("ETag", "42".to_owned()));
        }
    }),
    answers(RULES, "date-of-iso-8601", &["getProduct"], |_, reply| {
        reply.headers.push(("Last-Modified", "2026-01-01T00:00:00Z".to_owned()));
    }),
    answers(RULES, "not-modified-unasked", &["listProducts"], |asked, reply| {
        if is(asked, "listProducts", reply, 200) {
            (reply.status, reply.body) = (304, json!(null));
        }
    }),
    answers(RULES, "no-challenge", &["getReport"], |_, reply| {
        if reply.status == 401 {
            reply.without("WWW-Authenticate");
        }
    }),
    answers("auth/challenge", "challenge-for-digest", &["getReport"], |_, reply| {
        if reply.status == 401 {
            reply.without("WWW-Authenticate");
            reply.headers.push(("WWW-Authenticate", "Digest realm=\"shop\", nonce=\"x\"".to_owned()));
        }
    }),
    answers("response/error-shape", "problem-with-another-status", &["getOrder"], |asked, reply| {
        if is(asked, "getOrder", reply, 404) {
            reply.media_type = "application/problem+json";
            reply.body = json!({ "title": "no such order", "status": 500 });
        }
    }),
];
