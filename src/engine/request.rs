//! From a step to a request: the suite's defaults, the step's values, the operation's own choices.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use form_urlencoded::Serializer;
use indexmap::IndexMap;
use serde_json::Value;

use super::alternatives::logins;
use super::credentials::profile_name;
use super::halt::Halt;
use super::test_run::{ScopeId, TestRun};
use crate::case::{Arguments, BodyContent, Generated, RequestStep, RequestTarget};
use crate::contract::{Api, ApiId, Operation, OperationKey, ParameterLocation};
use crate::generate::Login;
use crate::message::{
    BodyValue, Headers, MediaType, ParameterValue, Request, RequestBuilder, RequestContent, promise_for,
};
use crate::schema::Schemas;
use crate::template::{EvaluateError, Scope, TemplateValue};

/// An operation with what is needed to judge its answers.
#[derive(Clone, Copy)]
pub(super) struct Bound<'a> {
    pub api: &'a Api,
    pub operation: &'a Operation,
    pub schemas: &'a Schemas,
}

/// A request that is ready to be sent.
pub(super) struct Prepared<'a> {
    /// The request, without authentication.
    pub request: Request,
    /// The operation it is bound to.
    pub bound: Option<Bound<'a>>,
    /// The auth profile; `None` sends no credentials.
    pub profile: Option<String>,
    /// The credentials for each security alternative, for the generator.
    pub logins: Vec<Login>,
    /// The values it was made of, for the generator; there are none for a request bound to no operation.
    pub values: Option<RequestBuilder<'a>>,
}

