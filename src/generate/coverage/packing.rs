//! Puts as many features into each valid request as go together.
//!
//! A server that refuses or falls over any of them is found out by that one request, so a few requests show hundreds
//! of features. What does not go together is found by halving. Start at [`Prover::pack`].

use std::cell::Cell;

use serde_json::Value;

use super::feature::Feature;
use crate::generate::request::OperationPlan;
use crate::message::Request;

/// Proves drafts, and counts.
pub(super) struct Prover<'a> {
    pub(super) plan: &'a OperationPlan,
    proofs: Cell<usize>,
    /// Says that there is no more time.
    is_over: &'a dyn Fn() -> bool,
}

/// A valid request and which features it was the first to have.
pub(super) struct Packed {
    pub(super) draft: Value,
    pub(super) request: Request,
    /// Indices of features.
    pub(super) new: Vec<usize>,
}

/// No operation is worth more proofs of valid requests.
const PROOFS: usize = 20_000;

/// No draft gets more requests than this; large lists of values take one for each.
const ROWS: usize = 400;

impl<'a> Prover<'a> {
    pub(super) fn new(plan: &'a OperationPlan, is_over: &'a dyn Fn() -> bool) -> Self {
        Self { plan, proofs: Cell::new(0), is_over }
    }

    /// The request of a valid draft.
    pub(super) fn prove(&self, draft: &Value) -> Option<Request> {
        self.proofs.set(self.proofs.get() + 1);
        // Nobody asks what is wrong, so that a wrong body need not be written first.
        self.plan.may_be_valid(draft).then(|| self.plan.proved_valid(draft).ok())?
    }

    /// Whether no more is proved.
    pub(super) fn is_tired(&self) -> bool {
        self.proofs.get() >= PROOFS || self.is_late()
    }

    /// Whether there is no more time.
    pub(super) fn is_late(&self) -> bool {
        (self.is_over)()
    }

    /// Requests around `skeleton` until every feature was shown or cannot be; `shown` is kept up to date.
    pub(super) fn pack(&self, skeleton: &Value, features: &[Feature], shown: &mut [bool]) -> Vec<Packed> {
        let mut rows = Vec::new();
        let mut hopeless = vec![false; features.len()];
        while rows.len() < ROWS && !self.is_tired() {
            let mut chosen: Vec<usize> = Vec::new();
            for (index, feature) in features.iter().enumerate() {
                if !shown[index] && !hopeless[index] && chosen.iter().all(|taken| !features[*taken].collides(feature)) {
                    chosen.push(index);
                }
            }
            if chosen.is_empty() {
                break;
            }
            let (draft, applied) = self.settle(skeleton, features, &chosen);
            for index in chosen.iter().filter(|index| !applied.contains(index)) {
                hopeless[*index] = true;
            }
            let Some(request) = self.prove(&draft).filter(|_| !applied.is_empty()) else { continue };
            let new = mark(features, &draft, shown);
            if new.is_empty() {
                // It was applied, and something after it took it away again.
                for index in applied {
                    hopeless[index] = true;
                }
                continue;
            }
            rows.push(Packed { draft, request, new });
        }
        rows
    }

    /// Applies as many features as keep the draft valid: all, or those of each half.
    pub(super) fn settle(&self, draft: &Value, features: &[Feature], chosen: &[usize]) -> (Value, Vec<usize>) {
        let mut changed = draft.clone();
        let fits = chosen.iter().all(|index| features[*index].apply(&mut changed));
        if fits && self.prove(&changed).is_some() {
            return (changed, chosen.to_vec());
        }
        if chosen.len() <= 1 || self.is_tired() {
            return (draft.clone(), Vec::new());
        }
        let (left, right) = chosen.split_at(chosen.len() / 2);
        let (half, mut applied) = self.settle(draft, features, left);
        let (whole, more) = self.settle(&half, features, right);
        applied.extend(more);
        (whole, applied)
    }
}

/// Marks the features that `draft` has; those that none had before.
pub(super) fn mark(features: &[Feature], draft: &Value, shown: &mut [bool]) -> Vec<usize> {
    let new: Vec<usize> = (0..features.len()).filter(|index| !shown[*index] && features[*index].holds(draft)).collect();
    for index in &new {
        shown[*index] = true;
    }
    new
}
