//! Holds a request against the contract, and says in the API's own errors what is wrong with it.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::context::Context;
use super::negotiate;
use super::refusal::{Refusal, Stop};
use crate::contract::ParameterLocation;
use crate::message::{DecodedBody, Headers, Request, RequestViolation, decode_request, request_violations};
use crate::mock::behaviour::{Mechanism, Standard, ViolationRule};
use crate::schema::Violation;
use crate::template::{EvaluateError, Scope};

/// One way in which a request breaks the contract.
#[derive(Debug, Clone, PartialEq)]
struct Problem {
    /// `path`, `query`, `header`, `cookie` or `body`.
    place: &'static str,
    /// The parameter, or the field with dots between its parts; empty for the whole body.
    name: String,
    keyword: String,
    expected: String,
    value: Value,
}

/// A request held against the contract.
pub(crate) struct Judged {
    violations: Vec<RequestViolation>,
    /// The body as a server reads it; null where there is none.
    pub(crate) body: Value,
}

/// Holds a request against the contract. Where media types are dated, the newest one that is not later than the
/// request's reads the body.
pub(crate) fn judge(context: &Context<'_>) -> Judged {
    let request = message(context);
    let violations = request_violations(context.operation, context.schemas, &request, context.parameters);
    let decoded = decode_request(context.operation, context.schemas, &request, context.parameters);
    let body = if let DecodedBody::Value(value) = decoded.body { value } else { Value::Null };
    Judged { violations, body }
}

impl Judged {
    /// What is wrong first, if anything.
    pub(crate) fn first(&self) -> Option<&RequestViolation> {
        self.violations.first()
    }

    /// Refuses what is wrong with path parameters.
    pub(crate) fn path(&self, context: &Context<'_>, scope: &Scope) -> Result<(), Stop> {
        self.parameters(context, scope, Mechanism::Path, |location| location == ParameterLocation::Path)
    }

    /// Refuses what is wrong with the other parameters.
    pub(crate) fn query(&self, context: &Context<'_>, scope: &Scope) -> Result<(), Stop> {
        self.parameters(context, scope, Mechanism::Query, |location| location != ParameterLocation::Path)
    }

    /// Refuses what is wrong with the body: its media type, then whether it can be read, then what it says.
    pub(crate) fn body(&self, context: &Context<'_>, scope: &Scope) -> Result<(), Stop> {
        if context.skips(Mechanism::Body, scope) {
            return Ok(());
        }
        let standard = self.violations.iter().find_map(|violation| match violation {
            RequestViolation::UnsupportedMediaType { .. } => Some(Standard::UnsupportedMediaType),
            RequestViolation::MissingBody { .. } | RequestViolation::MalformedBody { .. } => {
                Some(Standard::MalformedBody)
            }
            _ => None,
        });
        if let Some(which) = standard {
            let media_type = context.inbound.header("content-type").unwrap_or_default();
            let parameters = if which == Standard::UnsupportedMediaType { json!([media_type]) } else { json!([]) };
            return Err(Refusal::standard(&context.api.errors, which, parameters).into());
        }
        let document = &context.contract.document.root;
        let violations = self.violations.iter().filter(|violation| violation.parameter().is_none());
        let violations = violations.filter_map(RequestViolation::violation);
        let problems: Vec<_> =
            violations.flat_map(|violation| body_problems(violation, &self.body, document)).collect();
        refuse(context, scope, &problems)
    }

    fn parameters(
        &self,
        context: &Context<'_>,
        scope: &Scope,
        mechanism: Mechanism,
        here: impl Fn(ParameterLocation) -> bool,
    ) -> Result<(), Stop> {
        let problems: Vec<_> = self
            .violations
            .iter()
            .filter_map(|violation| {
                let (location, name) = violation.parameter()?;
                here(location).then(|| parameter_problem(context, violation, location, name))
            })
            .collect();
        if problems.is_empty() || context.skips(mechanism, scope) {
            return Ok(());
        }
        refuse(context, scope, &problems)
    }
}

/// The request in the words of `message`, its body under the media type of the version that reads it.
fn message(context: &Context<'_>) -> Request {
    let inbound = context.inbound;
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let mut headers: Headers =
        inbound.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
    if let (Some(versions), Some(described)) = (&context.api.versions, &context.operation.request_body) {
        let media_type = headers.get("content-type").unwrap_or_default();
        if let Some(promise) = negotiate::promise(versions, &described.content, media_type) {
            headers.set("content-type", promise.media_type.clone());
        }
    }
    let body = (!inbound.body.is_empty()).then(|| inbound.body.clone());
    Request { method: inbound.method.to_owned(), target: inbound.target.to_owned(), headers, body }
}

fn parameter_problem(
    context: &Context<'_>,
    violation: &RequestViolation,
    location: ParameterLocation,
    name: &str,
) -> Problem {
    let (place, value) = match location {
        ParameterLocation::Path => {
            let found = context.parameters.iter().find(|(known, _)| known == name);
            ("path", found.map(|(_, value)| value.clone()))
        }
        ParameterLocation::Query => ("query", context.inbound.query_value(name)),
        ParameterLocation::Header => ("header", context.inbound.header(name).map(Cow::into_owned)),
        ParameterLocation::Cookie => ("cookie", None),
    };
    let broken = violation.violation();
    Problem {
        place,
        name: name.to_owned(),
        keyword: broken.map_or("required", |violation| &violation.keyword).to_owned(),
        expected: broken.map_or("is required".to_owned(), |violation| format!("must be {}", violation.expected)),
        value: json!(value),
    }
}

