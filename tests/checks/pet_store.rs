//! A pet store that keeps its contract, but for at most one quirk.

use std::convert::Infallible;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};
use probity::contract::{Api, ApiId, Contract};
use probity::source::SourceFile;
use probity::transport::{Limits, Target};
use serde_json::{Value, json};
use tower::service_fn;

pub(crate) const TOKEN: &str = "t0k3n";

const CONTRACT: &str = r"
openapi: 3.0.3
info: {title: Pets, version: '1'}
security: [{login: []}]
paths:
  /pets:
    get:
      operationId: listPets
      parameters: [{name: limit, in: query, schema: {type: integer, minimum: 1}}]
      responses:
        '200':
          description: all pets
          headers: {X-Total: {required: true, schema: {type: integer}}}
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
        '400': {$ref: '#/components/responses/Error'}
        '401': {$ref: '#/components/responses/Error'}
    post:
      operationId: createPet
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
      responses:
        '201':
          description: created
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
        '400': {$ref: '#/components/responses/Error'}
        '401': {$ref: '#/components/responses/Error'}
        '409': {description: exists already}
        '422': {description: refused, content: {application/problem+json: {schema: {type: object}}}}
components:
  securitySchemes: {login: {type: http, scheme: bearer}}
  responses:
    Error:
      description: refused
      content: {application/json: {schema: {type: object, required: [reason], properties: {reason: {type: string}}}}}
  schemas:
    Pet:
      type: object
      required: [id, name]
      properties:
        id: {type: integer, readOnly: true}
        name: {type: string, minLength: 1, maxLength: 20}
        kind: {type: string, enum: [cat, dog]}
        key: {type: string}
";

/// Something that sets one server apart from a plain, correct one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quirk {
    // Nothing, or nothing that breaks a promise.
    None,
    SaysCharset,
    AddsProperty,
    AddsHeader,
    ForgetsChallengeForUnknownToken,
    IndentsJson,
    SaysDate,
    NamesEtag,
    SpeaksOfTraces,
    OffersSeveralSchemes,
    SaysNothing,
    CountsProblem,
    // Defects.
    CrashesOnLongNames,
    AnswersTeapot,
    AnswersHtml,
    AnswersNoBody,
    ForgetsContentType,
    ForgetsTotal,
    SpellsTotal,
    ForgetsChallenge,
    ForgetsId,
    InventsKind,
    TurnsIdIntoText,
    CutsJson,
    AcceptsEmptyNames,
    AcceptsAnyLimit,
    RefusesLongNames,
    ForgetsLogin,
    TakesAnyToken,
    SaysIsoDate,
    ForgetsQuotes,
    LeaksTrace,
    LeaksSql,
    LeaksKey,
    OffersOtherScheme,
    CallsNothingJson,
    MiscountsProblem,
}

/// The contract that every one of these servers claims to keep.
pub(crate) fn api() -> Arc<Api> {
    let sources = vec![(ApiId("pets".into()), SourceFile::new("pets.yaml", CONTRACT))];
    let (contract, warnings) = Contract::from_sources(sources).unwrap();
    assert!(warnings.is_empty(), "{warnings:?}");
    Arc::clone(&contract.apis[0])
}

/// The server with this quirk.
pub(crate) fn server(quirk: Quirk) -> Target {
    let service = service_fn(move |request: Request<Bytes>| async move { Ok::<_, Infallible>(serve(quirk, &request)) });
    Target::service(service, Limits::default())
}

fn serve(quirk: Quirk, request: &Request<Bytes>) -> Response<Bytes> {
    let given = request.headers().get("authorization").and_then(|value| value.to_str().ok());
    let is_known = given == Some(&format!("Bearer {TOKEN}"));
    let is_let_in = is_known || quirk == Quirk::ForgetsLogin || quirk == Quirk::TakesAnyToken && given.is_some();
    if !is_let_in {
        let forgets =
            quirk == Quirk::ForgetsChallenge || quirk == Quirk::ForgetsChallengeForUnknownToken && given.is_some();
        let mut response = refuse(401, "who are you?");
        if !forgets {
            let challenge = match quirk {
                Quirk::OffersSeveralSchemes => "Basic realm=\"a, b\", bearer",
                Quirk::OffersOtherScheme => "Basic realm=\"Bearer\"",
                _ => "Bearer",
            };
            response.headers_mut().insert("www-authenticate", challenge.parse().unwrap());
        }
        return response;
    }
    if request.method() == "GET" { list(quirk, request) } else { create(quirk, request) }
}

