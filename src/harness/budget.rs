//! How much of a run there may be: requests and findings.
//!
//! Time has its own limit. Tests run at the same time, so that a few requests more than allowed may be sent.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::engine::Cancel;
use crate::event::{Event, Stop};
use crate::finding::{Fingerprint, Severity};

/// Counts what tests do, and stops the run when it is enough.
pub(super) struct Budget<'a> {
    requests: Option<u64>,
    findings: Option<usize>,
    sent: AtomicU64,
    found: Mutex<BTreeSet<Fingerprint>>,
    cancel: &'a Cancel,
}

impl<'a> Budget<'a> {
    pub(super) fn new(requests: Option<u64>, findings: Option<usize>, cancel: &'a Cancel) -> Self {
        Self { requests, findings, sent: AtomicU64::new(0), found: Mutex::default(), cancel }
    }

    /// Counts an event as soon as it happens.
    pub(super) fn observe(&self, event: &Event) {
        match event {
            Event::Exchanged { record, .. } => {
                let more = 1 + record.preliminary as u64;
                let sent = self.sent.fetch_add(more, Ordering::Relaxed) + more;
                if self.requests.is_some_and(|most| sent >= most) {
                    self.cancel.stop(Stop::MaxRequests);
                }
            }
            Event::Found { finding, .. } if finding.severity == Severity::Error && self.findings.is_some() => {
                let mut found = self.found.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                found.insert(finding.fingerprint.clone());
                if self.findings.is_some_and(|most| found.len() >= most) {
                    self.cancel.stop(Stop::MaxFindings);
                }
            }
            _ => {}
        }
    }
}
