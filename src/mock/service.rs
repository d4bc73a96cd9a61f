//! The mock as a `tower::Service`.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;

use super::{Behaviours, MockOptions};
use crate::contract::Contract;
use crate::diagnostic::Diagnostic;

/// A running mock: cheap to clone; clones share their worlds.
#[derive(Clone)]
pub struct Mock {
    inner: Arc<Inner>,
}

struct Inner {
    contract: Arc<Contract>,
    behaviours: Behaviours,
    options: MockOptions,
}

impl Mock {
    /// Starts a mock of `contract`.
    ///
    /// # Errors
    /// When `options` switch on a fault that `behaviours` does not define.
    pub fn new(contract: Arc<Contract>, behaviours: Behaviours, options: MockOptions) -> Result<Self, Vec<Diagnostic>> {
        Ok(Self { inner: Arc::new(Inner { contract, behaviours, options }) })
    }

    /// Answers one request.
    #[must_use]
    pub fn answer(&self, request: &http::Request<Bytes>) -> http::Response<Bytes> {
        let _ = (request, &self.inner.contract, &self.inner.behaviours, &self.inner.options);
        let mut response = http::Response::new(Bytes::new());
        *response.status_mut() = http::StatusCode::NOT_IMPLEMENTED;
        response
    }
}

impl tower::Service<http::Request<Bytes>> for Mock {
    type Response = http::Response<Bytes>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Bytes>) -> Self::Future {
        ready(Ok(self.answer(&request)))
    }
}
