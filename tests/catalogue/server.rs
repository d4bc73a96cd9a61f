//! The shop as a service: routes, asks for credentials, judges, answers, and goes wrong where its defect says so.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use bytes::Bytes;
use probity::contract::{Contract, Operation};
use probity::harness::Project;
use probity::message::Request;
use probity::schema::Schemas;

use crate::defect::{Asked, Bend};
use crate::judge::{Judged, Route, judge, message, route, status_of};
use crate::reply::Reply;
use crate::store::Store;

/// The credentials of the one user.
pub(crate) const KEY: &str = "k3y-of-the-shop";
pub(crate) const BEARER: &str = "Bearer t0ken-of-the-shop";

/// A shop.
#[derive(Clone)]
pub(crate) struct Shop {
    contract: Arc<Contract>,
    schemas: Arc<Schemas>,
    store: Arc<Mutex<Store>>,
    bend: Option<Bend>,
    asked: Arc<AtomicU64>,
}

impl Shop {
    pub(crate) fn new(project: &Project, bend: Option<Bend>) -> Self {
        let quirk = if let Some(Bend::Keeps(quirk)) = bend { Some(quirk) } else { None };
        Self {
            contract: Arc::clone(&project.contract),
            schemas: Arc::clone(project.schemas.values().next().unwrap()),
            store: Arc::new(Mutex::new(Store::new(quirk))),
            bend,
            asked: Arc::default(),
        }
    }

    /// How many requests it was asked.
    pub(crate) fn asked(&self) -> u64 {
        self.asked.load(Ordering::Relaxed)
    }

    fn answer(&self, request: &http::Request<Bytes>) -> Reply {
        let request = message(request);
        match route(&self.contract.apis[0], &request) {
            Route::Operation(operation, path) => self.perform(operation, &request, path),
            Route::WrongMethod(allowed) => {
                let bent = match self.bend {
                    Some(Bend::Method(bend)) => bend(&request, &allowed),
                    _ => None,
                };
                bent.unwrap_or_else(|| Reply::refusal(405, "method not allowed").with("Allow", allowed))
            }
            Route::Nowhere => Reply::refusal(404, "no such path"),
        }
    }

    fn perform(&self, operation: &Operation, request: &Request, path: Vec<(String, String)>) -> Reply {
        let Judged { mut violations, body, parameters } = judge(operation, &self.schemas, request, &path);
        let mut store = self.store.lock().unwrap();
        let (order, of_deleted) = (store.order_state(&path), store.was_deleted(&path));
        let id = operation.id.as_deref().unwrap();
        let asked = Asked { operation: id, request, body, parameters, path, order, of_deleted };
        if !is_known(operation, request) && !matches!(self.bend, Some(Bend::Trusts(when)) if when(&asked)) {
            return self.bent(&asked, Reply::refusal(401, "who are you?").with("WWW-Authenticate", "Bearer"));
        }
        if matches!(self.bend, Some(Bend::CrashesEarly(when)) if when(&asked)) {
            return Reply::refusal(500, "internal error");
        }
        if let Some(Bend::Overlooks(overlooks)) = self.bend {
            violations.retain(|violation| !overlooks(violation, &asked));
        }
        if let Some(violation) = violations.first() {
            store.refused(&asked);
            return self.bent(&asked, Reply::refusal(status_of(violation), &violation.to_string()));
        }
        if matches!(self.bend, Some(Bend::Dies(when)) if when(&asked)) {
            drop(store);
            std::panic::panic_any("the server dies");
        }
        if matches!(self.bend, Some(Bend::Crashes(when)) if when(&asked)) {
            return Reply::refusal(500, "internal error");
        }
        if matches!(self.bend, Some(Bend::Refuses(when)) if when(&asked)) {
            return Reply::refusal(400, "not liked");
        }
        let reply = store.perform(&asked);
        self.bent(&asked, reply)
    }

    fn bent(&self, asked: &Asked<'_>, mut reply: Reply) -> Reply {
        if let Some(Bend::Answers(bend)) = self.bend {
            bend(asked, &mut reply);
        }
        reply
    }
}

/// Whether the request carries the credentials that the operation asks for.
fn is_known(operation: &Operation, request: &Request) -> bool {
    let names = operation.security.iter().flat_map(|requirement| requirement.schemes.keys());
    let mut met = names.map(|name| match name.as_str() {
        "key" => request.headers.get("x-api-key") == Some(KEY),
        _ => request.headers.get("authorization") == Some(BEARER),
    });
    met.all(|met| met)
}

impl tower::Service<http::Request<Bytes>> for Shop {
    type Response = http::Response<Bytes>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Bytes>) -> Self::Future {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let mut response = self.answer(&request).write();
        if request.method() == http::Method::HEAD {
            *response.body_mut() = Bytes::new();
        }
        ready(Ok(response))
    }
}
