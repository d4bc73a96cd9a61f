//! The clock of the transport: measures an exchange and ends it in time.

use std::future::Future;
use std::time::{Duration, Instant};

use super::{Limits, TransportError};

/// Runs `exchange` under the total time limit and says how long it took.
pub(super) async fn timed<T>(
    target: &str,
    limits: &Limits,
    exchange: impl Future<Output = Result<T, TransportError>>,
) -> Result<(T, Duration), TransportError> {
    let started = now();
    match tokio::time::timeout(limits.total, exchange).await {
        Ok(answer) => Ok((answer?, started.elapsed())),
        Err(_) => Err(TransportError::Timeout { target: target.to_owned(), limit: limits.total }),
    }
}

/// This very moment.
pub(super) fn now() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "the transport is the one place that measures time")]
    Instant::now()
}

/// Stops a task when nobody waits for it any more.
pub(super) struct AbortOnDrop(pub(super) tokio::task::AbortHandle);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
