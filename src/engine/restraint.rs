//! Kindness to servers that others work with: waiting when asked to, and sending nothing that changes something.
//!
//! A limit that is met says nothing about the request, so that it is asked again later. Only generated tests do so: a
//! case may be about the limit itself. Start at [`Restraint`].

use std::time::{Duration, SystemTime};

use super::halt::Halt;
use super::request::Prepared;
use super::test_run::TestRun;
use crate::case::TargetKind;
use crate::message::{Request, Response};
use crate::transport::{exhausted_for, moment_of, retry_after};

/// How often one request is asked again after a wait.
const AGAIN: u32 = 4;

/// The longest wait that a server is granted.
const LONGEST: Duration = Duration::from_mins(1);

/// What a test did not send, or later, out of kindness.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Restraint {
    /// How often the server asked to wait.
    asked: u32,
    /// How long that was in all.
    waited: Duration,
    /// How often it was not done, because the wait was too long or the server never had enough.
    given_up: u32,
    /// How many requests were not sent because they might change something.
    kept_back: usize,
    /// How many requests the way to the target does not carry.
    unsendable: usize,
}

/// Why a request by this method is not sent to who wants nothing changed (RFC 9110 §9.2.1 names the safe methods).
pub(super) fn unsafe_method(method: &str) -> Option<String> {
    let is_safe = matches!(method, "GET" | "HEAD" | "OPTIONS" | "TRACE");
    (!is_safe).then(|| format!("not asked: {method} may change something (`--safe`)"))
}

impl TestRun<'_, '_> {
    /// Whether a generated request is not sent because it may change something.
    pub(super) fn is_kept_back(&mut self, request: &Request) -> bool {
        let is_kept_back = self.bench.is_safe && unsafe_method(&request.method).is_some();
        self.restraint.kept_back += usize::from(is_kept_back);
        is_kept_back
    }

    /// What a request came to; `None`, which is counted, where the way to the target does not carry it.
    pub(super) fn unless_unsendable<T>(&mut self, asked: Result<T, Halt>) -> Result<Option<T>, Halt> {
        match asked {
            Err(Halt::Unsendable(_)) => {
                self.restraint.unsendable += 1;
                Ok(None)
            }
            asked => asked.map(Some),
        }
    }

    /// Ends a test that is about to send what may change something.
    pub(super) fn refuse_unsafe(&self, prepared: &Prepared<'_>) -> Result<(), Halt> {
        match unsafe_method(&prepared.request.method).filter(|_| self.bench.is_safe) {
            Some(reason) => Err(Halt::Withheld(reason)),
            None => Ok(()),
        }
    }

    /// Whether the server asked to wait, and that was done, so that the same is to be asked again.
    pub(super) async fn waits_for(&mut self, response: &Response, asked: u32) -> Result<bool, Halt> {
        if self.phase().is_none() {
            return Ok(false);
        }
        let moment = moment_of(response).unwrap_or_else(|| SystemTime::from(self.bench.now));
        let wish = retry_after(response, moment);
        let is_refused = response.status == 429 || response.status == 503 && wish.is_some();
        let exhausted = exhausted_for(response, moment);
        if !is_refused {
            self.slow_down(exhausted);
            return Ok(false);
        }
        self.restraint.asked += 1;
        let wait = wish.or(exhausted).unwrap_or_else(|| Duration::from_secs(1 << asked));
        if asked >= AGAIN || wait > LONGEST {
            self.restraint.given_up += 1;
            return Ok(false);
        }
        self.restraint.waited += wait;
        match self.session.target().gate() {
            Some(gate) if self.bench.target_kind == TargetKind::Live => gate.hold(wait),
            _ => self.wait(wait).await?,
        }
        Ok(true)
    }

    /// Nothing is left of what the server grants: the next requests of all tests come later.
    fn slow_down(&mut self, exhausted: Option<Duration>) {
        let Some(wait) = exhausted.filter(|wait| !wait.is_zero() && *wait <= LONGEST) else { return };
        if let Some(gate) = self.session.target().gate().filter(|_| self.bench.target_kind == TargetKind::Live) {
            gate.hold(wait);
            self.restraint.asked += 1;
            self.restraint.waited += wait;
        }
    }

    /// Tells what was not sent, or later.
    pub(super) fn tell_restraint(&mut self) {
        let Restraint { asked, waited, given_up, kept_back, unsendable } = self.restraint;
        if asked > 0 {
            let seconds = waited.as_secs_f64();
            self.note(RESTRAINT, &format!("the server asked {asked} times to wait, {seconds:.1} s in all"));
        }
        if given_up > 0 {
            let longest = LONGEST.as_secs();
            self.note(
                RESTRAINT,
                &format!(
                    "{given_up} answers about its limit were taken as they were: it wanted more than {longest} s, or \
                     more than {AGAIN} times in a row; `--rate` asks more slowly"
                ),
            );
        }
        if unsendable > 0 {
            let text = format!("not sent: {unsendable} requests that only a plain connection carries as they are");
            self.note(RESTRAINT, &text);
        }
        if kept_back > 0 {
            self.note(RESTRAINT, &format!("not sent: {kept_back} requests that may change something (`--safe`)"));
        }
    }
}

/// The step of such notes.
const RESTRAINT: &str = "restraint";
