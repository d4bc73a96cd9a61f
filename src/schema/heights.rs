//! How far composition goes: what never ends, and what would take a validator too long, is refused.
//!
//! `A: {allOf: [A]}` says nothing, and a validator that follows it never comes back. Twenty schemas of which each
//! names the next one twice are checked a million times for one value. Both are found before anything is compiled.
//! Start at [`Heights::check`].

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use super::SchemaProblem;
use super::body::{Bodies, Body};

/// How many schemas may look at one value in a row; each takes a part of a thread's stack.
const MAX_HEIGHT: usize = 512;

/// How many schemas may look at one value altogether.
const MAX_WEIGHT: usize = 10_000_000;

/// What is known of the composition of a view's schemas.
#[derive(Debug, Default)]
pub(super) struct Heights {
    known: Mutex<HashMap<String, Composed>>,
}

/// How much looks at one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Composed {
    height: usize,
    weight: usize,
}

struct Open<'a> {
    pointer: String,
    body: &'a Body,
    next: usize,
    composed: Composed,
}

impl Heights {
    /// How many schemas look at one value in a row, from the one at `start`.
    pub(super) fn check(&self, bodies: &Bodies, start: &str) -> Result<usize, SchemaProblem> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut path: Vec<Open<'_>> = Vec::new();
        let mut is_open: HashSet<String> = HashSet::new();
        let mut entering = Some((start.to_owned(), 0));
        loop {
            if let Some((pointer, depth)) = entering.take() {
                if let Some(composed) = known.get(&pointer) {
                    add(&mut path, *composed, depth);
                } else if is_open.contains(&pointer) {
                    let message = "the schema is composed of itself, without end".to_owned();
                    return Err(SchemaProblem { message, pointer: Bodies::written(&pointer) });
                } else if let Some(body) = bodies.get(&pointer) {
                    is_open.insert(pointer.clone());
                    path.push(Open { pointer, body, next: 0, composed: Composed { height: body.height, weight: 1 } });
                }
            }
            let Some(open) = path.last_mut() else { break };
            if let Some(part) = open.body.parts.get(open.next) {
                open.next += 1;
                entering = Some((part.target.clone(), part.depth));
                continue;
            }
            let Some(closed) = path.pop() else { break };
            let Composed { height, weight } = closed.composed;
            if height > MAX_HEIGHT || weight > MAX_WEIGHT {
                let message = if height > MAX_HEIGHT {
                    format!("more than {MAX_HEIGHT} schemas in a row look at one value")
                } else {
                    format!("more than {MAX_WEIGHT} schemas look at one value")
                };
                return Err(SchemaProblem { message, pointer: Bodies::written(&closed.pointer) });
            }
            is_open.remove(&closed.pointer);
            let depth = path.last().map_or(0, |open| open.body.parts[open.next - 1].depth);
            add(&mut path, closed.composed, depth);
            known.insert(closed.pointer, closed.composed);
        }
        Ok(known.get(start).map_or(1, |composed| composed.height))
    }
}

fn add(path: &mut [Open<'_>], part: Composed, depth: usize) {
    let Some(open) = path.last_mut() else { return };
    open.composed.height = open.composed.height.max(depth + part.height);
    open.composed.weight = open.composed.weight.saturating_add(part.weight);
}
