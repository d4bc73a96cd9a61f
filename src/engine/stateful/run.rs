//! The stateful test of one kind of thing: all its walks.

use super::moves::walks;
use super::walk::Seen;
use crate::case::RequestStep;
use crate::engine::halt::Halt;
use crate::engine::request::Prepared;
use crate::engine::simplify::once_only;
use crate::engine::test_run::{ScopeId, TestRun};
use crate::finding::{Fingerprint, Severity};

impl<'a> TestRun<'a, '_> {
    /// Follows things that the step's operation makes through their lives.
    pub(in crate::engine) async fn stateful(
        &mut self,
        name: &str,
        request: &RequestStep,
        prepared: &Prepared<'a>,
        scope: ScopeId,
    ) -> Result<(), Halt> {
        self.keep_ledger(prepared);
        let Some(about) = self.about() else { return Ok(()) };
        let relations = self.bench.relations.of(about.bound.api);
        let Some(id) = relations.made_by(about.index) else { return Ok(()) };
        let mut known: Vec<Fingerprint> = Vec::new();
        let mut clean = true;
        let mut gone = 0;
        for moves in walks(about.bound.api, &relations, id, self.bench.seed, self.has_second()) {
            if self.is_over() {
                self.note(name, "the time is up");
                break;
            }
            let first = self.draws();
            let Some(mut seen) = self.walk(name, request, about, id, &moves, scope).await? else { break };
            gone += 1;
            if seen.iter().any(|seen| is_new(seen, &known)) {
                let last = self.draws();
                self.draw_from(first);
                let again = self.walk(name, request, about, id, &moves, scope).await?.unwrap_or_default();
                self.draw_from(last.max(self.draws()));
                let is_once = |seen: &Seen| {
                    let is_same = |again: &Seen| again.finding.fingerprint == seen.finding.fingerprint;
                    is_new(seen, &known) && !again.iter().any(is_same)
                };
                // The second walk is about another thing. What only the request is blamed for, the tests of single
                // requests tell, which repeat the very same one.
                seen.retain(|seen| !(seen.finding.check.starts_with("request/") && is_once(seen)));
                seen.iter_mut().filter(|seen| is_once(seen)).for_each(|seen| once_only(&mut seen.finding));
            }
            known.extend(seen.iter().map(|seen| seen.finding.fingerprint.clone()));
            for Seen { purpose, exchange, finding } in seen {
                clean &= self.report(name, &purpose, &exchange, vec![finding]);
            }
        }
        self.note(name, &format!("{gone} walks"));
        if clean { Ok(()) } else { Err(Halt::Failed) }
    }
}

fn is_new(seen: &Seen, known: &[Fingerprint]) -> bool {
    seen.finding.severity == Severity::Error && !known.contains(&seen.finding.fingerprint)
}
