//! What an answer calls the thing that it is about.
//!
//! A contract seldom says which field is the id; the name of the path parameter, the word before it in the path and
//! habit do. Start at [`identities`].

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::names::{joined, singular};
use super::resource::Resource;
use crate::message::{Exchange, Response};

/// Names that identify a thing by habit, the likeliest first.
const USUAL: [&str; 9] = ["id", "uuid", "guid", "key", "slug", "name", "number", "code", "identifier"];

/// The values that may stand for the thing that `exchange` has made or shown, the likeliest first: from the answer's
/// body and its `Location` field, or, where those say nothing, from the request: the client may have chosen the name.
pub fn identities(resource: &Resource, exchange: &Exchange) -> Vec<Value> {
    let mut found = Vec::new();
    let body = body(&exchange.response);
    let own = &own_names(resource)[..];
    if let Some(body) = &body {
        found.extend(named(body, own));
    }
    found.extend(located(&exchange.response));
    if let Some(body) = &body {
        found.extend(named(body, &USUAL.map(str::to_owned)));
    }
    // What was sent names other things as well; it is asked only where nothing else can be.
    if found.is_empty()
        && let Ok(sent) = serde_json::from_slice::<Value>(exchange.request.body.as_deref().unwrap_or_default())
    {
        found.extend(named(&sent, own));
        found.extend(named(&sent, &USUAL.map(str::to_owned)));
    }
    let mut distinct: Vec<Value> = Vec::new();
    for value in found {
        if !distinct.contains(&value) {
            distinct.push(value);
        }
    }
    distinct
}

/// The members of a list that was answered: a list itself, or the first list of objects in an object.
pub fn members(response: &Response) -> Option<Vec<Value>> {
    fn list(value: Value) -> Option<Vec<Value>> {
        match value {
            Value::Array(items) => Some(items),
            _ => None,
        }
    }
    match body(response)? {
        Value::Object(fields) => {
            let mut lists = fields.into_iter().filter_map(|(_, value)| list(value));
            let first = lists.next()?;
            let is_plain = |items: &Vec<Value>| !items.iter().any(Value::is_object);
            Some(if is_plain(&first) { lists.find(|items| !is_plain(items)).unwrap_or(first) } else { first })
        }
        value => list(value),
    }
}

/// The value of the first of these names, in the object or in the only object within it that has one.
fn named(value: &Value, names: &[String]) -> Option<Value> {
    let fields = value.as_object()?;
    for name in names {
        let mut fields = fields.iter().filter(|(key, _)| joined(key) == *name).map(|(_, value)| value);
        if let Some(found) = fields.find(|value| is_identifier(value)) {
            return Some(found.clone());
        }
    }
    let mut inner = fields.values().filter_map(|value| named_directly(value, names));
    inner.next().filter(|_| inner.next().is_none())
}

fn named_directly(value: &Value, names: &[String]) -> Option<Value> {
    let fields = value.as_object()?;
    names.iter().find_map(|name| {
        let mut fields = fields.iter().filter(|(key, _)| joined(key) == *name).map(|(_, value)| value);
        fields.find(|value| is_identifier(value)).cloned()
    })
}

/// Numbers and texts that can stand in a path.
fn is_identifier(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.is_empty() && text.len() <= 512,
        Value::Number(number) => number.is_i64() || number.is_u64(),
        _ => false,
    }
}

/// The last segment of `Location` (RFC 9110 §10.2.2).
fn located(response: &Response) -> Option<Value> {
    let location = response.headers.get("location")?;
    let path = location.split(['?', '#']).next()?.trim_end_matches('/');
    let segment = path.rsplit('/').next().filter(|segment| !segment.is_empty())?;
    Some(Value::String(percent_decode_str(segment).decode_utf8().ok()?.into_owned()))
}

/// The names that only this resource would use: its parameter's, and the collection's word with `id`.
fn own_names(resource: &Resource) -> Vec<String> {
    let mut names = vec![joined(&resource.parameter)];
    if let Some(word) = &resource.word {
        let single = singular(word);
        names.extend(["id", "uuid", "key", "name"].map(|ending| format!("{single}{ending}")));
    }
    names
}

fn body(response: &Response) -> Option<Value> {
    serde_json::from_slice(&response.body).ok()
}

impl Resource {
    /// What a member of a list, or the body of an answer, is called.
    #[must_use]
    pub fn identity_in(&self, value: &Value) -> Option<Value> {
        named_directly(value, &own_names(self)).or_else(|| named_directly(value, &USUAL.map(str::to_owned)))
    }
}
