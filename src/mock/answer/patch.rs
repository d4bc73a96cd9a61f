//! Lets faults change an answer.

use serde_json::{Map, Value, json};

use super::context::Context;
use super::reply::Reply;
use crate::mock::behaviour::Patch;
use crate::mock::worlds::shape;
use crate::template::Scope;

/// Changes `reply` by every fault that is switched on and whose condition holds.
pub(crate) fn apply(reply: &mut Reply, context: &Context<'_>, scope: &Scope) {
    if context.faults.are_none() {
        return;
    }
    let headers: Map<String, Value> =
        reply.headers.iter().map(|(name, value)| (name.to_lowercase().replace('-', "_"), json!(value))).collect();
    let response = json!({ "status": reply.status, "headers": headers, "body": reply.body });
    let scope = scope.clone().with("response", &response);
    for patch in context.faults.patches(&scope) {
        change(reply, patch, &scope);
    }
}

fn change(reply: &mut Reply, patch: &Patch, scope: &Scope) {
    if let Some(status) = patch.status {
        reply.status = status;
    }
    if let Some(body) = &patch.body {
        reply.body = shape(body, scope).ok().filter(|body| !body.is_null());
        reply.media_type.get_or_insert_with(|| "application/json".to_owned());
    }
    if let Some(body) = &mut reply.body {
        change_body(body, patch, scope);
    }
    if let Some(media_type) = &patch.media_type {
        reply.media_type = Some(media_type.clone());
    }
    for (name, template) in &patch.headers {
        match template.evaluate(scope) {
            Ok(Value::Null) | Err(_) => reply.remove_header(name),
            Ok(Value::String(text)) => reply.set_header(name, text),
            Ok(other) => reply.set_header(name, other.to_string()),
        }
    }
    if let Some(text) = &patch.text {
        reply.text = Some(text.clone());
    }
}

fn change_body(body: &mut Value, patch: &Patch, scope: &Scope) {
    for (pointer, template) in &patch.set {
        let Ok(value) = shape(template, scope) else { continue };
        for parent in parents(body, pointer) {
            put(parent, last(pointer), value.clone());
        }
    }
    for pointer in &patch.remove {
        for parent in parents(body, pointer) {
            take(parent, last(pointer));
        }
    }
    for (pointer, name) in &patch.rename {
        for parent in parents(body, pointer) {
            if let Some(value) = take(parent, last(pointer)) {
                put(parent, name, value);
            }
        }
    }
}

/// What holds the place a pointer names. `*` stands for every item of a list.
fn parents<'a>(body: &'a mut Value, pointer: &str) -> Vec<&'a mut Value> {
    let tokens: Vec<&str> = pointer.split('/').skip(1).collect();
    let above = tokens.split_last().map_or(&[][..], |(_, above)| above);
    let mut nodes = vec![body];
    for token in above {
        nodes = nodes.into_iter().flat_map(|node| children(node, token)).collect();
    }
    nodes
}

fn children<'a>(node: &'a mut Value, token: &str) -> Vec<&'a mut Value> {
    match node {
        Value::Array(items) => {
            let index = token.parse::<usize>().ok();
            let wanted = items.iter_mut().enumerate().filter(|(at, _)| token == "*" || index == Some(*at));
            wanted.map(|(_, item)| item).collect()
        }
        Value::Object(fields) => fields.get_mut(&plain(token)).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn put(parent: &mut Value, token: &str, value: Value) {
    match parent {
        Value::Object(fields) => drop(fields.insert(plain(token), value)),
        Value::Array(items) => {
            if let Some(slot) = token.parse::<usize>().ok().and_then(|index| items.get_mut(index)) {
                *slot = value;
            }
        }
        _ => {}
    }
}

fn take(parent: &mut Value, token: &str) -> Option<Value> {
    match parent {
        Value::Object(fields) => fields.shift_remove(&plain(token)),
        Value::Array(items) => {
            let index = token.parse::<usize>().ok().filter(|index| *index < items.len())?;
            Some(items.remove(index))
        }
        _ => None,
    }
}

fn last(pointer: &str) -> &str {
    pointer.rsplit_once('/').map_or("", |(_, token)| token)
}

/// RFC 6901 §4.
fn plain(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{last, parents, put, take};

    #[test]
    fn a_star_reaches_into_every_item() {
        let mut body = json!([{ "name": "a", "tags": ["x"] }, { "name": "b", "tags": [] }]);
        for parent in parents(&mut body, "/*/name") {
            put(parent, last("/*/name"), json!(1));
        }
        for parent in parents(&mut body, "/0/tags/0") {
            take(parent, "0");
        }
        assert_eq!(body, json!([{ "name": 1, "tags": [] }, { "name": 1, "tags": [] }]));
    }
}
