//! Learns from error answers what fields must be like.
//!
//! No two frameworks write the same: a field is named beside the message (`loc`, `field`, `pointer`), by the key that
//! the message stands under, or in the message itself. All of these are tried, on any JSON and on plain text. What a
//! message says is read in `messages`. Start at [`learn`].

use serde_json::Value;

use super::messages::Said;
use crate::generate::{Knowledge, plain};
use crate::message::Exchange;

/// How deep messages are looked for.
const DEPTH: usize = 8;

/// How many messages of one answer are read.
const MESSAGES: usize = 50;

/// How much of a message is read, and of an answer that is plain text.
const LENGTH: usize = 500;

/// Members that name the field that an error is about.
const LOCATORS: &str = "loc field fieldname path pointer param parameter property propertypath propertyname attribute \
    instancepath datapath source key member";

/// Members that hold messages about anything: their own names are no fields.
const HOLDERS: &str = "error errors detail details message messages msg violations issues fields fielderrors nonfielderrors \
    causes reason reasons title description data body query json validation";

/// Members whose values may be sent: `ajv`, `pydantic` and `joi` put the limits beside the message.
const LIMITS: &str = "allowedvalues allowed expected enum enumvalues choices options valids permitted limit minimum \
    maximum ge le gt lt min max";

/// Learns from an answer that refuses a request.
pub(super) fn learn(knowledge: &mut Knowledge, exchange: &Exchange) {
    let sent = Sent::new(exchange);
    if let Some(body) = exchange.response.json() {
        let mut left = MESSAGES;
        return read(&body, &[], DEPTH, &mut left, &mut |names, said| sent.learn(knowledge, names, said));
    }
    let text = String::from_utf8_lossy(&exchange.response.body);
    if !text.trim_start().starts_with('<') {
        let text: String = text.chars().take(LENGTH).collect();
        sent.learn(knowledge, &[], &Said::of(&text));
    }
}

