//! Histories of a pet, for the checks' tests.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use serde_json::json;

use super::{History, HistoryStep, Role};
use crate::check::{Check, Judge};
use crate::contract::{Api, ApiId, Contract};
use crate::finding::Finding;
use crate::message::{Exchange, Headers, Request, Response};
use crate::relation::Relations;
use crate::source::SourceFile;

const PETS: &str = "
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets:
    get: {responses: {'200': {description: ok}}}
    post: {responses: {'201': {description: ok}}}
  /pets/{petId}:
    get: {operationId: getPet, responses: {'200': {description: ok}}}
    patch: {operationId: patchPet, responses: {'200': {description: ok}}}
    put: {operationId: putPet, security: [{key: []}], responses: {'200': {description: ok}}}
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
";

fn pets() -> &'static Arc<Api> {
    static PETS_API: OnceLock<Arc<Api>> = OnceLock::new();
    PETS_API.get_or_init(|| {
        let source = (ApiId("pets".to_owned()), SourceFile::new("pets.yaml", PETS));
        let (contract, _) = Contract::from_sources(vec![source]).unwrap();
        Arc::clone(&contract.apis[0])
    })
}

/// A step about pet 7, with the body that was sent and the one that was answered.
pub(super) fn step(role: Role, status: u16, sent: &str, answered: &str) -> HistoryStep<'static> {
    let body = (!sent.is_empty()).then(|| sent.to_owned().into());
    let request = Request { method: "GET".into(), target: "/pets/7".into(), headers: Headers::default(), body };
    let response = Response { status, body: answered.to_owned().into(), ..Response::default() };
    let exchange = Exchange { request, response, elapsed: Duration::ZERO };
    HistoryStep { role, operation: pets().operation("getPet").unwrap(), exchange, is_valid: true }
}

/// The same of an operation that asks for credentials.
pub(super) fn secured_step(role: Role, status: u16, sent: &str, answered: &str) -> HistoryStep<'static> {
    HistoryStep { operation: pets().operation("putPet").unwrap(), ..step(role, status, sent, answered) }
}

/// A change of a part of it.
pub(super) fn patch_step(status: u16, sent: &str) -> HistoryStep<'static> {
    HistoryStep { operation: pets().operation("patchPet").unwrap(), ..step(Role::Update, status, sent, "") }
}

/// What a check finds in the last step.
pub(super) fn found(check: &Check, steps: &[HistoryStep<'_>]) -> Vec<Finding> {
    let relations = Relations::new(pets());
    let history = History { api: pets(), resource: &relations.resources[0], identity: &json!(7), steps };
    match check.judge {
        Judge::History(judge) => judge(&history),
        Judge::Exchange(_) | Judge::Engine => panic!("it judges no histories"),
    }
}
