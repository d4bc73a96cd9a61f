//! Servers whose answers break what is promised: statuses, media types, header fields, bodies.

use serde_json::{Value, json};

use crate::defect::{Asked, Bend, Defect};
use crate::reply::Reply;

const CUSTOMER: &[&str] = &["createCustomer"];
const SCHEMA: &str = "response/schema";
const HEADERS: &str = "response/headers";
const STATUS: &str = "response/status-undocumented";
const MEDIA_TYPE: &str = "response/media-type";

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

fn drop_field(value: &mut Value, name: &str) {
    if let Some(fields) = value.as_object_mut() {
        fields.remove(name);
    }
}

pub(crate) const DEFECTS: &[Defect] = &[
    answers(STATUS, "status-200-for-201", CUSTOMER, |asked, reply| {
        if is(asked, "createCustomer", reply, 201) {
            reply.status = 200;
        }
    }),
    answers(STATUS, "status-422-for-one-field", CUSTOMER, |asked, reply| {
        if is(asked, "createCustomer", reply, 400)
            && reply.body["error"].as_str().is_some_and(|why| why.contains("/age"))
        {
            reply.status = 422;
        }
    }),
    answers(STATUS, "status-403-for-404", &["getCustomer"], |asked, reply| {
        if is(asked, "getCustomer", reply, 404) {
            reply.status = 403;
        }
    }),
    answers(STATUS, "status-302-for-gold", CUSTOMER, |asked, reply| {
        if asked.has("createCustomer", "/tier", "gold") && reply.status == 201 {
            reply.status = 302;
        }
    }),
    answers(STATUS, "status-410-after-delete", &["createCustomer"], |asked, reply| {
        if asked.operation == "getCustomer" && asked.of_deleted {
            reply.status = 410;
        }
    }),
    answers(STATUS, "status-404-for-an-empty-page", &["listCustomers"], |asked, reply| {
        if is(asked, "listCustomers", reply, 200) && reply.body["items"] == json!([]) {
            *reply = Reply::refusal(404, "nothing here");
        }
    }),
    answers(MEDIA_TYPE, "html-refusals", CUSTOMER, |asked, reply| {
        if is(asked, "createCustomer", reply, 400) {
            (reply.media_type, reply.raw) = ("text/html", Some("<p>no</p>"));
        }
    }),
    answers(MEDIA_TYPE, "text-for-json", &["getReport"], |asked, reply| {
        if is(asked, "getReport", reply, 200) {
            reply.media_type = "text/plain";
        }
    }),
    answers(MEDIA_TYPE, "no-media-type-when-unknown", &["getCustomer"], |asked, reply| {
        if is(asked, "getCustomer", reply, 404) {
            reply.media_type = "";
        }
    }),
    answers(MEDIA_TYPE, "empty-refusals-of-media-types", CUSTOMER, |asked, reply| {
        if is(asked, "createCustomer", reply, 415) {
            reply.body = Value::Null;
        }
    }),
    answers(MEDIA_TYPE, "empty-answer-to-put", &["replaceCustomer"], |asked, reply| {
        if is(asked, "replaceCustomer", reply, 200) {
            reply.body = Value::Null;
        }
    }),
    answers(HEADERS, "no-location", CUSTOMER, |asked, reply| {
        if asked.operation == "createCustomer" {
            reply.without("Location");
        }
    }),
    answers(HEADERS, "no-location-without-email", CUSTOMER, |asked, reply| {
        if asked.operation == "createCustomer" && asked.body.get("email").is_none() {
            reply.without("Location");
        }
    }),
    answers(HEADERS, "total-is-no-number", &["listCustomers"], |asked, reply| {
        if is(asked, "listCustomers", reply, 200) {
            reply.without("X-Total");
            reply.headers.push(("X-Total", "many".to_owned()));
        }
    }),
    answers(HEADERS, "no-total-on-later-pages", &["listCustomers"], |asked, reply| {
        if is(asked, "listCustomers", reply, 200) && asked.parameters["offset"].as_u64().is_some_and(|at| at > 0) {
            reply.without("X-Total");
        }
    }),
    answers("response/http-rules", "no-challenge", &["getReport"], |asked, reply| {
        if is(asked, "getReport", reply, 401) {
            reply.without("WWW-Authenticate");
        }
    }),
    answers(SCHEMA, "no-creation-time-with-an-address", CUSTOMER, |asked, reply| {
        if is(asked, "createCustomer", reply, 201) && asked.body.get("address").is_some() {
            drop_field(&mut reply.body, "createdAt");
        }
    }),
    answers(SCHEMA, "tags-become-null", CUSTOMER, |asked, reply| {
        if is(asked, "createCustomer", reply, 201) && asked.body.get("tags").is_none() {
            reply.body["tags"] = Value::Null;
        }
    }),
    answers(SCHEMA, "age-becomes-a-text", &["changeCustomer"], |asked, reply| {
        if is(asked, "changeCustomer", reply, 200)
            && let Some(age) = asked.body.get("age")
        {
            reply.body["age"] = json!(age.to_string());
        }
    }),
    answers(SCHEMA, "tier-in-capitals", &["replaceCustomer"], |asked, reply| {
        if is(asked, "replaceCustomer", reply, 200) && asked.body["tier"] == "silver" {
            reply.body["tier"] = json!("SILVER");
        }
    }),
    answers(SCHEMA, "time-without-a-zone", &["getCustomer"], |asked, reply| {
        if is(asked, "getCustomer", reply, 200) {
            reply.body["createdAt"] = json!("2026-01-01 00:00:00");
        }
    }),
    answers(SCHEMA, "city-lost-without-zip", CUSTOMER, |asked, reply| {
        if is(asked, "createCustomer", reply, 201) && asked.body.pointer("/address/zip").is_none() {
            drop_field(&mut reply.body["address"], "city");
        }
    }),
    answers(SCHEMA, "undocumented-state-when-shipped", &["createOrder", "payOrder", "shipOrder"], |asked, reply| {
        if is(asked, "shipOrder", reply, 200) {
            reply.body["state"] = json!("on its way");
        }
    }),
    answers(SCHEMA, "negative-rows", &["getReport"], |asked, reply| {
        if is(asked, "getReport", reply, 200) && asked.parameters.get("columns").is_some() {
            reply.body["rows"] = json!(-1);
        }
    }),
    answers(SCHEMA, "one-product-is-no-list", &["createProduct", "listProducts"], |asked, reply| {
        if is(asked, "listProducts", reply, 200) && reply.body == json!([]) {
            reply.body = json!({});
        }
    }),
    answers(SCHEMA, "refusal-without-error", &["createProduct"], |asked, reply| {
        if is(asked, "createProduct", reply, 409) {
            reply.body = json!({ "message": "no such customer" });
        }
    }),
    answers(SCHEMA, "refusal-without-error-for-strangers", &["createProduct"], |asked, reply| {
        if is(asked, "createProduct", reply, 401) {
            reply.body = json!("who are you?");
        }
    }),
    answers(SCHEMA, "json-cut-off", &["getLabel"], |asked, reply| {
        if is(asked, "getLabel", reply, 200) {
            reply.raw = Some("{\"name\": \"a");
        }
    }),
    answers(SCHEMA, "orders-listed-without-lines", &["createOrder", "listOrders"], |asked, reply| {
        if is(asked, "listOrders", reply, 200) {
            for order in reply.body.as_array_mut().into_iter().flatten() {
                drop_field(order, "lines");
            }
        }
    }),
    answers("response/unstable", "random-name", &["createCustomer"], |asked, reply| {
        // What differs from request to request is the request itself here.
        if is(asked, "getCustomer", reply, 200) {
            static READS: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
            let reads = READS.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            reply.body["name"] = json!(format!("name {reads}"));
        }
    }),
    answers("response/unstable", "tier-comes-and-goes", &["createOrder"], |asked, reply| {
        if is(asked, "getOrder", reply, 200) {
            static READS: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
            if READS.fetch_add(1, std::sync::atomic::Ordering::Relaxed).is_multiple_of(2) {
                reply.body["seen"] = json!(true);
            }
        }
    }),
    answers("operation/unreached", "closed-to-everybody", &["getReport"], |asked, reply| {
        if asked.operation == "getReport" && reply.status == 200 {
            *reply = Reply::refusal(401, "not today").with("WWW-Authenticate", "Bearer");
        }
    }),
];