impl<'a> TestRun<'a, '_> {
    /// Prepares the request of a step.
    pub(super) fn prepare(&mut self, step: &'a RequestStep, scope: ScopeId) -> Result<Prepared<'a>, Halt> {
        let scope = self.scopes[scope.0].clone();
        let (suite, run) = (self.planned.suite, self.bench.auth.as_deref());
        let profile = profile_name(step.auth.as_ref(), run, suite, &scope)?;
        let (api, mut prepared) = match &step.target {
            RequestTarget::Operation { api, key, .. } => {
                let bound = self.bind(api, key);
                (Some(bound.api), self.prepare_bound(step, bound, &scope)?)
            }
            RequestTarget::Unbound { api, method, path } => {
                let request = self.prepare_unbound(step, method, path, &scope)?;
                let api = api.as_ref().or(suite.api.as_ref()).and_then(|id| self.bench.contract.api(&id.0));
                (
                    api.map(Arc::as_ref),
                    Prepared { request, bound: None, profile: None, logins: Vec::new(), values: None },
                )
            }
        };
        if let Some(profile) = &profile {
            self.log_in(profile, api, &scope)?;
        }
        if let (Some(Generated::Coverage(_)), Some(bound)) = (&step.generated, prepared.bound) {
            prepared.logins = logins(bound.api, bound.operation, &suite.auth, profile.as_deref());
            for login in &mut prepared.logins {
                // What is said of another profile may need what only other runs are given.
                let is_known = match &*login {
                    Login::Profile(other) => self.log_in(other, api, &scope).is_ok(),
                    Login::Together(others) => self.log_in_together(others, api, &scope),
                    Login::Usual | Login::Missing => true,
                };
                if !is_known {
                    *login = Login::Missing;
                }
            }
        }
        prepared.profile = profile;
        Ok(prepared)
    }

    fn bind(&self, api: &ApiId, key: &OperationKey) -> Bound<'a> {
        let bench = self.bench;
        let api = bench.contract.api(&api.0).expect("loading has checked the API's name");
        let operation = api.operation(&key.0).expect("loading has checked the operation's name");
        let schemas = bench.schemas.get(&api.id).expect("every API has its schemas");
        Bound { api, operation, schemas }
    }

    fn prepare_bound(&self, step: &RequestStep, bound: Bound<'a>, scope: &Scope) -> Result<Prepared<'a>, Halt> {
        let defaults = &self.planned.suite.defaults;
        let mut values = RequestBuilder::new(bound.operation).schemas(bound.schemas);
        for (location, default, own) in [
            (ParameterLocation::Path, &defaults.path, &step.path),
            (ParameterLocation::Query, &defaults.query, &step.query),
        ] {
            let known = |name: &str| has_parameter(bound.operation, location, name);
            let merged = merged(default, own, scope, known)?;
            values.values_mut(location).extend(merged.into_iter().map(|(name, value)| (name, value.into())));
        }
        let extra = step.extra_query.evaluate(scope)?;
        values.query.extend(extra.into_iter().map(|(name, value)| (name, value.into())));
        values.header = typed(merged(&defaults.headers, &step.headers, scope, |_| true)?);
        values.cookie = typed(present(step.cookies.evaluate(scope)?));
        values.accept = match accept_template(step, defaults.accept.as_ref()) {
            Some(template) => template_text(template, scope)?,
            None => documented_answers(bound.operation),
        };
        values.body = self.content(step, Some(bound.operation), scope)?;
        if takes_away(step, "accept", scope)? {
            values.accept = None;
        }
        let request = match values.build() {
            Ok(request) => request,
            // The generator completes what is missing; this request itself is never sent.
            Err(_) if step.generated.is_some() => Request::default(),
            Err(problem) => return Err(Halt::Broken(format!("{problem}, at {}", place_of(step)))),
        };
        Ok(Prepared { request, bound: Some(bound), profile: None, logins: Vec::new(), values: Some(values) })
    }

    fn prepare_unbound(
        &self,
        step: &RequestStep,
        method: &TemplateValue,
        path: &TemplateValue,
        scope: &Scope,
    ) -> Result<Request, Halt> {
        let defaults = &self.planned.suite.defaults;
        let mut target = template_text(path, scope)?.unwrap_or_default();
        let query: Vec<_> =
            present(step.query.evaluate(scope)?).into_iter().chain(step.extra_query.evaluate(scope)?).collect();
        if !query.is_empty() {
            let pairs = query.iter().map(|(name, value)| (name, plain(value)));
            let encoded = Serializer::new(String::new()).extend_pairs(pairs).finish();
            target.push(if target.contains('?') { '&' } else { '?' });
            target.push_str(&encoded);
        }
        let mut headers = Headers::default();
        if let Some(template) = accept_template(step, defaults.accept.as_ref())
            && let Some(accept) = template_text(template, scope)?
        {
            headers.set("Accept", accept);
        }
        let body = self.content(step, None, scope)?.map(|content| {
            if let Some(media_type) = content.media_type {
                headers.set("Content-Type", media_type);
            }
            match content.value {
                BodyValue::Text(text) => Bytes::from(text),
                BodyValue::Raw(bytes) => bytes,
                BodyValue::Json(value) | BodyValue::Described(value) => Bytes::from(value.to_string()),
            }
        });
        for (name, value) in merged(&defaults.headers, &step.headers, scope, |_| true)? {
            headers.set(name, plain(&value));
        }
        Ok(Request { method: template_text(method, scope)?.unwrap_or_default(), target, headers, body })
    }

    fn content(
        &self,
        step: &RequestStep,
        operation: Option<&Operation>,
        scope: &Scope,
    ) -> Result<Option<RequestContent>, Halt> {
        let Some(body) = &step.body else { return Ok(None) };
        let mut media_type = match &step.media_type {
            Some(template) => template_text(template, scope)?,
            None => Some(self.usual_media_type(operation, scope)?),
        };
        if takes_away(step, "content-type", scope)? {
            media_type = None;
        }
        let value = body.evaluate(scope)?;
        let value = match (&body.content, value) {
            (BodyContent::Raw(_), Value::String(text)) => BodyValue::Text(text),
            (_, value) => typed_body(media_type.as_deref(), value),
        };
        Ok(Some(RequestContent { media_type, value }))
    }

    /// The suite's media type where the operation takes it, else the operation's own.
    fn usual_media_type(&self, operation: Option<&Operation>, scope: &Scope) -> Result<String, EvaluateError> {
        let own = operation.and_then(accepted_content);
        let default = self.planned.suite.defaults.media_type.as_ref();
        let default = default.map(|template| template_text(template, scope)).transpose()?.flatten();
        Ok(match (default, own) {
            (Some(default), Some(own)) if !takes(operation, &default) => own.to_owned(),
            (Some(default), _) => default,
            (None, own) => own.unwrap_or("application/json").to_owned(),
        })
    }

    /// How long to wait for the answers of a step.
    pub(super) fn timeout(&self, step: &RequestStep) -> Option<Duration> {
        step.timeout.or(self.planned.suite.defaults.step_timeout)
    }
}

