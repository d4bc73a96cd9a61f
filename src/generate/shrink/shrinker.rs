//! The search for the simplest value.
//!
//! It follows proptest's protocol, because the engine that sends requests owns the loop. A value that was offered once
//! is never offered again. Start at [`JsonShrinker::new`].

use std::collections::HashSet;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use serde_json::Value;

use super::edits::{Edit, edits};
use crate::generate::graph::{Checker, Graph, NodeId};

/// Offers simpler versions of one value.
///
/// A cursor goes over the edits of the current value; an edit that kept the fault is tried again on what it left, one
/// that lost it is passed over. The search ends after a round without progress.
pub(crate) struct JsonShrinker {
    graph: Arc<Graph>,
    node: NodeId,
    accepts: Checker,
    value: Value,
    before: Option<Value>,
    /// What may be tried; listed when it is first asked for.
    edits: Option<Vec<Edit>>,
    cursor: usize,
    progress: bool,
    seen: HashSet<u64>,
}

impl JsonShrinker {
    pub(crate) fn new(graph: &Arc<Graph>, node: NodeId, value: Value, accepts: Checker) -> Self {
        Self {
            edits: None,
            graph: Arc::clone(graph),
            node,
            accepts,
            value,
            before: None,
            cursor: 0,
            progress: false,
            seen: HashSet::new(),
        }
    }

    pub(crate) fn current(&self) -> &Value {
        &self.value
    }

    /// The current value shows the fault: goes on to a simpler one, where there is one.
    pub(crate) fn simplify(&mut self) -> bool {
        if self.before.take().is_some() {
            self.progress = true;
            self.edits = None;
        }
        self.advance()
    }

    /// The current value lost the fault: goes back, and on to another one.
    pub(crate) fn complicate(&mut self) -> bool {
        let Some(before) = self.before.take() else { return false };
        self.value = before;
        self.cursor += 1;
        self.advance()
    }

    fn advance(&mut self) -> bool {
        if self.seen.is_empty() {
            self.seen.insert(digest(&self.value));
        }
        loop {
            let edits = self.edits.get_or_insert_with(|| edits(&self.graph, self.node, &self.value));
            while let Some(edit) = edits.get(self.cursor) {
                let candidate = edit.apply(&self.value);
                let fresh = candidate.filter(|candidate| self.seen.insert(digest(candidate)));
                if let Some(candidate) = fresh.filter(|candidate| (self.accepts)(candidate)) {
                    self.before = Some(std::mem::replace(&mut self.value, candidate));
                    return true;
                }
                self.cursor += 1;
            }
            if !self.progress {
                return false;
            }
            self.progress = false;
            self.cursor = 0;
            self.edits = None;
        }
    }
}

impl fmt::Debug for JsonShrinker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonShrinker").field("value", &self.value).finish_non_exhaustive()
    }
}

fn digest(value: &Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.to_string().hash(&mut hasher);
    hasher.finish()
}
