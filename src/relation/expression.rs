//! Runtime expressions of links (OpenAPI 3.1.0 §4.8.20.3): `$response.body#/id`.

use serde_json::Value;

use crate::contract::Operation;
use crate::message::Exchange;

/// The value of an expression, or of a constant that is none. `operation` is the one that was asked; `None` where the
/// exchange has no such value.
pub fn evaluate(expression: &Value, operation: &Operation, exchange: &Exchange) -> Option<Value> {
    let Value::String(text) = expression else { return Some(expression.clone()) };
    if text.starts_with('$') {
        return single(text, operation, exchange);
    }
    if !text.contains("{$") {
        return Some(expression.clone());
    }
    let mut written = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("{$") {
        let (inner, after) = after.split_once('}')?;
        written.push_str(before);
        match single(&format!("${inner}"), operation, exchange)? {
            Value::String(text) => written.push_str(&text),
            value => written.push_str(&value.to_string()),
        }
        rest = after;
    }
    written.push_str(rest);
    Some(Value::String(written))
}

fn single(expression: &str, operation: &Operation, exchange: &Exchange) -> Option<Value> {
    let (request, response) = (&exchange.request, &exchange.response);
    let text = |text: &str| Some(Value::String(text.to_owned()));
    match expression {
        "$url" => return text(&request.target),
        "$method" => return text(&request.method),
        "$statusCode" => return Some(Value::from(response.status)),
        _ => {}
    }
    if let Some(pointer) = expression.strip_prefix("$response.body") {
        return within(&response.body, pointer);
    }
    if let Some(pointer) = expression.strip_prefix("$request.body") {
        return within(request.body.as_deref().unwrap_or_default(), pointer);
    }
    if let Some(name) = expression.strip_prefix("$response.header.") {
        return response.headers.get(name).and_then(text);
    }
    if let Some(name) = expression.strip_prefix("$request.header.") {
        return request.headers.get(name).and_then(text);
    }
    if let Some(name) = expression.strip_prefix("$request.path.") {
        let values = operation.path.matches(request.path())?;
        return values.into_iter().find(|(key, _)| key == name).map(|(_, value)| Value::String(value));
    }
    if let Some(name) = expression.strip_prefix("$request.query.") {
        let query = request.target.split_once('?')?.1;
        let mut pairs = url::form_urlencoded::parse(query.as_bytes());
        return pairs.find(|(key, _)| key == name).map(|(_, value)| Value::String(value.into_owned()));
    }
    None
}

/// The value at `#/pointer` of a JSON body; without a pointer, the whole body.
fn within(body: &[u8], pointer: &str) -> Option<Value> {
    let value: Value = serde_json::from_slice(body).ok()?;
    match pointer.strip_prefix('#') {
        Some(pointer) => value.pointer(pointer).cloned(),
        None => pointer.is_empty().then_some(value),
    }
}
