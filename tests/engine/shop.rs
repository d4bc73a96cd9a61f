//! A small stateful API in this process: shops with articles, and a log of what was asked.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use bytes::Bytes;
use serde_json::{Value, json};

pub(crate) const SPEC: &str = "
openapi: 3.1.0
info: { title: Shops, version: '1' }
paths:
  /shops:
    get:
      operationId: listShops
      responses:
        '200': { description: all, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Shop' } } } } }
    post:
      operationId: openShop
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/NewShop' } } } }
      responses:
        '201': { description: opened, content: { application/json: { schema: { $ref: '#/components/schemas/Shop' } } } }
        '400': { description: refused }
  /shops/{shopId}:
    parameters: [{ name: shopId, in: path, required: true, schema: { type: integer, minimum: 1, maximum: 999 } }]
    get:
      operationId: getShop
      responses:
        '200': { description: found, content: { application/json: { schema: { $ref: '#/components/schemas/Shop' } } } }
        '400': { description: refused }
        '404': { description: unknown }
    put:
      operationId: changeShop
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/NewShop' } } } }
      responses:
        '403': { description: closed }
        '200': { description: changed, content: { application/json: { schema: { $ref: '#/components/schemas/Shop' } } } }
        '400': { description: refused }
        '404': { description: unknown }
    delete:
      operationId: closeShop
      responses: { '204': { description: closed }, '400': { description: refused }, '404': { description: unknown } }
  /shops/{shopId}/party:
    parameters: [{ name: shopId, in: path, required: true, schema: { type: integer, minimum: 1, maximum: 999 } }]
    post:
      operationId: celebrate
      requestBody: { content: { application/json: { schema: { type: object, properties: { guests: { type: integer, minimum: 1 } } } } } }
      responses: { '204': { description: a party }, '400': { description: refused, or there was one }, '404': { description: unknown } }
components:
  schemas:
    NewShop:
      type: object
      required: [name]
      additionalProperties: false
      properties: { name: { type: string, minLength: 1, maxLength: 20 }, size: { type: integer, minimum: 1, maximum: 50 } }
    Shop:
      type: object
      required: [id, name]
      properties: { id: { type: integer }, name: { type: string }, size: { type: integer }, party: { type: boolean } }
";

/// What a server does wrong.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Flaw {
    None,
    /// A crash ends without an answer.
    Dies,
    /// A crash happens only the first time.
    Recovers,
    /// A shop that was deleted can still be read.
    KeepsDeleted,
    /// A change of the name is forgotten.
    LosesChanges,
    /// The name is kept although the rest is refused.
    KeepsRefused,
}

/// The API as a service; it begins with one shop, number 1.
#[derive(Clone)]
pub(crate) struct Shops {
    open: Arc<Mutex<BTreeMap<u64, Value>>>,
    log: Arc<Mutex<Vec<String>>>,
    closed: Arc<Mutex<String>>,
    /// A shop of this size cannot be changed without a crash.
    pub(crate) crashes_at: Option<u64>,
    /// What else it does wrong.
    pub(crate) flaw: Flaw,
    crashes: Arc<AtomicUsize>,
}

impl Shops {
    pub(crate) fn new() -> Self {
        let first = BTreeMap::from([(1, json!({"id": 1, "name": "first"}))]);
        Self {
            open: Arc::new(Mutex::new(first)),
            log: Arc::default(),
            closed: Arc::default(),
            crashes_at: None,
            flaw: Flaw::None,
            crashes: Arc::default(),
        }
    }

    /// The shops that there are.
    pub(crate) fn shops(&self) -> BTreeMap<u64, Value> {
        self.open.lock().unwrap().clone()
    }

    /// From now on refuses a method.
    pub(crate) fn close(&self, method: &str) {
        method.clone_into(&mut self.closed.lock().unwrap());
    }

    /// What was asked, and the status of the answer.
    pub(crate) fn log(&self) -> Vec<String> {
        self.log.lock().unwrap().clone()
    }

