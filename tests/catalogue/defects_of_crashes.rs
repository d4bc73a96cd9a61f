//! Servers that fail: at one boundary, for one kind of value, or only after some steps.

use crate::defect::{Bend, Defect};

const CRASH: &str = "response/server-error";
const CUSTOMER: &[&str] = &["createCustomer"];
const CHANGE: &[&str] = &["changeCustomer"];
const ORDER: &[&str] = &["createOrder"];

const fn crash(name: &'static str, asks: &'static [&'static str], bend: Bend) -> Defect {
    Defect { name, check: CRASH, asks, bend }
}

pub(crate) const DEFECTS: &[Defect] = &[
    crash("longest-name", CUSTOMER, Bend::Crashes(|asked| asked.length("createCustomer", "/name") == Some(40))),
    crash(
        "more-than-64-bits",
        &["listCustomers"],
        Bend::Crashes(|asked| {
            let after = asked.parameters.get("after").filter(|_| asked.operation == "listCustomers");
            after.is_some_and(|after| after.as_i64().is_none())
        }),
    ),
    crash("shortest-name", CUSTOMER, Bend::Crashes(|asked| asked.length("createCustomer", "/name") == Some(1))),
    crash(
        "character-beyond-the-first-plane",
        CUSTOMER,
        Bend::Crashes(|asked| {
            asked.text("createCustomer", "/name").is_some_and(|name| name.chars().any(|one| one > '\u{ffff}'))
        }),
    ),
    crash(
        "character-beyond-latin-1",
        CUSTOMER,
        Bend::Crashes(|asked| {
            asked.text("createCustomer", "/name").is_some_and(|name| name.chars().any(|one| one > '\u{ff}'))
        }),
    ),
    crash(
        "quote-in-a-name",
        CUSTOMER,
        Bend::Crashes(|asked| asked.text("createCustomer", "/name").is_some_and(|name| name.contains('\''))),
    ),
    crash("last-of-an-enum", CUSTOMER, Bend::Crashes(|asked| asked.has("createCustomer", "/tier", "gold"))),
    crash("largest-age", CHANGE, Bend::Crashes(|asked| asked.has("changeCustomer", "/age", 120))),
    crash("smallest-age", CHANGE, Bend::Crashes(|asked| asked.has("changeCustomer", "/age", 18))),
    crash("largest-discount", CUSTOMER, Bend::Crashes(|asked| asked.has("createCustomer", "/discount", 0.5))),
    crash(
        "null-nickname",
        CUSTOMER,
        Bend::Crashes(|asked| asked.has("createCustomer", "/nickname", serde_json::Value::Null)),
    ),
    crash("empty-nickname", CHANGE, Bend::Crashes(|asked| asked.has("changeCustomer", "/nickname", ""))),
    crash("one-tag", CUSTOMER, Bend::Crashes(|asked| asked.length("createCustomer", "/tags") == Some(1))),
    crash("most-tags", CUSTOMER, Bend::Crashes(|asked| asked.length("createCustomer", "/tags") == Some(5))),
    crash(
        "address-without-zip",
        CUSTOMER,
        Bend::Crashes(|asked| {
            asked.text("createCustomer", "/address/city").is_some() && asked.body.pointer("/address/zip").is_none()
        }),
    ),
    crash(
        "two-options-together",
        CUSTOMER,
        Bend::Crashes(|asked| asked.has("createCustomer", "/newsletter", true) && asked.body.get("email").is_none()),
    ),
    crash(
        "gold-with-discount",
        CUSTOMER,
        Bend::Crashes(|asked| asked.has("createCustomer", "/tier", "gold") && asked.body.get("discount").is_some()),
    ),
    crash("largest-page", &["listCustomers"], Bend::Crashes(|asked| asked.parameters["limit"] == 100)),
    crash("largest-offset", &["listCustomers"], Bend::Crashes(|asked| asked.parameters["offset"] == 100_000)),
    crash("most-lines", ORDER, Bend::Crashes(|asked| asked.length("createOrder", "/lines") == Some(3))),
    crash("largest-quantity", ORDER, Bend::Crashes(|asked| asked.has("createOrder", "/lines/0/quantity", 99))),
    crash("empty-note", ORDER, Bend::Crashes(|asked| asked.has("createOrder", "/note", ""))),
    crash(
        "time-with-an-offset",
        ORDER,
        Bend::Crashes(|asked| asked.text("createOrder", "/deliverAt").is_some_and(|time| !time.ends_with(['Z', 'z']))),
    ),
    crash(
        "time-with-a-fraction",
        ORDER,
        Bend::Crashes(|asked| asked.text("createOrder", "/deliverAt").is_some_and(|time| time.contains('.'))),
    ),
    crash(
        "largest-safe-integer",
        &["payOrder"],
        Bend::Crashes(|asked| asked.has("payOrder", "/amount", 9_007_199_254_740_991_u64)),
    ),
    crash("paid-in-cash", &["payOrder"], Bend::Crashes(|asked| asked.has("payOrder", "/method", "cash"))),
    crash(
        "leap-day",
        &["getReport"],
        Bend::Crashes(|asked| asked.parameters["from"].as_str().is_some_and(|from| from.ends_with("-02-29"))),
    ),
    crash(
        "all-columns",
        &["getReport"],
        Bend::Crashes(|asked| asked.parameters["columns"].as_array().is_some_and(|columns| columns.len() == 3)),
    ),
    crash("negative-weight", &["putLabel"], Bend::Crashes(|asked| asked.has("putLabel", "/weight", -10))),
    crash("integer-of-zero", &["putLabel"], Bend::Crashes(|asked| asked.has("putLabel", "/weight", 0))),
    crash("free-product", &["createProduct"], Bend::Crashes(|asked| asked.has("createProduct", "/price", 0))),
    crash(
        "longest-label-name",
        &["putLabel", "getLabel"],
        Bend::Crashes(|asked| asked.path.iter().any(|(name, value)| name == "name" && value.len() == 20)),
    ),
    crash(
        "null-where-none-is-allowed",
        CUSTOMER,
        Bend::CrashesEarly(|asked| asked.has("createCustomer", "/name", serde_json::Value::Null)),
    ),
    crash(
        "body-that-is-a-list",
        CUSTOMER,
        Bend::CrashesEarly(|asked| asked.operation == "createCustomer" && asked.body.is_array()),
    ),
    crash(
        "malformed-json",
        CUSTOMER,
        Bend::CrashesEarly(|asked| {
            let body = asked.request.body.as_deref().unwrap_or_default();
            let is_json = asked.request.headers.get("content-type") == Some("application/json");
            asked.operation == "createCustomer"
                && is_json
                && !body.is_empty()
                && serde_json::from_slice::<serde_json::Value>(body).is_err()
        }),
    ),
    crash(
        "missing-query-parameter",
        &["listProducts"],
        Bend::CrashesEarly(|asked| asked.operation == "listProducts" && asked.parameters.get("kind").is_none()),
    ),
    crash(
        "limit-that-is-no-number",
        &["listCustomers"],
        Bend::CrashesEarly(|asked| asked.parameters.get("limit").is_some_and(serde_json::Value::is_string)),
    ),
    crash(
        "id-that-is-no-id",
        &["getCustomer"],
        Bend::CrashesEarly(|asked| {
            asked.operation == "getCustomer"
                && asked.path.iter().any(|(_, id)| !id.bytes().all(|byte| byte.is_ascii_hexdigit()))
        }),
    ),
    crash(
        "shipping-what-is-paid",
        &["createOrder", "payOrder", "shipOrder"],
        Bend::Crashes(|asked| asked.operation == "shipOrder" && asked.order.as_deref() == Some("paid")),
    ),
    crash(
        "paying-twice",
        &["createOrder", "payOrder", "shipOrder"],
        Bend::Crashes(|asked| asked.operation == "payOrder" && asked.order.as_deref() == Some("paid")),
    ),
    crash(
        "paying-what-is-shipped",
        &["createOrder", "payOrder", "shipOrder"],
        Bend::Crashes(|asked| asked.operation == "payOrder" && asked.order.as_deref() == Some("shipped")),
    ),
    crash(
        "reading-what-is-shipped",
        &["createOrder", "payOrder", "shipOrder"],
        Bend::Crashes(|asked| asked.operation == "getOrder" && asked.order.as_deref() == Some("shipped")),
    ),
    crash(
        "shipping-what-is-not-paid",
        &["shipOrder"],
        Bend::Crashes(|asked| asked.operation == "shipOrder" && asked.order.as_deref() == Some("open")),
    ),
    crash(
        "cancelling-what-is-paid",
        &["createOrder", "payOrder", "cancelOrder"],
        Bend::Crashes(|asked| asked.operation == "cancelOrder" && asked.order.as_deref() == Some("paid")),
    ),
    crash(
        "reading-a-deleted-customer",
        &["createCustomer", "getCustomer"],
        Bend::Crashes(|asked| asked.operation == "getCustomer" && asked.of_deleted),
    ),
    crash(
        "deleting-twice",
        &["createCustomer", "deleteCustomer"],
        Bend::Crashes(|asked| asked.operation == "deleteCustomer" && asked.of_deleted),
    ),
    crash(
        "orders-of-a-deleted-customer",
        &["createCustomer", "listOrders", "createOrder"],
        Bend::Crashes(|asked| asked.operation == "listOrders" && asked.of_deleted),
    ),
    crash(
        "order-of-a-deleted-customer",
        &["createCustomer", "createOrder", "getOrder"],
        Bend::Crashes(|asked| asked.operation == "getOrder" && asked.of_deleted),
    ),
    Defect {
        name: "death-at-a-long-note",
        check: "response/incomplete",
        asks: ORDER,
        bend: Bend::Dies(|asked| asked.length("createOrder", "/note") == Some(50)),
    },
    Defect {
        name: "death-without-a-body",
        check: "response/incomplete",
        asks: &["getReport"],
        bend: Bend::Dies(|asked| asked.operation == "getReport" && asked.parameters.get("columns").is_none()),
    },
];