/// Calls `visit` with everything that is said, and the names of the fields that it is said of, the likeliest last.
fn read(value: &Value, names: &[String], depth: usize, left: &mut usize, visit: &mut dyn FnMut(&[String], &Said)) {
    if depth == 0 || *left == 0 {
        return;
    }
    match value {
        Value::String(text) => {
            *left -= 1;
            let text: String = text.chars().take(LENGTH).collect();
            visit(names, &Said::of(&text));
        }
        Value::Array(items) => items.iter().for_each(|item| read(item, names, depth - 1, left, visit)),
        Value::Object(fields) => {
            let located: Vec<String> =
                fields.iter().filter(|(name, _)| is_in(LOCATORS, name)).flat_map(|(_, value)| located(value)).collect();
            let names = if located.is_empty() { names } else { &located };
            for (name, value) in fields {
                if is_in(LIMITS, name) {
                    visit(names, &Said::limits(value));
                } else if is_in(LOCATORS, name) {
                    // It was read.
                } else if is_in(HOLDERS, name) || !located.is_empty() || name.parse::<u32>().is_ok() {
                    read(value, names, depth - 1, left, visit);
                } else {
                    let own: Vec<String> = names.iter().cloned().chain(last(name)).collect();
                    read(value, &own, depth - 1, left, visit);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The fields that a locator names: of a pointer, a dotted path, or a list of tokens the last one that is no number.
fn located(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => last(text).into_iter().collect(),
        Value::Array(tokens) => {
            let texts = tokens.iter().filter_map(Value::as_str);
            texts.filter_map(last).next_back().into_iter().collect()
        }
        Value::Object(fields) => fields.values().flat_map(located).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

/// The last name in a pointer or path: `currency` in `/body/currency`, `order.currency` and `items[0].currency`.
fn last(path: &str) -> Option<String> {
    let mut tokens = path.split(['/', '.', '[', ']', '#']).filter(|token| !token.is_empty());
    tokens.rfind(|token| token.parse::<u32>().is_err()).map(str::to_owned)
}

/// Whether a name is one of these, which stand between spaces.
fn is_in(known: &str, name: &str) -> bool {
    let name = plain(name);
    known.split_ascii_whitespace().any(|known| known == name)
}

/// The request that was refused.
struct Sent {
    /// The names of its fields and parameters, without case and separators.
    names: Vec<String>,
    text: String,
}

impl Sent {
    fn new(exchange: &Exchange) -> Self {
        let request = &exchange.request;
        let mut names = Vec::new();
        let query = request.target.split_once('?').map_or("", |(_, query)| query);
        names.extend(form_urlencoded::parse(query.as_bytes()).map(|(name, _)| plain(&name)));
        names.extend(request.headers.0.iter().map(|(name, _)| plain(name)));
        let body = request.body.as_deref().unwrap_or_default();
        if let Ok(body) = serde_json::from_slice::<Value>(body) {
            field_names(&body, DEPTH, &mut names);
        }
        Self { names, text: format!("{} {}", request.target, String::from_utf8_lossy(body)) }
    }

    fn learn(&self, knowledge: &mut Knowledge, names: &[String], said: &Said) {
        let mut about: Vec<&str> = names.iter().map(String::as_str).collect();
        if about.is_empty() {
            let words = said.words.iter().map(String::as_str);
            about = words.filter(|word| self.names.contains(&plain(word))).collect();
        }
        // What is missing is not among what was sent, so any word may be its name.
        if about.is_empty() && said.is_missing {
            about = said.words.iter().map(String::as_str).collect();
        }
        for name in about {
            if said.is_missing {
                knowledge.require(name);
            } else {
                knowledge.doubt(name);
            }
            for value in &said.values {
                let is_itself = value.as_str().is_some_and(|text| plain(text) == plain(name));
                let is_echo = value.as_str().is_some_and(|text| text.len() > 2 && self.text.contains(text));
                if !is_itself && !is_echo {
                    knowledge.tell(name, value.clone());
                }
            }
        }
    }
}

fn field_names(value: &Value, depth: usize, names: &mut Vec<String>) {
    if depth == 0 || names.len() > 500 {
        return;
    }
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                names.push(plain(name));
                field_names(value, depth - 1, names);
            }
        }
        Value::Array(items) => items.iter().take(3).for_each(|item| field_names(item, depth - 1, names)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use serde_json::json;

    use super::*;
    use crate::message::{Request, Response};

    fn told(body: &str) -> Knowledge {
        let request = Request {
            target: "/orders?pageSize=7".to_owned(),
            body: Some(Bytes::from_static(b"{\"currency\": \"abc\", \"items\": [{\"sku\": \"x\"}]}")),
            ..Request::default()
        };
        let response = Response { status: 400, body: Bytes::copy_from_slice(body.as_bytes()), ..Response::default() };
        let mut knowledge = Knowledge::default();
        learn(&mut knowledge, &Exchange { request, response, elapsed: std::time::Duration::ZERO });
        knowledge
    }

    #[test]
    fn the_field_is_found_wherever_a_framework_names_it() {
        for body in [
            json!({"detail": [{"type": "enum", "loc": ["body", "currency"], "msg": "Input should be 'EUR'", "input": "abc"}]}),
            json!({"errors": {"currency": ["must be one of: EUR"]}}),
            json!({"currency": ["\"abc\" is no choice, use one of: EUR"]}),
            json!({"errors": [{"field": "currency", "message": "must be EUR", "rejectedValue": "abc"}]}),
            json!({"errors": [{"source": {"pointer": "/data/attributes/currency"}, "detail": "expected 'EUR'"}]}),
            json!([{"instancePath": "/currency", "params": {"allowedValues": ["EUR"]}, "message": "must be equal to one of the allowed values"}]),
            json!({"message": "currency must be one of [EUR]"}),
            json!({"error": {"message": "Unknown currency 'abc'. Allowed: 'EUR'"}}),
            json!({"validation": {"body": {"keys": ["currency"], "message": "\"currency\" must be [EUR]"}}}),
        ] {
            assert!(told(&body.to_string()).told("currency").contains(&json!("EUR")), "{body}");
        }
        assert!(told("currency must be one of EUR, USD").told("currency").contains(&json!("USD")));
        assert!(told(r#"{"message": "page_size must be at most 5"}"#).told("pageSize").contains(&json!(5)));
        let nested = json!({"errors": {"items[0].sku": "should match pattern '^S[0-9]$'"}});
        assert!(told(&nested.to_string()).told("sku").iter().any(|sku| sku.as_str().is_some_and(|sku| sku.len() == 2)));
    }

    #[test]
    fn what_is_missing_is_required() {
        assert!(told(r#"{"detail": [{"loc": ["body", "note"], "msg": "Field required"}]}"#).requires("note"));
        assert!(told(r#"{"message": "Missing parameter: note"}"#).requires("note"));
        assert!(!told(r#"{"message": "no such order"}"#).requires("order"));
    }

    #[test]
    fn echoes_pages_and_depth_teach_nothing() {
        let echo = told(r#"{"errors": [{"field": "currency", "message": "'abc' is wrong"}]}"#);
        assert!(echo.told("currency").is_empty());
        assert!(told("<html>currency must be one of EUR</html>").is_empty());
        assert!(told(&format!("{}\"x\"{}", "[".repeat(100), "]".repeat(100))).is_empty());
    }
}