/// What a violation says of a body. A missing or an unknown field is named itself, not the object around it; a
/// field that the contract describes, but only for answers, is read-only rather than unknown.
fn body_problems(violation: &Violation, body: &Value, document: &Value) -> Vec<Problem> {
    let at = body.pointer(&violation.instance).unwrap_or(&Value::Null);
    let problem = |name: Option<&str>, keyword: &str, expected: &str, value: &Value| Problem {
        place: "body",
        name: dotted(&violation.instance, name, body),
        keyword: keyword.to_owned(),
        expected: expected.to_owned(),
        value: value.clone(),
    };
    let schema = violation.schema.rsplit_once('/').and_then(|(schema, _)| document.pointer(schema));
    match (violation.keyword.as_str(), at, schema) {
        ("required", Value::Object(_), _) => {
            let name = violation.expected.split('`').nth(1).unwrap_or_default();
            vec![problem(Some(name), "required", "is required", &Value::Null)]
        }
        ("additionalProperties", Value::Object(fields), Some(schema)) => {
            let described = schema.get("properties").and_then(Value::as_object);
            let is_described = |name: &str| described.is_some_and(|described| described.contains_key(name));
            let is_writable = |name: &str| {
                let property = described.and_then(|described| described.get(name));
                property.is_some_and(|property| property.get("readOnly") != Some(&Value::Bool(true)))
            };
            let unexpected = fields.iter().filter(|(name, _)| !is_writable(name));
            unexpected
                .map(|(name, value)| {
                    let (keyword, expected) = if is_described(name) {
                        ("readOnly", "is read-only")
                    } else {
                        ("additionalProperties", "is not a known attribute")
                    };
                    problem(Some(name), keyword, expected, value)
                })
                .collect()
        }
        (keyword, _, _) => vec![problem(None, keyword, &format!("must be {}", violation.expected), at)],
    }
}

/// The path of a field as people write it: `owner.name`, `tags[0]`.
fn dotted(pointer: &str, field: Option<&str>, body: &Value) -> String {
    let mut node = body;
    let mut path = String::new();
    let tokens = pointer.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~"));
    for token in tokens.chain(field.map(str::to_owned)) {
        if let Some(items) = node.as_array() {
            path.extend(["[", &token, "]"]);
            node = token.parse::<usize>().ok().and_then(|index| items.get(index)).unwrap_or(&Value::Null);
        } else {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(&token);
            node = node.get(&token).unwrap_or(&Value::Null);
        }
    }
    path
}

/// Answers with the error of the first rule that fits a problem, naming all of them; rules count before problems.
fn refuse(context: &Context<'_>, scope: &Scope, problems: &[Problem]) -> Result<(), Stop> {
    let Some(first) = problems.first() else { return Ok(()) };
    let errors = &context.api.errors;
    let chosen = choose(&errors.violations, problems, scope)?;
    let Some((rule, problem)) = chosen else {
        let mut refusal = Refusal::standard(errors, Standard::MalformedBody, json!([first.name]));
        refusal.fields = described(problems);
        return Err(refusal.into());
    };
    let mut refusal = Refusal::from_use(&rule.error, &scope.clone().with("violation", &value(problem)))?;
    refusal.fields = described(problems);
    Err(refusal.into())
}

/// The first rule that fits a problem, with the first problem it fits.
fn choose<'a>(
    rules: &'a [ViolationRule],
    problems: &'a [Problem],
    scope: &Scope,
) -> Result<Option<(&'a ViolationRule, &'a Problem)>, EvaluateError> {
    for rule in rules {
        for problem in problems {
            if fits(rule, problem, scope)? {
                return Ok(Some((rule, problem)));
            }
        }
    }
    Ok(None)
}

fn fits(rule: &ViolationRule, problem: &Problem, scope: &Scope) -> Result<bool, EvaluateError> {
    let one_of = |list: &[String], value: &str| list.is_empty() || list.iter().any(|item| item == value);
    let fits = one_of(&rule.places, problem.place)
        && one_of(&rule.names, &problem.name)
        && one_of(&rule.keywords, &problem.keyword);
    match &rule.when {
        Some(when) if fits => when.holds(&scope.clone().with("violation", &value(problem))),
        _ => Ok(fits),
    }
}

/// What expressions see as `violation`.
fn value(problem: &Problem) -> Value {
    let mut map = Map::new();
    map.insert("in".into(), json!(problem.place));
    map.insert("name".into(), json!(problem.name));
    map.insert("keyword".into(), json!(problem.keyword));
    map.insert("expected".into(), json!(problem.expected));
    map.insert("value".into(), problem.value.clone());
    Value::Object(map)
}

/// Every wrong field of a body, once.
fn described(problems: &[Problem]) -> Vec<Value> {
    let mut names: Vec<&str> = Vec::new();
    let mut fields = Vec::new();
    for problem in problems.iter().filter(|problem| problem.place == "body") {
        if !names.contains(&problem.name.as_str()) {
            names.push(&problem.name);
            fields.push(json!({ "field": problem.name, "description": problem.expected }));
        }
    }
    fields
}
