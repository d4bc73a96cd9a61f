//! What expressions can see: names, the time and the seed.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use minijinja::value::{Enumerator, Object};
use serde_json::{Number, Value};

use super::random::Random;

/// The name under which the functions find the scope; no expression can spell it.
pub(crate) const SELF: &str = "$scope";

/// Named values, the current time and a source of deterministic values.
///
/// Cheap to clone. A clone shares the stream of random values, so two clones never draw the same one;
/// [`Scope::at`] starts a stream of its own.
#[derive(Debug, Clone)]
pub struct Scope {
    names: BTreeMap<String, minijinja::Value>,
    now: Timestamp,
    random: Random,
}

impl Scope {
    /// A scope without names.
    #[must_use]
    pub fn new(now: Timestamp, seed: u64) -> Self {
        Self { names: BTreeMap::new(), now, random: Random::new(seed, "") }
    }

    /// The same names and time with a stream of random values that depends on the seed and `place` alone.
    #[must_use]
    pub fn at(&self, place: &str) -> Self {
        Self { random: Random::new(self.random.seed(), place), ..self.clone() }
    }

    /// The same scope with one more name.
    #[must_use]
    pub fn with(mut self, name: &str, value: &Value) -> Self {
        self.insert(name, value);
        self
    }

    /// Names a value; a value of that name is replaced.
    pub fn insert(&mut self, name: &str, value: &Value) {
        self.names.insert(name.to_owned(), engine_value(value));
    }

    /// Takes a name away.
    pub fn remove(&mut self, name: &str) {
        self.names.remove(name);
    }

    /// The value of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Value> {
        self.names.get(name).and_then(|value| serde_json::to_value(value).ok())
    }

    /// The current time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Moves the current time, for clocks that are virtual.
    pub fn set_now(&mut self, now: Timestamp) {
        self.now = now;
    }

    pub(crate) fn random(&self) -> &Random {
        &self.random
    }

    pub(crate) fn context(&self) -> minijinja::Value {
        minijinja::Value::from_object(Context { scope: self.clone() })
    }
}

fn engine_value(value: &Value) -> minijinja::Value {
    match value {
        Value::Null => minijinja::Value::from(()),
        Value::Bool(value) => minijinja::Value::from(*value),
        Value::String(text) => minijinja::Value::from(text.as_str()),
        Value::Number(number) => engine_number(number),
        Value::Array(items) => items.iter().map(engine_value).collect(),
        Value::Object(fields) => {
            minijinja::Value::from_pairs(fields.iter().map(|(key, value)| (key.as_str(), engine_value(value))))
        }
    }
}

fn engine_number(number: &Number) -> minijinja::Value {
    let integer = number.as_i64().map(minijinja::Value::from).or_else(|| number.as_u64().map(minijinja::Value::from));
    integer.unwrap_or_else(|| minijinja::Value::from(number.as_f64().unwrap_or(f64::NAN)))
}

/// A scope as the expression engine sees it.
#[derive(Debug)]
struct Context {
    scope: Scope,
}

impl Object for Context {
    fn get_value(self: &Arc<Self>, key: &minijinja::Value) -> Option<minijinja::Value> {
        let name = key.as_str()?;
        if name == SELF {
            return Some(minijinja::Value::from_object(ScopeHandle(self.scope.clone())));
        }
        self.scope.names.get(name).cloned()
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.scope.names.keys().map(minijinja::Value::from).collect())
    }
}

/// Carries the scope to the functions.
#[derive(Debug)]
pub(crate) struct ScopeHandle(pub(crate) Scope);

impl Object for ScopeHandle {}
