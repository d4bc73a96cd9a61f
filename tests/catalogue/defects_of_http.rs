//! Servers that break HTTP's own rules: methods, conditions, media types, pages.

use serde_json::{Value, json};

use crate::defect::{Asked, Bend, Defect, Quirk};
use crate::reply::Reply;
use probity::message::Request;

const UNDECLARED: &str = "method/undeclared";
const ALLOW: &str = "method/allow";
const CONDITIONAL: &str = "cache/conditional";
const PAGES: &str = "list/pagination";

const fn method(
    check: &'static str,
    name: &'static str,
    asks: &'static [&'static str],
    bend: fn(&Request, &str) -> Option<Reply>,
) -> Defect {
    Defect { name, check, asks, bend: Bend::Method(bend) }
}

const fn keeps(check: &'static str, name: &'static str, asks: &'static [&'static str], quirk: Quirk) -> Defect {
    Defect { name, check, asks, bend: Bend::Keeps(quirk) }
}

const fn answers(
    check: &'static str,
    name: &'static str,
    asks: &'static [&'static str],
    bend: fn(&Asked<'_>, &mut Reply),
) -> Defect {
    Defect { name, check, asks, bend: Bend::Answers(bend) }
}

fn is(request: &Request, method: &str, end: &str) -> bool {
    request.method == method && request.path().ends_with(end)
}

pub(crate) const DEFECTS: &[Defect] = &[
    method(UNDECLARED, "all-customers-can-be-deleted", &["createCustomer"], |request, _| {
        is(request, "DELETE", "/customers").then(|| Reply::new(204, Value::Null))
    }),
    method(UNDECLARED, "payment-can-be-read", &["payOrder"], |request, _| {
        is(request, "GET", "/payment").then(|| Reply::new(200, json!({ "method": "card" })))
    }),
    method(UNDECLARED, "trace-is-on", &["getReport"], |request, _| {
        is(request, "TRACE", "/reports").then(|| Reply::new(200, Value::Null))
    }),
    method(UNDECLARED, "product-can-be-patched", &["getProduct"], |request, _| {
        (request.method == "PATCH" && request.path().starts_with("/products/")).then(|| Reply::new(200, json!({})))
    }),
    method(UNDECLARED, "other-methods-are-bad-requests", &["getReport"], |request, _| {
        is(request, "PUT", "/reports").then(|| Reply::refusal(400, "no"))
    }),
    method(UNDECLARED, "other-methods-without-allow", &["getReport"], |request, _| {
        is(request, "PUT", "/reports").then(|| Reply::refusal(405, "no"))
    }),
    method(ALLOW, "allow-lacks-patch", &["getCustomer"], |request, allowed| {
        let lacking = allowed.replace(", PATCH", "");
        is(request, "POST", "").then(|| Reply::refusal(405, "no").with("Allow", lacking))
    }),
    method(ALLOW, "allow-names-delete", &["listCustomers", "createCustomer"], |request, allowed| {
        let more = format!("{allowed}, DELETE");
        is(request, "PUT", "/customers").then(|| Reply::refusal(405, "no").with("Allow", more))
    }),
    answers("method/head", "head-is-not-found", &["getReport"], |asked, reply| {
        if asked.request.method == "HEAD" {
            reply.status = 404;
        }
    }),
    answers("response/property-undocumented", "password-in-customers", &["getCustomer"], |asked, reply| {
        if asked.operation == "getCustomer" && reply.status == 200 {
            reply.body["passwordHash"] = json!("c2VjcmV0");
        }
    }),
    answers("response/property-undocumented", "more-in-the-address", &["listCustomers"], |asked, reply| {
        if asked.operation == "listCustomers" && reply.status == 200 {
            for item in
                reply.body["items"].as_array_mut().into_iter().flatten().filter(|item| item["address"].is_object())
            {
                item["address"]["country"] = json!("CH");
            }
        }
    }),
    keeps("response/negotiation", "never-csv", &["getReport"], Quirk::NeverCsv),
    keeps(CONDITIONAL, "if-none-match-is-ignored", &["getCustomer"], Quirk::IfNoneMatchIgnored),
    keeps(CONDITIONAL, "every-tag-is-current", &["getCustomer"], Quirk::UnknownTagIsCurrent),
    keeps(CONDITIONAL, "if-match-is-ignored", &["replaceCustomer"], Quirk::IfMatchIgnored),
    keeps("cache/tag-kept", "tag-stays-after-a-change", &["createCustomer"], Quirk::TagKeptAfterChange),
    keeps(PAGES, "limit-is-ignored", &["listCustomers"], Quirk::LimitIgnored),
    keeps(PAGES, "one-more-than-the-limit", &["listCustomers"], Quirk::LimitOffByOne),
    keeps(PAGES, "offset-is-ignored", &["listCustomers"], Quirk::OffsetIgnored),
    keeps(PAGES, "total-of-the-page", &["listCustomers"], Quirk::TotalOfPage),
    Defect {
        name: "created-at-is-taken-over",
        check: "resource/read-only-changed",
        asks: &["createCustomer"],
        bend: Bend::Overlooks(|violation, asked| {
            asked.operation == "createCustomer" && violation.to_string().contains("createdAt")
        }),
    },
    Defect {
        name: "created-at-can-be-changed",
        check: "resource/read-only-changed",
        asks: &["changeCustomer"],
        bend: Bend::Overlooks(|violation, asked| {
            asked.operation == "changeCustomer" && violation.to_string().contains("createdAt")
        }),
    },
];