    fn answer(&self, request: &http::Request<Bytes>) -> (u16, Value) {
        let path: Vec<&str> = request.uri().path().split('/').skip(1).collect();
        if request.method().as_str() == *self.closed.lock().unwrap() {
            return (403, Value::Null);
        }
        let mut shops = self.open.lock().unwrap();
        match (request.method().as_str(), &path[..]) {
            ("GET", ["shops"]) => (200, shops.values().cloned().collect()),
            ("POST", ["shops"]) => match wanted(request) {
                Some(mut shop) => {
                    let id = shops.keys().last().map_or(1, |last| last + 1);
                    shop["id"] = json!(id);
                    shops.insert(id, shop.clone());
                    (201, shop)
                }
                None => (400, Value::Null),
            },
            ("POST", ["shops", id, "party"]) => {
                let Some(id) = id.parse().ok().filter(|id| (1..=999).contains(id)) else { return (400, Value::Null) };
                match shops.get_mut(&id) {
                    None => (404, Value::Null),
                    Some(shop) if shop.get("party").is_some() || !is_party(request) => (400, Value::Null),
                    Some(shop) => {
                        shop["party"] = json!(true);
                        (204, Value::Null)
                    }
                }
            }
            (method, ["shops", id]) => {
                let Some(id) = id.parse().ok().filter(|id| (1..=999).contains(id)) else { return (400, Value::Null) };
                if !shops.contains_key(&id) {
                    return (404, Value::Null);
                }
                match method {
                    "GET" => (200, shops[&id].clone()),
                    "DELETE" => {
                        if self.flaw != Flaw::KeepsDeleted {
                            shops.remove(&id);
                        }
                        (204, Value::Null)
                    }
                    "PUT" => match wanted(request) {
                        Some(shop) if self.crashes(&shop) => (500, Value::Null),
                        Some(mut shop) => {
                            shop["id"] = json!(id);
                            let mut kept = shop.clone();
                            if self.flaw == Flaw::LosesChanges {
                                kept["name"] = shops[&id]["name"].clone();
                            }
                            shops.insert(id, kept);
                            (200, shop)
                        }
                        None => {
                            let refused: Value = serde_json::from_slice(request.body()).unwrap_or_default();
                            if let Some(name) = refused.get("name").filter(|_| self.flaw == Flaw::KeepsRefused)
                                && let Some(shop) = shops.get_mut(&id)
                            {
                                shop["name"] = name.clone();
                            }
                            (400, Value::Null)
                        }
                    },
                    _ => (405, Value::Null),
                }
            }
            (_, ["shops"] | ["shops", _, "party"]) => (405, Value::Null),
            _ => (404, Value::Null),
        }
    }
}

/// The methods that a path has.
fn allowed(path: &str) -> &'static str {
    match path.split('/').skip(1).collect::<Vec<_>>()[..] {
        ["shops"] => "GET, POST",
        ["shops", _] => "GET, PUT, DELETE",
        _ => "POST",
    }
}

impl Shops {
    fn crashes(&self, shop: &Value) -> bool {
        let crashes = self.crashes_at.is_some() && shop["size"].as_u64() == self.crashes_at;
        crashes && (self.crashes.fetch_add(1, Ordering::Relaxed) == 0 || self.flaw != Flaw::Recovers)
    }
}

/// Whether a request for a party keeps the contract.
fn is_party(request: &http::Request<Bytes>) -> bool {
    if request.body().is_empty() {
        return !request.headers().contains_key("content-type");
    }
    let is_json = request.headers().get("content-type").is_some_and(|kind| kind == "application/json");
    let party: Option<Value> = serde_json::from_slice(request.body()).ok().filter(|_| is_json);
    let guests = |party: &Value| {
        party.get("guests").is_none_or(|guests| guests.as_f64().is_some_and(|n| n.fract() == 0.0 && n >= 1.0))
    };
    party.is_some_and(|party| party.is_object() && guests(&party))
}

/// The shop that a request wants, where it keeps the contract.
fn wanted(request: &http::Request<Bytes>) -> Option<Value> {
    let is_json = request.headers().get("content-type").is_some_and(|kind| kind == "application/json");
    let shop: Value = serde_json::from_slice(request.body()).ok().filter(|_| is_json)?;
    let fields = shop.as_object()?;
    let name = fields.get("name")?.as_str()?;
    let size = fields
        .get("size")
        .is_none_or(|size| size.as_f64().is_some_and(|size| size.fract() == 0.0 && (1.0..=50.0).contains(&size)));
    let known = fields.keys().all(|key| key == "name" || key == "size");
    (known && size && (1..=20).contains(&name.chars().count())).then_some(shop)
}

impl tower::Service<http::Request<Bytes>> for Shops {
    type Response = http::Response<Bytes>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Bytes>) -> Self::Future {
        let (status, body) = self.answer(&request);
        assert!(status != 500 || self.flaw != Flaw::Dies, "the server dies");
        self.log.lock().unwrap().push(format!("{} {} {status}", request.method(), request.uri().path()));
        let mut response = http::Response::builder().status(status);
        let body = if body.is_null() { Bytes::new() } else { Bytes::from(body.to_string()) };
        if !body.is_empty() {
            response = response.header("Content-Type", "application/json");
        }
        if status == 405 {
            response = response.header("Allow", allowed(request.uri().path()));
        }
        ready(Ok(response.body(body).unwrap()))
    }
}
