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

/// The request with these values at fields of its JSON body, where such fields are.
pub(super) fn with_fields(request: &Request, fields: &[(String, Value)]) -> Option<Request> {
    let mut body: Value = serde_json::from_slice(request.body.as_deref()?).ok()?;
    for (name, value) in fields {
        *body.as_object_mut()?.get_mut(name)? = value.clone();
    }
    Some(Request { body: Some(Bytes::from(body.to_string())), ..request.clone() })
}

/// The fields of a JSON body that refer to things by their names: `(field, resource)`.
pub(super) fn references(relations: &Relations, request: &Request) -> Vec<(String, ResourceId)> {
    let body: Option<Value> = request.body.as_deref().and_then(|body| serde_json::from_slice(body).ok());
    let Some(Value::Object(fields)) = body else { return Vec::new() };
    let plain = fields.iter().filter(|(_, value)| value.is_string() || value.is_number());
    plain.filter_map(|(name, _)| Some((name.clone(), relations.referred_to(name)?))).collect()
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
