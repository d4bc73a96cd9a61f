//! Generated requests inside a step: which sort is asked for, and what all sorts share.
//!
//! One bad answer does not stop the others: the step fails when all are done.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::alternatives::together;
use super::answer::Purpose;
use super::bench::Bench;
use super::halt::Halt;
use super::request::{Bound, Prepared};
use super::test_run::{ScopeId, TestRun};
use crate::case::{Generated, RequestStep, Spanned};
use crate::contract::Api;
use crate::finding::Finding;
use crate::generate::{AuthPlan, BaseRequest, GenerateProblem, GeneratedRequest, Login, ReplayId};
use crate::message::{BodyValue, Exchange, ParameterValue, RequestBuilder};
use crate::schema::Schemas;
use crate::template::{Scope, TemplateValue};
use crate::transport::AuthMode;

impl<'a> TestRun<'a, '_> {
    /// Runs a step that generates requests around its own.
    pub(super) async fn generated(
        &mut self,
        name: &str,
        request: &'a RequestStep,
        generated: &'a Generated,
        scope: ScopeId,
    ) -> Result<(), Halt> {
        let prepared = self.prepare(request, scope)?;
        match generated {
            Generated::Coverage(coverage) => self.coverage(name, request, coverage, &prepared, scope).await,
            Generated::Mutate(mutate) => self.mutate(name, request, mutate, &prepared, scope).await,
            Generated::Fuzz(fuzz) => Box::pin(self.fuzz(name, request, fuzz, &prepared, scope)).await,
            Generated::Stateful => self.stateful(name, request, &prepared, scope).await,
        }
    }

    /// Sends a request and judges its answer, or that there is none.
    pub(super) async fn ask(
        &mut self,
        name: &str,
        request: &RequestStep,
        variant: &Prepared<'_>,
        purpose: &Purpose,
        scope: ScopeId,
    ) -> Result<(Exchange, Vec<Finding>), Halt> {
        match self.try_send(name, variant, purpose, self.timeout(request)).await? {
            Ok(exchange) => {
                let findings = self.findings(name, request, variant, purpose, &exchange, scope)?;
                Ok((exchange, findings))
            }
            Err(problem) => {
                let response = problem.partial_response().cloned().unwrap_or_default();
                let exchange = Exchange { request: variant.request.clone(), response, elapsed: Duration::ZERO };
                let findings = self.unanswered(request, variant, purpose, &exchange, &problem);
                Ok((exchange, findings))
            }
        }
    }

    /// Whether a request is to be sent: all are, unless one is replayed.
    pub(super) fn is_replayed(&self, id: &ReplayId) -> bool {
        self.bench.replay.as_ref().is_none_or(|wanted| wanted == id)
    }
}

/// The step's body is an example of what to send; only what is named stays as it is.
pub(super) fn fix(base: &mut BaseRequest, fixed: &[Spanned<String>]) {
    if let Some(body) = base.body.clone() {
        for pointer in fixed {
            match body.pointer(&pointer.value) {
                Some(value) => drop(base.fixed.insert(pointer.value.clone(), value.clone())),
                None => base.absent.push(pointer.value.clone()),
            }
        }
    }
}

pub(super) fn bound<'x, 'a>(prepared: &'x Prepared<'a>) -> (Bound<'a>, &'x RequestBuilder<'a>) {
    let bound = prepared.bound.expect("loading allows generated requests only for operations");
    (bound, prepared.values.as_ref().expect("a request bound to an operation has values"))
}

pub(super) fn shared<'b>(bench: &'b Bench, bound: Bound<'_>) -> (&'b Arc<Api>, &'b Arc<Schemas>) {
    let schemas = bench.schemas.get(&bound.api.id).expect("every API has its schemas");
    (schemas.api(), schemas)
}

/// The step's own values, as what the generator starts from.
pub(super) fn base(values: &RequestBuilder<'_>) -> BaseRequest {
    let plain = |values: &indexmap::IndexMap<String, ParameterValue>| {
        values.iter().map(|(name, value)| (name.clone(), json_value(value))).collect()
    };
    let mut headers = Vec::new();
    headers.extend(values.accept.iter().map(|accept| ("Accept".to_owned(), accept.clone())));
    BaseRequest {
        path: plain(&values.path),
        query: plain(&values.query),
        header: plain(&values.header),
        cookie: plain(&values.cookie),
        body: values.body.as_ref().and_then(|content| match &content.value {
            BodyValue::Json(value) | BodyValue::Described(value) => Some(value.clone()),
            BodyValue::Text(text) => Some(Value::String(text.clone())),
            BodyValue::Raw(_) => None,
        }),
        media_type: values.body.as_ref().and_then(|content| content.media_type.clone()),
        headers,
        ..BaseRequest::default()
    }
}

fn json_value(value: &ParameterValue) -> Value {
    match value {
        ParameterValue::Typed(value) => value.clone(),
        ParameterValue::Raw(text) => Value::String(text.clone()),
    }
}

/// The generated request with the profile and the operation of the step.
pub(super) fn dressed<'a>(prepared: &Prepared<'a>, variant: &GeneratedRequest) -> Prepared<'a> {
    Prepared {
        request: variant.request.clone(),
        bound: prepared.bound,
        profile: match variant.auth {
            AuthPlan::Alternative(index) => match prepared.logins.get(index) {
                Some(Login::Profile(other)) => Some(other.clone()),
                Some(Login::Together(others)) => Some(together(others)),
                _ => prepared.profile.clone(),
            },
            AuthPlan::Normal | AuthPlan::None | AuthPlan::Broken => prepared.profile.clone(),
        },
        logins: Vec::new(),
        values: None,
    }
}

pub(super) fn purpose(variant: &GeneratedRequest) -> Purpose {
    let mode = match variant.auth {
        AuthPlan::Normal | AuthPlan::Alternative(_) => AuthMode::Normal,
        AuthPlan::None => AuthMode::Omit,
        AuthPlan::Broken => AuthMode::Corrupt,
    };
    Purpose { intent: variant.intent.clone(), mode, replay: Some(variant.replay.to_string()), is_probe: false }
}

/// The seed of a step: its own, else the run's.
pub(super) fn seed(template: Option<&TemplateValue>, bench: &Bench, scope: &Scope) -> Result<u64, Halt> {
    let Some(template) = template else { return Ok(bench.seed) };
    let value = template.evaluate(scope)?;
    value
        .as_u64()
        .ok_or_else(|| Halt::Broken(format!("{}: a seed is a whole number, not {value}", template.span.place())))
}

pub(super) fn cannot_generate(request: &RequestStep, problem: &GenerateProblem) -> Halt {
    Halt::Broken(format!("{problem}, for the step at {}", request.expect.span.place()))
}
