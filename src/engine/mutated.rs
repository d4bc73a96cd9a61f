//! Malformed requests inside a step (`mutate`), one violation each.

use std::collections::BTreeMap;

use super::bench::Bench;
use super::generated::{base, bound, dressed, purpose, seed, shared};
use super::halt::Halt;
use super::request::Prepared;
use super::test_run::{ScopeId, TestRun};
use crate::case::{Mutate, MutationSelector, RequestStep};
use crate::generate::{BaseRequest, Intent, MutationKind, Mutations, mutate};

impl<'a> TestRun<'a, '_> {
    pub(super) async fn mutate(
        &mut self,
        name: &str,
        request: &RequestStep,
        mutate: &Mutate,
        prepared: &Prepared<'a>,
        scope: ScopeId,
    ) -> Result<(), Halt> {
        let seed = seed(mutate.seed.as_ref(), self.bench, &self.scopes[scope.0])?;
        let mutations = mutations(self.bench, mutate, prepared, seed)?;
        // What does not apply is worth a word only where it was asked for by name.
        let asked = !mutate.kinds.is_empty();
        for unviolable in mutations.unviolable.iter().filter(|unviolable| asked || unviolable.vacuous) {
            self.note(
                name,
                &format!("not sent: {} at {}: {}", unviolable.kind.name(), unviolable.place, unviolable.reason),
            );
        }
        let mut sent: BTreeMap<&str, usize> = BTreeMap::new();
        let (mut clean, mut unanswered, mut unsent) = (true, 0, 0);
        for variant in &mutations.requests {
            if !self.is_replayed(&variant.replay) {
                continue;
            }
            let is_about_framing = variant.kind.is_some_and(MutationKind::is_about_framing);
            let is_verbatim = variant.kind.is_some_and(MutationKind::is_sent_verbatim);
            if is_verbatim && !self.session.target().is_verbatim() {
                unsent += 1;
                continue;
            }
            if let Some(kind) = variant.kind {
                *sent.entry(kind.name()).or_default() += 1;
            }
            let (variant, purpose) = (dressed(prepared, variant), purpose(variant));
            if is_about_framing {
                match self.send_broken(name, &variant, &purpose, self.timeout(request)).await? {
                    Some(exchange) => {
                        let findings = self.findings(name, request, &variant, &purpose, &exchange, scope)?;
                        clean &= self.report(name, &purpose, &exchange, findings);
                    }
                    None => unanswered += 1,
                }
                continue;
            }
            let asked = self.ask(name, request, &variant, &purpose, scope).await;
            let Some((exchange, findings)) = self.unless_unsendable(asked)? else { continue };
            clean &= self.report(name, &purpose, &exchange, findings);
        }
        if unanswered > 0 {
            self.note(
                name,
                &format!("{unanswered} requests with broken frames had no answer, which is the server's right"),
            );
        }
        if unsent > 0 {
            self.note(name, &format!("not sent: {unsent} requests that only a plain connection carries as they are"));
        }
        let counts: Vec<_> = sent.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
        self.note(name, &format!("{} malformed requests: {}", sent.values().sum::<usize>(), counts.join(", ")));
        if clean { Ok(()) } else { Err(Halt::Failed) }
    }
}

/// The mutations that a step asks for.
pub(super) fn mutations(bench: &Bench, wanted: &Mutate, prepared: &Prepared<'_>, seed: u64) -> Result<Mutations, Halt> {
    let (bound, values) = bound(prepared);
    let (api, schemas) = shared(bench, bound);
    let base = BaseRequest { rules: wanted.rules.clone(), ..base(values) };
    let all = mutate(api, bound.operation, schemas, base, seed);
    let all = all.map_err(|problem| Halt::Broken(format!("{problem}; operation {}", bound.operation.key())))?;
    let named: Vec<MutationKind> =
        wanted.kinds.iter().filter_map(|kind| MutationKind::from_name(&kind.value)).collect();
    let violations = || MutationKind::ALL.into_iter().filter(|kind| !kind.is_sent_by_name_only()).collect();
    let mut chosen = all.only(&if named.is_empty() { violations() } else { named });
    chosen.requests.retain(|request| {
        let Intent::Invalid(breakage) = &request.intent else { return true };
        let place = breakage.parameter.as_ref().map_or(breakage.place.as_str(), |(_, name)| name.as_str());
        let selected = |selector: &MutationSelector| {
            selector.kind.as_ref().is_none_or(|kind| *kind == breakage.kind)
                && selector.at.as_ref().is_none_or(|at| at == place)
        };
        (wanted.parameters || breakage.parameter.is_none())
            && (wanted.only.is_empty() || wanted.only.iter().any(selected))
            && !wanted.skip.iter().any(selected)
    });
    Ok(chosen)
}
