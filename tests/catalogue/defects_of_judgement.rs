//! Servers that misjudge requests: they take what breaks the contract, refuse what keeps it, or trust everybody.

use probity::message::RequestViolation;
use serde_json::Value;

use crate::defect::{Asked, Bend, Defect};

const CUSTOMER: &[&str] = &["createCustomer"];
const ORDER: &[&str] = &["createOrder"];

const fn overlooks(
    name: &'static str,
    asks: &'static [&'static str],
    bend: fn(&RequestViolation, &Asked<'_>) -> bool,
) -> Defect {
    Defect { name, check: "request/invalid-accepted", asks, bend: Bend::Overlooks(bend) }
}

const fn refuses(name: &'static str, asks: &'static [&'static str], bend: fn(&Asked<'_>) -> bool) -> Defect {
    Defect { name, check: "request/valid-rejected", asks, bend: Bend::Refuses(bend) }
}

const fn trusts(name: &'static str, asks: &'static [&'static str], bend: fn(&Asked<'_>) -> bool) -> Defect {
    Defect { name, check: "auth/ignored", asks, bend: Bend::Trusts(bend) }
}

/// Whether it breaks a keyword at a place of the body.
fn breaks(violation: &RequestViolation, keyword: &str, place: &str) -> bool {
    violation.parameter().is_none()
        && violation.violation().is_some_and(|broken| broken.keyword == keyword && broken.instance == place)
}

fn of_parameter(violation: &RequestViolation, name: &str) -> bool {
    violation.parameter().is_some_and(|(_, known)| known == name)
}

fn value<'a>(asked: &'a Asked<'_>, place: &str) -> &'a Value {
    asked.body.pointer(place).unwrap_or(&Value::Null)
}

fn text<'a>(asked: &'a Asked<'_>, place: &str) -> &'a str {
    value(asked, place).as_str().unwrap_or_default()
}

/// Whether a text has, somewhere, two capitals, a hyphen and four digits.
fn has_code(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    letters.windows(7).any(|part| {
        part[..2].iter().all(char::is_ascii_uppercase) && part[2] == '-' && part[3..].iter().all(char::is_ascii_digit)
    })
}

