//! The control endpoints under `/__probity`: what the mock is, its clock, its worlds, its faults.

use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};

use super::inbound::Inbound;
use super::router::Engine;
use super::write::plain;
use crate::mock::worlds::lock;

/// Where they lie.
pub(crate) const PREFIX: &str = "/__probity";

/// The answer to a request for a control endpoint; `world` is the one it names.
pub(crate) fn answer(engine: &Engine, inbound: &Inbound<'_>, world: &str) -> http::Response<Bytes> {
    match (inbound.method, &inbound.path[PREFIX.len()..]) {
        ("GET", "" | "/") => plain(200, about(engine, world)),
        ("GET", "/clock") => plain(200, clock(engine, world)),
        ("POST", "/clock") => advance(engine, inbound, world),
        ("DELETE", "/world") => {
            engine.worlds.forget(world);
            plain(200, json!({ "world": world, "forgotten": true }))
        }
        ("GET", "/faults") => plain(200, faults(engine)),
        (_, "" | "/" | "/clock" | "/world" | "/faults") => plain(405, json!({ "probity": "wrong method" })),
        _ => plain(404, json!({ "probity": "there is no such control endpoint" })),
    }
}

fn about(engine: &Engine, world: &str) -> Value {
    let apis: Vec<_> = engine.contract.apis.iter().map(|api| api.id.0.as_str()).collect();
    let on: Vec<_> = engine.options.faults.iter().map(|fault| fault.0.as_str()).collect();
    json!({
        "probity": "mock",
        "version": 1,
        "apis": apis,
        "seed": engine.options.seed,
        "faults": on,
        "worlds": engine.worlds.len(),
        "world": world,
        "now": now(engine, world),
    })
}

fn clock(engine: &Engine, world: &str) -> Value {
    json!({ "world": world, "now": now(engine, world) })
}

fn now(engine: &Engine, world: &str) -> String {
    lock(&engine.worlds.get(world)).clock.now(engine.elapsed()).to_string()
}

fn advance(engine: &Engine, inbound: &Inbound<'_>, world: &str) -> http::Response<Bytes> {
    let body: Option<Value> = serde_json::from_slice(inbound.body).ok();
    let Some(milliseconds) = body.and_then(|body| body.get("advance_ms")?.as_u64()) else {
        return plain(400, json!({ "probity": "the body must be {\"advance_ms\": N}, N a whole number" }));
    };
    lock(&engine.worlds.get(world)).clock.advance(Duration::from_millis(milliseconds));
    plain(200, clock(engine, world))
}

fn faults(engine: &Engine) -> Value {
    let on = |id: &str| engine.options.faults.iter().any(|fault| fault.0 == id);
    let faults = engine.behaviours.faults();
    faults.map(|(id, about, expects)| json!({ "id": id, "about": about, "expects": expects, "on": on(id) })).collect()
}
