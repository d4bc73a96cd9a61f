//! Exchanges the ids in a request for those of things that are there. Pure.

use bytes::Bytes;
use serde_json::Value;

use super::ledger::Live;
use crate::contract::{Operation, ParameterLocation};
use crate::message::{EncodedParameter, Request, encode_parameter};
use crate::relation::{Relations, ResourceId};

/// The values of the path, by resource; `None` where the request is not to this operation's path.
pub(super) fn named_in_path(relations: &Relations, operation: &Operation, request: &Request) -> Option<Live> {
    let values = operation.path.matches(request.path())?;
    let resources = relations.in_path(operation);
    let known = values.into_iter().filter_map(|(name, value)| Some((*resources.get(&name)?, Value::String(value))));
    Some(known.collect())
}

/// The request with these things in its path. `keeps` names the parameters that stay as they are.
pub(in crate::engine) fn with_path(
    relations: &Relations,
    operation: &Operation,
    request: &Request,
    live: &Live,
    keeps: impl Fn(&str) -> bool,
) -> Option<Request> {
    let (path, query) = match request.target.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (request.target.as_str(), None),
    };
    let resources = relations.in_path(operation);
    let mut written = path.strip_prefix('/')?.split('/');
    let mut target = String::new();
    for segment in &operation.path.segments {
        let raw = written.next()?;
        let exchanged = segment.only_parameter().filter(|name| !keeps(name)).and_then(|name| {
            let value = live.get(resources.get(name)?)?;
            encoded(operation, name, value)
        });
        target.push('/');
        target.push_str(exchanged.as_deref().unwrap_or(raw));
    }
    if written.next().is_some() {
        return None;
    }
    if let Some(query) = query {
        target.push('?');
        target.push_str(query);
    }
    Some(Request { target, ..request.clone() })
}

/// The request with these values at JSON Pointers into its body, where such fields are.
pub(super) fn with_fields(request: &Request, fields: &[(String, Value)]) -> Option<Request> {
    let mut body: Value = serde_json::from_slice(request.body.as_deref()?).ok()?;
    for (pointer, value) in fields {
        *body.pointer_mut(pointer)? = value.clone();
    }
    Some(Request { body: Some(Bytes::from(body.to_string())), ..request.clone() })
}

/// How deep fields that refer to things are looked for.
const DEPTH: usize = 4;

/// The fields of a JSON body that refer to things by their names: `(JSON Pointer, resource)`.
pub(super) fn references(relations: &Relations, request: &Request) -> Vec<(String, ResourceId)> {
    let body: Option<Value> = request.body.as_deref().and_then(|body| serde_json::from_slice(body).ok());
    let mut found = Vec::new();
    if let Some(body) = body {
        collect(relations, &body, "", DEPTH, &mut found);
    }
    found
}

fn collect(relations: &Relations, value: &Value, at: &str, depth: usize, found: &mut Vec<(String, ResourceId)>) {
    let Some(fields) = value.as_object().filter(|_| depth > 0) else { return };
    for (name, value) in fields {
        let at = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
        match relations.referred_to(name) {
            Some(resource) if value.is_string() || value.is_number() => found.push((at, resource)),
            _ => collect(relations, value, &at, depth - 1, found),
        }
    }
}

fn encoded(operation: &Operation, name: &str, value: &Value) -> Option<String> {
    let is_it = |parameter: &&std::sync::Arc<crate::contract::Parameter>| {
        parameter.location == ParameterLocation::Path && parameter.name == name
    };
    match encode_parameter(operation.parameters.iter().find(is_it)?, value) {
        EncodedParameter::Path(text) if !text.is_empty() => Some(text),
        _ => None,
    }
}