pub(crate) const DEFECTS: &[Defect] = &[
    overlooks("too-long-name", CUSTOMER, |broken, _| breaks(broken, "maxLength", "/name")),
    overlooks("name-one-too-long", CUSTOMER, |broken, asked| {
        breaks(broken, "maxLength", "/name") && text(asked, "/name").chars().count() == 41
    }),
    overlooks("empty-name", CUSTOMER, |broken, _| breaks(broken, "minLength", "/name")),
    overlooks("empty-city", CUSTOMER, |broken, _| breaks(broken, "minLength", "/address/city")),
    overlooks("pattern-not-looked-at", CUSTOMER, |broken, _| breaks(broken, "pattern", "/code")),
    overlooks("pattern-not-anchored", CUSTOMER, |broken, asked| {
        breaks(broken, "pattern", "/code") && has_code(text(asked, "/code"))
    }),
    overlooks("pattern-in-a-list", ORDER, |broken, _| breaks(broken, "pattern", "/lines/0/sku")),
    overlooks("age-one-too-small", CUSTOMER, |broken, asked| {
        breaks(broken, "minimum", "/age") && *value(asked, "/age") == 17
    }),
    overlooks("age-one-too-large", CUSTOMER, |broken, asked| {
        breaks(broken, "maximum", "/age") && *value(asked, "/age") == 121
    }),
    overlooks("exclusive-bound-included", CUSTOMER, |broken, asked| {
        breaks(broken, "exclusiveMinimum", "/discount") && value(asked, "/discount").as_f64() == Some(0.0)
    }),
    overlooks("required-not-checked", CUSTOMER, |broken, _| breaks(broken, "required", "")),
    overlooks("required-tier-not-checked", CUSTOMER, |broken, asked| {
        breaks(broken, "required", "") && asked.body.get("tier").is_none() && asked.body.get("name").is_some()
    }),
    overlooks("required-within-an-object", CUSTOMER, |broken, _| breaks(broken, "required", "/address")),
    overlooks("required-within-a-list", ORDER, |broken, _| breaks(broken, "required", "/lines/0")),
    overlooks("unknown-field", CUSTOMER, |broken, _| breaks(broken, "additionalProperties", "")),
    overlooks("unknown-field-within-an-object", CUSTOMER, |broken, _| {
        breaks(broken, "additionalProperties", "/address")
    }),
    overlooks("enum-not-looked-at", CUSTOMER, |broken, _| breaks(broken, "enum", "/tier")),
    overlooks("enum-without-case", CUSTOMER, |broken, asked| {
        let tier = text(asked, "/tier").to_ascii_lowercase();
        breaks(broken, "enum", "/tier") && ["basic", "silver", "gold"].contains(&tier.as_str())
    }),
    overlooks("enum-with-spaces", CUSTOMER, |broken, asked| {
        breaks(broken, "enum", "/tier") && ["basic", "silver", "gold"].contains(&text(asked, "/tier").trim())
    }),
    overlooks("email-not-looked-at", CUSTOMER, |broken, _| breaks(broken, "format", "/email")),
    overlooks("date-not-looked-at", CUSTOMER, |broken, _| breaks(broken, "format", "/birthday")),
    overlooks("time-not-looked-at", ORDER, |broken, _| breaks(broken, "format", "/deliverAt")),
    overlooks("day-that-is-not-there", CUSTOMER, |broken, asked| {
        let day = text(asked, "/birthday");
        let looks = day.len() == 10 && day.bytes().enumerate().all(|(at, byte)| matches!(at, 4 | 7) == (byte == b'-'));
        breaks(broken, "format", "/birthday") && looks
    }),
    overlooks("uuid-not-looked-at", &["payOrder"], |broken, _| breaks(broken, "format", "/reference")),
    overlooks("same-tag-twice", CUSTOMER, |broken, _| breaks(broken, "uniqueItems", "/tags")),
    overlooks("no-tags", CUSTOMER, |broken, _| breaks(broken, "minItems", "/tags")),
    overlooks("too-many-tags", CUSTOMER, |broken, _| breaks(broken, "maxItems", "/tags")),
    overlooks("not-a-multiple", ORDER, |broken, _| breaks(broken, "multipleOf", "/priority")),
    overlooks("nothing-to-change", &["changeCustomer"], |broken, _| breaks(broken, "minProperties", "")),
    overlooks("number-in-quotes", CUSTOMER, |broken, asked| {
        breaks(broken, "type", "/age") && text(asked, "/age").parse::<i64>().is_ok()
    }),
    overlooks("age-with-a-fraction", CUSTOMER, |broken, asked| {
        breaks(broken, "type", "/age") && value(asked, "/age").is_f64()
    }),
    overlooks("number-for-a-text", CUSTOMER, |broken, asked| {
        breaks(broken, "type", "/name") && value(asked, "/name").is_number()
    }),
    overlooks("null-for-a-text", CUSTOMER, |broken, asked| {
        breaks(broken, "type", "/email") && value(asked, "/email").is_null()
    }),
    overlooks("null-for-an-object", CUSTOMER, |broken, asked| {
        breaks(broken, "type", "/address") && value(asked, "/address").is_null()
    }),
    overlooks("boolean-as-a-text", CUSTOMER, |broken, asked| {
        breaks(broken, "type", "/newsletter") && ["true", "false"].contains(&text(asked, "/newsletter"))
    }),
    overlooks("boolean-as-a-number", CUSTOMER, |broken, asked| {
        breaks(broken, "type", "/newsletter") && value(asked, "/newsletter").is_number()
    }),
    overlooks("text-for-a-list", CUSTOMER, |broken, asked| {
        breaks(broken, "type", "/tags") && value(asked, "/tags").is_string()
    }),
    overlooks("malformed-json-taken", CUSTOMER, |broken, _| matches!(broken, RequestViolation::MalformedBody { .. })),
    overlooks("any-media-type", CUSTOMER, |broken, _| matches!(broken, RequestViolation::UnsupportedMediaType { .. })),
    overlooks("text-as-json", CUSTOMER, |broken, asked| {
        matches!(broken, RequestViolation::UnsupportedMediaType { .. })
            && asked.request.headers.get("content-type").is_some_and(|kind| kind.starts_with("text/plain"))
    }),
    overlooks("body-may-be-missing", CUSTOMER, |broken, _| matches!(broken, RequestViolation::MissingBody { .. })),
    overlooks("page-of-101", &["listCustomers"], |broken, asked| {
        of_parameter(broken, "limit") && asked.parameters["limit"] == 101
    }),
    overlooks("page-of-none", &["listCustomers"], |broken, asked| {
        of_parameter(broken, "limit") && asked.parameters["limit"] == 0
    }),
    overlooks("offset-below-zero", &["listCustomers"], |broken, asked| {
        of_parameter(broken, "offset") && asked.parameters["offset"].as_i64().is_some_and(|at| at < 0)
    }),
    overlooks("limit-is-a-word", &["listCustomers"], |broken, asked| {
        of_parameter(broken, "limit") && asked.parameters["limit"].is_string()
    }),
    overlooks("query-parameter-not-asked-for", &["listProducts"], |broken, _| {
        matches!(broken, RequestViolation::MissingParameter { .. })
    }),
    overlooks("query-enum-not-looked-at", &["listProducts"], |broken, asked| {
        of_parameter(broken, "kind") && asked.parameters.get("kind").is_some()
    }),
    overlooks(
        "header-not-asked-for",
        &["getReport"],
        |broken, _| matches!(broken, RequestViolation::MissingParameter { name, .. } if name == "X-Tenant"),
    ),
    overlooks("header-pattern-not-looked-at", &["getReport"], |broken, asked| {
        of_parameter(broken, "X-Tenant") && asked.parameters.get("X-Tenant").is_some()
    }),
    overlooks("date-in-the-query", &["getReport"], |broken, asked| {
        of_parameter(broken, "from") && asked.parameters.get("from").is_some()
    }),
    overlooks("too-many-columns", &["getReport"], |broken, _| {
        broken.violation().is_some_and(|broken| broken.keyword == "maxItems")
    }),
    overlooks("label-name-not-looked-at", &["putLabel"], |broken, _| of_parameter(broken, "name")),
    refuses("longest-name-refused", CUSTOMER, |asked| asked.length("createCustomer", "/name") == Some(40)),
    refuses("smallest-age-refused", CUSTOMER, |asked| asked.has("createCustomer", "/age", 18)),
    refuses("largest-age-refused", &["replaceCustomer"], |asked| asked.has("replaceCustomer", "/age", 120)),
    refuses("silver-refused", CUSTOMER, |asked| asked.has("createCustomer", "/tier", "silver")),
    refuses("null-refused", CUSTOMER, |asked| asked.has("createCustomer", "/nickname", Value::Null)),
    refuses("absent-email-refused", CUSTOMER, |asked| {
        asked.operation == "createCustomer" && asked.body.get("email").is_none()
    }),
    refuses("one-line-refused", ORDER, |asked| asked.length("createOrder", "/lines") == Some(1)),
    refuses("most-tags-refused", CUSTOMER, |asked| asked.length("createCustomer", "/tags") == Some(5)),
    refuses("largest-page-refused", &["listCustomers"], |asked| asked.parameters["limit"] == 100),
    refuses("page-without-limit-refused", &["listCustomers"], |asked| {
        asked.operation == "listCustomers" && asked.parameters.get("limit").is_none()
    }),
    refuses("umlauts-refused", CUSTOMER, |asked| {
        asked.text("createCustomer", "/name").is_some_and(|name| !name.is_ascii())
    }),
    refuses("spaces-refused", CUSTOMER, |asked| {
        asked.text("createCustomer", "/name").is_some_and(|name| name.contains(' '))
    }),
    refuses("two-columns-refused", &["getReport"], |asked| {
        asked.parameters["columns"].as_array().is_some_and(|columns| columns.len() == 2)
    }),
    refuses("time-with-an-offset-refused", ORDER, |asked| {
        asked.text("createOrder", "/deliverAt").is_some_and(|time| !time.ends_with(['Z', 'z']))
    }),
    refuses("zero-refused", ORDER, |asked| asked.has("createOrder", "/priority", 0)),
    trusts("making-products-without-a-key", &["createProduct"], |asked| {
        asked.operation == "createProduct" && asked.request.headers.get("x-api-key").is_none()
    }),
    trusts("making-products-with-a-wrong-key", &["createProduct"], |asked| {
        asked.operation == "createProduct" && asked.request.headers.get("x-api-key").is_some()
    }),
    trusts("deleting-products-without-a-key", &["deleteProduct"], |asked| {
        asked.operation == "deleteProduct" && asked.request.headers.get("x-api-key").is_none()
    }),
    trusts("deleting-products-with-a-wrong-key", &["deleteProduct"], |asked| {
        asked.operation == "deleteProduct" && asked.request.headers.get("x-api-key").is_some()
    }),
    trusts("reports-without-a-token", &["getReport"], |asked| {
        asked.operation == "getReport" && asked.request.headers.get("authorization").is_none()
    }),
    trusts("reports-with-any-token", &["getReport"], |asked| {
        asked.operation == "getReport" && asked.request.headers.get("authorization").is_some()
    }),
];
