//! Which answers are of a kind that this test has not seen.
//!
//! The kind is the status, the error's code, which fields there are and of which types, flags and words that nobody
//! sent, and how much there is. Of each there is an end, or a server that answers something else each time would never
//! stop to be new. Start at [`Novelty::is_new`].

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;

use crate::message::Exchange;

/// How many kinds of each sort count.
const KINDS: usize = 24;

/// How deep fields are looked at.
const DEPTH: usize = 4;

/// How long words are that may stand for a state.
const WORD: usize = 24;

/// The kinds that were seen, by sort; both by their hashes.
#[derive(Default)]
pub(super) struct Novelty {
    seen: BTreeMap<u64, BTreeSet<u64>>,
}

/// What an answer is like.
#[derive(Default)]
struct Shape {
    /// The fields with their types.
    fields: BTreeSet<u64>,
    /// Places, with the words and flags in them.
    words: Vec<(u64, String)>,
}

impl Novelty {
    /// Whether an answer shows something for the first time.
    pub(super) fn is_new(&mut self, exchange: &Exchange) -> bool {
        let response = &exchange.response;
        let status = response.status;
        let mut is_new = self.add(hash("status"), hash(status));
        // The magnitude of a body, in powers of four.
        let magnitude = response.body.len().checked_ilog2().map_or(0, |bits| bits / 2 + 1);
        is_new |= self.add(hash((status, "size")), hash(magnitude));
        if let Some(body) = response.json() {
            let mut shape = Shape::default();
            shape.look(&body, hash(status), DEPTH);
            is_new |= self.add(hash((status, "fields")), hash(&shape.fields));
            let sent = if shape.words.is_empty() { String::new() } else { sent(exchange) };
            for (place, word) in shape.words.into_iter().filter(|(_, word)| !sent.contains(word.as_str())) {
                is_new |= self.add(place, hash(word));
            }
        }
        is_new
    }

    fn add(&mut self, sort: u64, kind: u64) -> bool {
        if !self.seen.contains_key(&sort) && self.seen.len() >= KINDS * KINDS {
            return false;
        }
        let seen = self.seen.entry(sort).or_default();
        seen.len() < KINDS && seen.insert(kind)
    }
}

impl Shape {
    /// Adds the value at a place. Lists are empty, of one, or of more.
    fn look(&mut self, value: &Value, place: u64, depth: usize) {
        let sort = match value {
            Value::Null => "null",
            Value::Bool(flag) => {
                self.words.push((place, flag.to_string()));
                "flag"
            }
            Value::Number(_) => "number",
            Value::String(text) => {
                if is_word(text) {
                    self.words.push((place, text.clone()));
                }
                "text"
            }
            Value::Array(items) => match items.len() {
                0 => "none",
                1 => "one",
                _ => "many",
            },
            Value::Object(_) => "object",
        };
        self.fields.insert(hash((place, sort)));
        match value {
            Value::Object(members) if depth > 0 => {
                members.iter().for_each(|(name, member)| self.look(member, hash((place, name)), depth - 1));
            }
            Value::Array(items) if depth > 0 => {
                items.iter().take(3).for_each(|item| self.look(item, hash((place, "*")), depth - 1));
            }
            _ => {}
        }
    }
}

/// The same in every process.
fn hash(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Whether a text looks like the name of a state or of an error.
fn is_word(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= WORD
        && text.chars().all(|character| character.is_ascii_alphabetic() || matches!(character, '_' | '-' | '.'))
}

/// Everything that the request says, to tell an echo.
fn sent(exchange: &Exchange) -> String {
    let body = exchange.request.body.as_deref().map(String::from_utf8_lossy).unwrap_or_default();
    format!("{} {body}", exchange.request.target)
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use serde_json::json;

    use super::*;
    use crate::message::{Headers, Request, Response};

    fn answered(status: u16, body: &Value) -> Exchange {
        let request = Request { body: Some(Bytes::from_static(b"{\"name\": \"Rex\"}")), ..Request::default() };
        let response = Response { status, headers: Headers::default(), body: Bytes::from(body.to_string()) };
        Exchange { request, response, elapsed: std::time::Duration::ZERO }
    }

    #[test]
    fn another_status_field_type_state_or_size_is_new_and_other_values_are_not() {
        let mut novelty = Novelty::default();
        let first = json!({"id": 7, "name": "Rex", "state": "free"});
        for (status, body, is_new) in [
            (200, first.clone(), true),
            (200, json!({"id": 8, "name": "Tim", "state": "free"}), true),
            (200, json!({"id": 9, "name": "Rex", "state": "free"}), false),
            (200, json!({"id": 9, "name": "Rex", "state": "sold"}), true),
            (200, json!({"id": "9", "name": "Rex", "state": "sold"}), true),
            (200, json!({"id": 9, "name": "Rex", "state": "sold", "tags": []}), true),
            (200, json!({"id": 9, "name": "Rex", "state": "sold", "note": "1".repeat(300)}), true),
            (202, first.clone(), true),
            (202, first, false),
            (409, json!({"error": "SOLD"}), true),
            (409, json!({"error": "GONE"}), true),
            (409, json!({"error": "GONE"}), false),
        ] {
            assert_eq!(novelty.is_new(&answered(status, &body)), is_new, "{status} {body}");
        }
    }

    #[test]
    fn what_is_different_each_time_stops_being_new() {
        let mut novelty = Novelty::default();
        let word =
            |number: u32| (0..4).map(|place| char::from(b'a' + (number >> (4 * place) & 15) as u8)).collect::<String>();
        let new = (0..2_000).filter(|number| {
            let body = json!({"trace": word(*number), word(*number): 1});
            novelty.is_new(&answered(200, &body))
        });
        assert!(new.count() <= 2 * KINDS + 2);
    }
}
