//! Why a request is not carried out, and what is answered then.

use serde_json::{Map, Value, json};

use super::reply::Reply;
use crate::mock::behaviour::{ErrorUse, Errors, Fields, Standard};
use crate::mock::worlds::shape;
use crate::template::{EvaluateError, Scope, TemplateValue};

/// Why the stages stopped.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The API refuses the request.
    Refused(Box<Refusal>),
    /// A template of a behaviour document cannot be evaluated.
    Broken(EvaluateError),
}

impl From<EvaluateError> for Stop {
    fn from(error: EvaluateError) -> Self {
        Stop::Broken(error)
    }
}

/// An error of the API with its parameters.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refusal {
    /// The row of the error table, if there is one.
    pub(crate) code: Option<String>,
    /// The status where there is none, and what is said then.
    pub(crate) fallback: (u16, String),
    pub(crate) parameters: Value,
    /// Every wrong field: `field` and `description`.
    pub(crate) fields: Vec<Value>,
    pub(crate) headers: Vec<(String, String)>,
}

impl Refusal {
    /// What the machinery refuses by itself.
    pub(crate) fn standard(errors: &Errors, which: Standard, parameters: Value) -> Self {
        let (name, status) = which.facts();
        Self {
            code: errors.standard.get(&which).cloned(),
            fallback: (status, name.to_owned()),
            parameters,
            fields: Vec::new(),
            headers: Vec::new(),
        }
    }

    /// What a behaviour document refuses.
    pub(crate) fn from_use(error: &ErrorUse, scope: &Scope) -> Result<Self, EvaluateError> {
        let parameters = error.with.as_ref().map(|with| shape(with, scope)).transpose()?;
        let describe = |(field, description): &(String, TemplateValue)| {
            Ok(json!({ "field": field, "description": shape(description, scope)? }))
        };
        Ok(Self {
            code: Some(error.code.clone()),
            fallback: (500, error.code.clone()),
            parameters: parameters.unwrap_or(Value::Null),
            fields: error.fields.iter().map(describe).collect::<Result<_, _>>()?,
            headers: Vec::new(),
        })
    }

    /// Adds a header to the answer.
    pub(crate) fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Stop::Refused(Box::new(refusal))
    }
}

/// The answer to a request that was stopped.
pub(crate) fn render(stop: Stop, errors: &Errors, scope: &Scope) -> Reply {
    let refusal = match stop {
        Stop::Refused(refusal) => *refusal,
        Stop::Broken(error) => return broken(&error),
    };
    try_render(&refusal, errors, scope).unwrap_or_else(|error| broken(&error))
}

fn try_render(refusal: &Refusal, errors: &Errors, scope: &Scope) -> Result<Reply, EvaluateError> {
    let row = refusal.code.as_ref().and_then(|code| errors.codes.get(code));
    let (status, code) =
        row.map_or((refusal.fallback.0, refusal.fallback.1.clone()), |row| (row.status, row.code.clone()));
    let mut error = Map::new();
    error.insert("status".into(), json!(status));
    error.insert("code".into(), json!(code));
    error.insert("reason".into(), json!(reason(status)));
    error.insert("parameters".into(), refusal.parameters.clone());
    error.insert("fields".into(), Value::Array(refusal.fields.clone()));
    let mut scope = scope.clone().with("error", &Value::Object(error.clone()));
    let detail = row.and_then(|row| row.detail.as_ref()).map(|detail| shape(detail, &scope)).transpose()?;
    error.insert("detail".into(), detail.unwrap_or_else(|| json!(code)));
    scope.insert("error", &Value::Object(error.clone()));
    let body = match row.and_then(|row| row.body.as_ref()).or(errors.body.as_ref()) {
        Some(body) => shape(body, &scope)?,
        None => Value::Object(error),
    };
    let mut headers = named(row.and_then(|row| row.headers.as_ref()).unwrap_or(&errors.headers), &scope)?;
    headers.extend(refusal.headers.iter().cloned());
    let media_type = errors.media_type.clone().unwrap_or_else(|| "application/json".to_owned());
    Ok(Reply { status, headers, body: Some(body), text: None, media_type: Some(media_type) })
}

/// Headers from templates; null leaves a header out.
pub(crate) fn named(fields: &Fields, scope: &Scope) -> Result<Vec<(String, String)>, EvaluateError> {
    let mut headers = Vec::new();
    for (name, template) in fields {
        match template.evaluate(scope)? {
            Value::Null => {}
            Value::String(text) => headers.push((name.clone(), text)),
            other => headers.push((name.clone(), other.to_string())),
        }
    }
    Ok(headers)
}

/// A behaviour document that cannot be carried out is the mock's failure, and says so.
fn broken(error: &EvaluateError) -> Reply {
    let message = format!("{}: {}", error.span.place(), error.message);
    Reply {
        status: 500,
        body: Some(json!({ "probity": "behaviour cannot be carried out", "detail": message })),
        ..Reply::json()
    }
}

pub(crate) fn reason(status: u16) -> &'static str {
    http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or("Unknown")
}
