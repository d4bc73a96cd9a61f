//! What all workers of a run share with regard to one server: its pace, and whether it is still there.
//!
//! A server that refuses connections is given a few seconds to come back, and the request, which was not sent, is
//! sent then. One that breaks off or does not answer several times in a row is asked for its root; only when that is
//! not answered either is it down. A server that is down is asked nothing more: each further request fails at once.

use std::collections::BTreeSet;
use std::future::Future;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::TransportError;
use super::pace::{Pace, Rate};

/// After so many answers in a row that did not come or broke off, the server is asked whether it is there.
const IN_A_ROW: u32 = 3;

/// How long a server is waited for between the questions whether it is there, in milliseconds: six seconds in all.
const PAUSES: [u64; 6] = [50, 150, 400, 900, 1_500, 3_000];

/// How often one request waits for a server to come back.
const RETURNS: u32 = 3;

/// What the workers of a run share. Clones are the same gate.
#[derive(Clone, Debug, Default)]
pub struct Gate(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    pace: Pace,
    was_there: AtomicBool,
    in_a_row: AtomicU32,
    /// Held while somebody finds out whether the server is there; what it came to when it is not.
    down: tokio::sync::Mutex<Option<String>>,
    /// The same, to be read at once.
    is_down: AtomicBool,
    /// The last request that was not answered.
    unanswered: Mutex<Option<String>>,
    protocols: Mutex<BTreeSet<&'static str>>,
}

impl Gate {
    /// A gate with the user's rate.
    #[must_use]
    pub fn new(rate: Option<Rate>) -> Self {
        Self(Arc::new(Shared { pace: Pace::new(rate), ..Shared::default() }))
    }

    /// Lets nobody send for a while.
    pub fn hold(&self, time: Duration) {
        self.0.pace.hold(time);
    }

    /// What lies between two requests at least.
    #[must_use]
    pub fn interval(&self) -> Duration {
        self.0.pace.interval()
    }

    /// What happened to the server, when it is down.
    #[must_use]
    pub fn down(&self) -> Option<String> {
        if !self.0.is_down.load(Ordering::Acquire) {
            return None;
        }
        self.0.down.try_lock().ok().and_then(|down| down.clone())
    }

    /// The protocols that the server has spoken so far.
    #[must_use]
    pub fn protocols(&self) -> Vec<String> {
        self.protocols_spoken().iter().map(|protocol| (*protocol).to_owned()).collect()
    }

    pub(super) fn spoke(&self, protocol: &'static str) {
        self.protocols_spoken().insert(protocol);
    }

    fn protocols_spoken(&self) -> std::sync::MutexGuard<'_, BTreeSet<&'static str>> {
        self.0.protocols.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends in its turn. `send` may be called again when the server was away and nothing was sent; `probe` says
    /// whether it answers anything; `line` names the request.
    pub(super) async fn pass<T, S, P>(
        &self,
        target: &str,
        line: &str,
        send: impl Fn() -> S,
        probe: impl Fn() -> P,
    ) -> Result<T, TransportError>
    where
        S: Future<Output = Result<T, TransportError>>,
        P: Future<Output = Result<(), TransportError>>,
    {
        let shared = &self.0;
        let mut returns = 0;
        loop {
            if shared.is_down.load(Ordering::Acquire) {
                return Err(self.is_down(target).await);
            }
            shared.pace.turn().await;
            match send().await {
                Err(error @ (TransportError::Unreachable { .. } | TransportError::Tls { .. })) => {
                    if shared.was_there.load(Ordering::Acquire) {
                        // It may have been lost on a kept connection first, and then found nobody there.
                        let mut unanswered = shared.unanswered.lock().unwrap_or_else(PoisonError::into_inner);
                        unanswered.get_or_insert_with(|| line.to_owned());
                    }
                    if returns == RETURNS {
                        return Err(self.close(target, &error).await);
                    }
                    returns += 1;
                    self.wait_for_return(target, &error, &probe).await?;
                }
                Err(error) if is_silence(&error) => {
                    shared.was_there.store(true, Ordering::Release);
                    *shared.unanswered.lock().unwrap_or_else(PoisonError::into_inner) = Some(line.to_owned());
                    if shared.in_a_row.fetch_add(1, Ordering::AcqRel) + 1 >= IN_A_ROW {
                        // This request was sent, and what became of it is told whether or not the server is there.
                        drop(self.wait_for_return(target, &error, &probe).await);
                    }
                    return Err(error);
                }
                answered => {
                    shared.in_a_row.store(0, Ordering::Release);
                    shared.was_there.store(true, Ordering::Release);
                    return answered;
                }
            }
        }
    }

    /// Asks whether the server is there until it is, or is found to be down.
    async fn wait_for_return<P>(
        &self,
        target: &str,
        error: &TransportError,
        probe: &impl Fn() -> P,
    ) -> Result<(), TransportError>
    where
        P: Future<Output = Result<(), TransportError>>,
    {
        let shared = &self.0;
        let mut down = shared.down.lock().await;
        if let Some(what) = down.as_ref() {
            return Err(TransportError::Down { target: target.to_owned(), what: what.clone() });
        }
        // Who waited for another to find out need not ask as often.
        let mut last = error.to_string();
        // A server that was never there is not waited for.
        let pauses = if shared.was_there.load(Ordering::Acquire) { &PAUSES[..] } else { &PAUSES[..1] };
        for pause in pauses {
            tokio::time::sleep(Duration::from_millis(*pause)).await;
            match probe().await {
                Ok(()) => {
                    shared.in_a_row.store(0, Ordering::Release);
                    return Ok(());
                }
                Err(problem) => last = problem.to_string(),
            }
        }
        let what = self.told(&last, pauses.len());
        *down = Some(what.clone());
        shared.is_down.store(true, Ordering::Release);
        Err(TransportError::Down { target: target.to_owned(), what })
    }

    fn told(&self, last: &str, probes: usize) -> String {
        let unanswered = self.0.unanswered.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let request = unanswered.map(|line| format!("; the last request that got no answer was `{line}`"));
        format!("{last}, asked {probes} more times{}", request.unwrap_or_default())
    }

    /// Gives up on a server that answers probes and takes no requests.
    async fn close(&self, target: &str, error: &TransportError) -> TransportError {
        let mut down = self.0.down.lock().await;
        let what = down.get_or_insert_with(|| self.told(&error.to_string(), RETURNS as usize)).clone();
        self.0.is_down.store(true, Ordering::Release);
        TransportError::Down { target: target.to_owned(), what }
    }

    async fn is_down(&self, target: &str) -> TransportError {
        let what = self.0.down.lock().await.clone().unwrap_or_default();
        TransportError::Down { target: target.to_owned(), what }
    }
}

/// Whether nothing at all came back.
fn is_silence(error: &TransportError) -> bool {
    matches!(error, TransportError::Timeout { .. } | TransportError::InvalidResponse { partial: None, .. })
}
