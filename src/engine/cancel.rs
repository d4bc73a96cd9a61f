//! Stopping a run cleanly: told once, seen by every test.

use std::sync::Arc;

use tokio::sync::watch;

use crate::event::Stop;

/// The switch that stops a run. Cloning gives another handle on the same switch.
#[derive(Debug, Clone)]
pub struct Cancel {
    sender: Arc<watch::Sender<Option<Stop>>>,
}

impl Default for Cancel {
    fn default() -> Self {
        Self { sender: Arc::new(watch::Sender::new(None)) }
    }
}

impl Cancel {
    /// Asks the run to stop; the first reason given stays.
    pub fn stop(&self, reason: Stop) {
        self.sender.send_if_modified(|current| {
            let first = current.is_none();
            current.get_or_insert(reason);
            first
        });
    }

    /// Why the run is to stop, if it is.
    pub fn reason(&self) -> Option<Stop> {
        *self.sender.borrow()
    }

    /// Waits until the run is to stop for a reason that also ends running tests: the user's wish, the time limit or a
    /// target that is down.
    /// A failure elsewhere (`--fail-fast`) only keeps new tests from starting.
    pub async fn ends_running_tests(&self) -> Stop {
        let mut receiver = self.sender.subscribe();
        let ends = |reason: &Option<Stop>| {
            matches!(reason, Some(Stop::Interrupted | Stop::MaxTime | Stop::MaxRequests | Stop::TargetDown))
        };
        match receiver.wait_for(ends).await {
            Ok(reason) => reason.expect("the condition asks for a reason"),
            Err(_) => std::future::pending().await,
        }
    }
}