fn list(quirk: Quirk, request: &Request<Bytes>) -> Response<Bytes> {
    let limit = request.uri().query().and_then(|query| query.strip_prefix("limit="));
    let is_valid = limit.is_none_or(|limit| limit.parse::<u32>().is_ok_and(|limit| limit > 0));
    if !is_valid && quirk != Quirk::AcceptsAnyLimit {
        return refuse(400, "bad limit");
    }
    let mut pet = json!({"id": 1, "name": "Rex", "kind": "dog"});
    match quirk {
        Quirk::ForgetsId => drop(pet.as_object_mut().unwrap().remove("id")),
        Quirk::InventsKind => pet["kind"] = "dragon".into(),
        Quirk::TurnsIdIntoText => pet["id"] = "1".into(),
        Quirk::AddsProperty => pet["age"] = 3.into(),
        Quirk::LeaksKey => pet["key"] = format!("-----BEGIN PRIVATE KEY-----\n{}", "MIIEpAIB".repeat(8)).into(),
        _ => {}
    }
    let mut response = answer(200, &json!([pet]));
    let headers = response.headers_mut();
    headers.insert("x-total", if quirk == Quirk::SpellsTotal { "one" } else { "1" }.parse().unwrap());
    match quirk {
        Quirk::ForgetsTotal => drop(headers.remove("x-total")),
        Quirk::ForgetsContentType => drop(headers.remove("content-type")),
        Quirk::AnswersHtml => drop(headers.insert("content-type", "text/html".parse().unwrap())),
        Quirk::SaysCharset => drop(headers.insert("content-type", "application/json;charset=UTF-8".parse().unwrap())),
        Quirk::AddsHeader => drop(headers.insert("x-shop", "7".parse().unwrap())),
        Quirk::SaysDate => drop(headers.insert("date", "Thu, 29 Feb 2024 12:00:00 GMT".parse().unwrap())),
        Quirk::SaysIsoDate => drop(headers.insert("date", "2024-02-29T12:00:00Z".parse().unwrap())),
        Quirk::NamesEtag => drop(headers.insert("etag", "W/\"1\"".parse().unwrap())),
        Quirk::ForgetsQuotes => drop(headers.insert("etag", "1".parse().unwrap())),
        Quirk::AnswersTeapot => *response.status_mut() = http::StatusCode::IM_A_TEAPOT,
        Quirk::AnswersNoBody => response.body_mut().clear(),
        Quirk::CutsJson => response.body_mut().truncate(10),
        Quirk::IndentsJson => *response.body_mut() = serde_json::to_vec_pretty(&json!([pet])).unwrap().into(),
        _ => {}
    }
    response
}

fn create(quirk: Quirk, request: &Request<Bytes>) -> Response<Bytes> {
    let body: Value = serde_json::from_slice(request.body()).unwrap_or_default();
    let length = body["name"].as_str().map_or(0, |name| name.chars().count());
    match quirk {
        Quirk::CrashesOnLongNames if length >= 20 => return refuse(500, "oops"),
        Quirk::RefusesLongNames if length >= 20 => return refuse(400, "too long"),
        Quirk::AcceptsEmptyNames => {}
        _ if (1..=20).contains(&length) => {}
        Quirk::LeaksTrace => {
            return refuse(400, "Traceback (most recent call last):\n  File \"pets.py\", line 7, in f");
        }
        Quirk::LeaksSql => return refuse(400, "ORA-12899: value too large"),
        Quirk::SpeaksOfTraces => return refuse(400, "no traceback (most recent call last), no ORA-12899"),
        Quirk::SaysNothing | Quirk::CallsNothingJson => return say_nothing(quirk == Quirk::CallsNothingJson),
        Quirk::CountsProblem => return problem(422),
        Quirk::MiscountsProblem => return problem(400),
        _ => return refuse(400, "bad name"),
    }
    let name = if length == 0 { "nameless".into() } else { body["name"].clone() };
    answer(201, &json!({"id": 2, "name": name}))
}

/// A refusal without a body, which may all the same be called JSON.
fn say_nothing(is_called_json: bool) -> Response<Bytes> {
    let mut response = answer(409, &Value::Null);
    response.body_mut().clear();
    if !is_called_json {
        response.headers_mut().remove("content-type");
    }
    response
}

/// A problem that names this status.
fn problem(status: u16) -> Response<Bytes> {
    let mut response = answer(422, &json!({ "status": status }));
    response.headers_mut().insert("content-type", "application/problem+json".parse().unwrap());
    response
}

fn refuse(status: u16, reason: &str) -> Response<Bytes> {
    answer(status, &json!({ "reason": reason }))
}

fn answer(status: u16, body: &Value) -> Response<Bytes> {
    let response = Response::builder().status(status).header("content-type", "application/json");
    response.body(body.to_string().into()).unwrap()
}
