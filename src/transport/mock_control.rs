//! The controls of our own mock: who it is, its virtual clock, and the world of one test.

use std::time::Duration;

use bytes::Bytes;
use serde_json::json;

use super::{Session, TransportError};
use crate::message::{Exchange, Headers, Request};

impl Session {
    /// Whether the target is our mock, and so has a clock that can be advanced.
    ///
    /// # Errors
    /// When nobody can be asked; a server that answers anything else is simply not our mock.
    pub async fn is_mock(&self) -> Result<bool, TransportError> {
        let exchange = self.control("GET", "/__probity", None).await?;
        let is_mock = |json: serde_json::Value| json.get("probity").is_some_and(|kind| kind == "mock");
        Ok(exchange.response.status == 200 && exchange.response.json().is_some_and(is_mock))
    }

    /// Moves the virtual clock of this test's world.
    ///
    /// # Errors
    /// When the mock cannot be reached or refuses.
    pub async fn advance_clock(&self, by: Duration) -> Result<(), TransportError> {
        let body = json!({ "advance_ms": u64::try_from(by.as_millis()).unwrap_or(u64::MAX) });
        self.accepted(&self.control("POST", "/__probity/clock", Some(body.to_string().into())).await?)
    }

    /// Forgets this test's world.
    ///
    /// # Errors
    /// When the mock cannot be reached or refuses.
    pub async fn discard_world(&self) -> Result<(), TransportError> {
        self.accepted(&self.control("DELETE", "/__probity/world", None).await?)
    }

    async fn control(&self, method: &str, target: &str, body: Option<Bytes>) -> Result<Exchange, TransportError> {
        let mut headers = Headers::from_iter([("Accept", "application/json")]);
        if body.is_some() {
            headers.append("Content-Type", "application/json");
        }
        let request = Request { method: method.to_owned(), target: target.to_owned(), headers, body };
        self.target().send(&self.dress(&request)).await
    }

    fn accepted(&self, exchange: &Exchange) -> Result<(), TransportError> {
        if (200..300).contains(&exchange.response.status) {
            return Ok(());
        }
        Err(TransportError::MockRefused {
            target: self.target().to_string(),
            request: format!("{} {}", exchange.request.method, exchange.request.target),
            status: exchange.response.status,
        })
    }
}