fn accept_template<'x>(step: &'x RequestStep, default: Option<&'x TemplateValue>) -> Option<&'x TemplateValue> {
    step.accept.as_ref().or(default)
}

/// The suite's values that `known` accepts, with the step's over them; `null` takes a default away.
fn merged(
    defaults: &Arguments,
    own: &Arguments,
    scope: &Scope,
    known: impl Fn(&str) -> bool,
) -> Result<IndexMap<String, Value>, EvaluateError> {
    let own = own.evaluate(scope)?;
    let mut values: IndexMap<String, Value> = IndexMap::new();
    // A default that the step replaces is not evaluated: it may need what only other steps have.
    if defaults.listed().is_empty() || defaults.listed().iter().any(|argument| !own.contains_key(&argument.name)) {
        values = defaults.evaluate(scope)?.into_iter().filter(|(name, _)| known(name)).collect();
    }
    values.extend(own);
    Ok(present(values))
}

fn present(mut values: IndexMap<String, Value>) -> IndexMap<String, Value> {
    values.retain(|_, value| !value.is_null());
    values
}

fn typed(values: IndexMap<String, Value>) -> IndexMap<String, ParameterValue> {
    values.into_iter().map(|(name, value)| (name, value.into())).collect()
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A template's text; `null` is none.
fn template_text(template: &TemplateValue, scope: &Scope) -> Result<Option<String>, EvaluateError> {
    Ok(match template.evaluate(scope)? {
        Value::Null => None,
        value => Some(plain(&value)),
    })
}

fn has_parameter(operation: &Operation, location: ParameterLocation, name: &str) -> bool {
    operation.parameters.iter().any(|parameter| parameter.location == location && parameter.name == name)
}

/// The media types of the operation's successful answers, which a client of the contract would ask for.
pub(super) fn documented_answers(operation: &Operation) -> Option<String> {
    let mut media_types: Vec<&str> = Vec::new();
    let successes = operation.responses.iter().filter(|response| response.status.to_string().starts_with('2'));
    for promise in successes.flat_map(|response| response.content.iter()) {
        if !media_types.contains(&promise.media_type.as_str()) {
            media_types.push(&promise.media_type);
        }
    }
    (!media_types.is_empty()).then(|| media_types.join(", "))
}

/// Whether the step says that a header is not to be sent.
fn takes_away(step: &RequestStep, name: &str, scope: &Scope) -> Result<bool, EvaluateError> {
    let headers = step.headers.evaluate(scope)?;
    Ok(headers.iter().any(|(header, value)| header.eq_ignore_ascii_case(name) && value.is_null()))
}

/// Whether the operation takes bodies of a media type.
fn takes(operation: Option<&Operation>, media_type: &str) -> bool {
    let body = operation.and_then(|operation| operation.request_body.as_ref());
    body.is_some_and(|body| promise_for(&body.content, media_type).is_some())
}

/// The media type a body is sent as: the first JSON one, else the first.
fn accepted_content(operation: &Operation) -> Option<&str> {
    let content = &operation.request_body.as_ref()?.content;
    let is_json = |media_type: &str| MediaType::parse(media_type).is_some_and(|parsed| parsed.is_json());
    let json = content.iter().find(|promise| is_json(&promise.media_type));
    json.or(content.first()).map(|promise| promise.media_type.as_str())
}

fn typed_body(media_type: Option<&str>, value: Value) -> BodyValue {
    let parsed = media_type.and_then(MediaType::parse);
    match value {
        Value::String(text) if parsed.as_ref().is_some_and(|parsed| !parsed.is_json()) => BodyValue::Text(text),
        value if parsed.is_some() => BodyValue::Described(value),
        value => BodyValue::Json(value),
    }
}

fn place_of(step: &RequestStep) -> String {
    match &step.target {
        RequestTarget::Operation { span, .. } => span.place(),
        RequestTarget::Unbound { path, .. } => path.span.place(),
    }
}
