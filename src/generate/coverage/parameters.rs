//! Query parameters that are there twice, and parameters without a value.
//!
//! Both are made on the written request, because no value means them. Servers read them in more than one way, so a
//! request is called invalid only where every reading is. Start at [`doubled`] and [`emptied`].

use serde_json::Value;

use super::feature::Exercised;
use crate::contract::{Parameter, ParameterLocation, ParameterShape};
use crate::generate::request::{OperationPlan, faults};
use crate::generate::walk::{get, set};
use crate::generate::{Breakage, Intent};
use crate::message::Request;

/// A changed request, what it means to be, and what it shows.
pub(super) struct Changed {
    pub(super) request: Request,
    pub(super) intent: Intent,
    pub(super) exercised: Exercised,
}

/// Each query parameter with one value, twice.
pub(super) fn doubled(plan: &OperationPlan, draft: &Value, full: &Value) -> Vec<Changed> {
    each(plan, draft, full, |pair| format!("{pair}&{pair}"))
        .into_iter()
        .map(|(parameter, request)| Changed {
            request,
            intent: Intent::Unspecified,
            exercised: exercised(parameter, "twice"),
        })
        .collect()
}

/// Each query parameter with one value, as `name=`.
pub(super) fn emptied(plan: &OperationPlan, draft: &Value, full: &Value) -> Vec<Changed> {
    let cut = |pair: &str| format!("{}=", pair.split('=').next().unwrap_or_default());
    each(plan, draft, full, cut)
        .into_iter()
        .map(|(parameter, request)| {
            // An empty text may be read as the text it is, or as nothing at all.
            let text_is_valid = faults(plan, &request).is_empty();
            let intent = match (text_is_valid, parameter.required) {
                (true, false) => Intent::Valid,
                (false, true) => Intent::Invalid(breakage(parameter)),
                _ => Intent::Unspecified,
            };
            Changed { request, intent, exercised: exercised(parameter, "without a value") }
        })
        .collect()
}

fn breakage(parameter: &Parameter) -> Breakage {
    Breakage {
        kind: "empty-parameter".to_owned(),
        parameter: Some((ParameterLocation::Query, parameter.name.clone())),
        place: String::new(),
        description: format!("query parameter `{}`: without a value", parameter.name),
    }
}

fn exercised(parameter: &Parameter, what: &str) -> Exercised {
    Exercised { place: format!("query/{}", parameter.name), keyword: "parameters".to_owned(), what: what.to_owned() }
}

/// The valid request with the parameter, its pair in the query changed; only where it is one pair of its own.
fn each<'p>(
    plan: &'p OperationPlan,
    draft: &Value,
    full: &Value,
    change: impl Fn(&str) -> String,
) -> Vec<(&'p Parameter, Request)> {
    let mut found = Vec::new();
    for parameter in plan.parameters.iter().map(|plan| &plan.parameter) {
        let path = ["query".to_owned(), parameter.name.clone()];
        let is_plain = matches!(parameter.shape, ParameterShape::Schema { .. });
        if parameter.location != ParameterLocation::Query || !is_plain || plan.base.query.contains_key(&parameter.name)
        {
            continue;
        }
        let Some(value) = get(full, &path).filter(|value| !value.is_array() && !value.is_object()) else { continue };
        let mut with = draft.clone();
        set(&mut with, &path, value.clone());
        let Ok(request) = plan.proved_valid(&with) else { continue };
        found.extend(changed(&request, &parameter.name, &change).map(|request| (parameter, request)));
    }
    found
}

fn changed(request: &Request, name: &str, change: impl Fn(&str) -> String) -> Option<Request> {
    let (path, query) = request.target.split_once('?')?;
    let is_it = |pair: &str| {
        let raw = pair.split('=').next().unwrap_or_default();
        form_urlencoded::parse(raw.as_bytes()).next().is_some_and(|(decoded, _)| decoded == name)
    };
    let mut pairs: Vec<String> = query.split('&').map(str::to_owned).collect();
    let at = pairs.iter().position(|pair| is_it(pair))?;
    pairs[at] = change(&pairs[at]);
    Some(Request { target: format!("{path}?{}", pairs.join("&")), ..request.clone() })
}
