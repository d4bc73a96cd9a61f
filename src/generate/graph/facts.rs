//! What a plain schema object says, looked up once.
//!
//! Contradictions are looked for between all parts of a conjunction, again and again, and to ask a map for twenty
//! keywords that it does not have takes most of the time. Start at [`Facts::of`].

use serde_json::{Map, Value};

use super::arrays::as_size;
use super::conjuncts::ANNOTATIONS;

/// The keywords of a schema object that can contradict others.
#[derive(Clone, Copy, Default)]
pub(super) struct Facts<'a> {
    pub(super) json_type: Option<&'a Value>,
    pub(super) negated: Option<&'a Value>,
    only: Option<&'a Value>,
    list: Option<&'a Value>,
    pub(super) lengths: Ends<'a>,
    pub(super) items: Ends<'a>,
    pub(super) sizes: Ends<'a>,
    pub(super) inclusive: Ends<'a>,
    pub(super) exclusive: Ends<'a>,
    pub(super) required: Option<&'a Value>,
    properties: Option<&'a Value>,
    additional: Option<&'a Value>,
    has_patterns: bool,
    pub(super) any_of: Option<&'a Value>,
    pub(super) one_of: Option<&'a Value>,
}

/// The keywords of both ends of a range.
#[derive(Clone, Copy, Default)]
pub(super) struct Ends<'a> {
    pub(super) least: Option<&'a Value>,
    pub(super) most: Option<&'a Value>,
}

impl Ends<'_> {
    /// The ends as sizes.
    pub(super) fn sizes(self) -> (Option<usize>, Option<usize>) {
        (self.least.and_then(as_size), self.most.and_then(as_size))
    }
}

impl<'a> Facts<'a> {
    /// What `part` says.
    pub(super) fn of(part: &'a Map<String, Value>) -> Self {
        let mut facts = Self::default();
        for (keyword, value) in part {
            let place = match keyword.as_str() {
                "type" => &mut facts.json_type,
                "not" => &mut facts.negated,
                "const" => &mut facts.only,
                "enum" => &mut facts.list,
                "minLength" => &mut facts.lengths.least,
                "maxLength" => &mut facts.lengths.most,
                "minItems" => &mut facts.items.least,
                "maxItems" => &mut facts.items.most,
                "minProperties" => &mut facts.sizes.least,
                "maxProperties" => &mut facts.sizes.most,
                "minimum" => &mut facts.inclusive.least,
                "maximum" => &mut facts.inclusive.most,
                "exclusiveMinimum" => &mut facts.exclusive.least,
                "exclusiveMaximum" => &mut facts.exclusive.most,
                "required" => &mut facts.required,
                "properties" => &mut facts.properties,
                "additionalProperties" => &mut facts.additional,
                "anyOf" => &mut facts.any_of,
                "oneOf" => &mut facts.one_of,
                "patternProperties" => {
                    facts.has_patterns = true;
                    continue;
                }
                _ => continue,
            };
            *place = Some(value);
        }
        facts
    }

    /// What is forbidden by a single keyword, whatever else is said about it.
    pub(super) fn lone_negation(&self) -> Option<&'a Map<String, Value>> {
        let demands = |negated: &Map<String, Value>| {
            negated.keys().filter(|keyword| !ANNOTATIONS.contains(&keyword.as_str())).count()
        };
        self.negated?.as_object().filter(|negated| negated.len() == 1 || demands(negated) == 1)
    }

    /// The values that are allowed, where they are listed.
    pub(super) fn members(&self) -> Option<&'a [Value]> {
        match (self.only, self.list) {
            (Some(only), _) => Some(std::slice::from_ref(only)),
            (None, Some(Value::Array(members))) => Some(members),
            _ => None,
        }
    }

    /// What is said about a property; nothing where patterns would have to be asked.
    pub(super) fn member(&self, name: &str) -> Option<&'a Value> {
        let own = self.properties.and_then(|properties| properties.get(name));
        own.or(self.additional.filter(|_| !self.has_patterns))
    }
}
