//! Draws objects.
//!
//! Undescribed properties are not made up, though most schemas allow them: servers that refuse them are right more
//! often than their contract. Start at `Sampler::object`.

use serde_json::{Map, Value, json};

use super::sampler::Density;
use super::{Miss, Sampler};
use crate::generate::graph::{Additional, ObjectRules, Property};

/// No object has more properties made up than this.
const LONGEST: usize = 2_000;

/// So many properties are made room for.
const ROOM: usize = 16;

/// Of objects with more properties than this no whole copy is made: most of it would be taken out again.
const MANY: usize = 64;

impl Sampler<'_> {
    pub(super) fn object(&mut self, rules: &ObjectRules) -> Result<Value, Miss> {
        let mut object = if rules.maximum.is_none() && rules.properties.len() <= MANY {
            self.filled(rules)?
        } else {
            self.gathered(rules)?
        };
        self.add_dependents(rules, &mut object)?;
        self.add_optional_until_minimum(rules, &mut object);
        self.add_unnamed(rules, &mut object)?;
        if rules.maximum.is_some_and(|maximum| object.len() > maximum) {
            return Err(Miss::Impossible("more properties are required than allowed".to_owned()));
        }
        Ok(Value::Object(object))
    }

    /// The named properties, one after the other.
    fn gathered(&mut self, rules: &ObjectRules) -> Result<Map<String, Value>, Miss> {
        let mut object = Map::with_capacity(rules.properties.len().min(ROOM));
        for (name, property) in &rules.properties {
            if (property.required || self.wants(rules, &object))
                && let Some(value) = self.property(name, property)?
            {
                object.insert(name.clone(), value);
            }
        }
        Ok(object)
    }

    /// The same, filled into a copy of all of them.
    fn filled(&mut self, rules: &ObjectRules) -> Result<Map<String, Value>, Miss> {
        let mut object = rules.blank().clone();
        let mut left_out: u64 = 0;
        for (index, ((name, property), place)) in rules.properties.iter().zip(object.values_mut()).enumerate() {
            let is_wanted = property.required || self.wants_optional();
            match if is_wanted { self.property(name, property)? } else { None } {
                Some(value) => *place = value,
                None => left_out |= 1 << index,
            }
        }
        if left_out != 0 {
            object.retain(|_, _| {
                let is_in = left_out & 1 == 0;
                left_out >>= 1;
                is_in
            });
        }
        Ok(object)
    }

    /// Whether an optional property is drawn where there may be any number of them.
    fn wants_optional(&mut self) -> bool {
        if self.is_deep() {
            return false;
        }
        match self.density {
            Density::Sparse => false,
            Density::Full => true,
            Density::Mixed => self.random.chance(1, 2),
        }
    }

    /// Whether an optional property is drawn.
    fn wants(&mut self, rules: &ObjectRules, object: &Map<String, Value>) -> bool {
        let required_left = || {
            let missing = |(name, property): &(&String, &Property)| property.required && !object.contains_key(*name);
            rules.properties.iter().filter(missing).count()
        };
        let is_full = rules.maximum.is_some_and(|maximum| object.len() + required_left() >= maximum);
        !is_full && self.wants_optional()
    }

    /// Draws a property; an optional one for which there is no value is left out.
    fn property(&mut self, name: &str, property: &Property) -> Result<Option<Value>, Miss> {
        self.hint = property.hint;
        let drawn = self.draw(property.node);
        self.hint = None;
        match drawn {
            Ok(value) => Ok(Some(value)),
            Err(miss) if property.required => Err(within(name, miss)),
            Err(_) => Ok(None),
        }
    }

    fn add_dependents(&mut self, rules: &ObjectRules, object: &mut Map<String, Value>) -> Result<(), Miss> {
        while let Some(missing) = missing_dependent(rules, object) {
            let Some(property) = rules.properties.get(&missing) else {
                object.insert(missing, Value::Bool(true));
                continue;
            };
            let value = self.draw(property.node).map_err(|miss| within(&missing, miss))?;
            object.insert(missing, value);
        }
        Ok(())
    }

    fn add_optional_until_minimum(&mut self, rules: &ObjectRules, object: &mut Map<String, Value>) {
        for (name, property) in &rules.properties {
            if object.len() >= rules.minimum {
                return;
            }
            if let (false, Ok(value)) = (object.contains_key(name), self.draw(property.node)) {
                object.insert(name.clone(), value);
            }
        }
    }

    /// Properties whose names are made up: as many as must be, and a few where the schema describes them.
    fn add_unnamed(&mut self, rules: &ObjectRules, object: &mut Map<String, Value>) -> Result<(), Miss> {
        let missing = rules.minimum.saturating_sub(object.len());
        if missing > LONGEST {
            return Err(Miss::TooLarge(format!("an object of {} properties", rules.minimum)));
        }
        let room = rules.maximum.map_or(usize::MAX, |maximum| maximum.saturating_sub(object.len()));
        let described = matches!(rules.additional, Additional::Described(_)) || !rules.by_pattern.is_empty();
        let spare =
            if described && !self.is_deep() && self.density != Density::Sparse { self.random.size(0, 2) } else { 0 };
        let wanted = object.len() + missing.max(spare).min(room);
        let least = object.len() + missing;
        for _ in 0..(wanted - object.len()) * 8 {
            if object.len() >= wanted {
                break;
            }
            let Some(name) = self.unnamed(rules, object) else { break };
            if object.contains_key(&name) || rules.properties.contains_key(&name) {
                continue;
            }
            let node = rules.members.node(self.graph, &name);
            match node.map_or(Ok(Value::Bool(true)), |node| self.draw(node)) {
                Ok(value) => {
                    object.insert(name, value);
                }
                Err(Miss::TooLarge(reason)) if object.len() < least => return Err(Miss::TooLarge(reason)),
                Err(_) => {}
            }
        }
        if object.len() < rules.minimum {
            return Err(Miss::Unlucky("not enough property names were found".to_owned()));
        }
        Ok(())
    }

    /// A made-up name, which `propertyNames` allows.
    fn unnamed(&mut self, rules: &ObjectRules, object: &Map<String, Value>) -> Option<String> {
        let names = rules.names.map(|names| (names, self.graph.node(names)));
        if let Some(listed) = names.as_ref().and_then(|(_, node)| node.listed.as_ref()) {
            let is_free = |name: &&str| !object.contains_key(*name) && !rules.properties.contains_key(*name);
            let free: Vec<&str> = listed.iter().filter_map(Value::as_str).filter(is_free).collect();
            return self.random.pick(&free).map(|name| (*name).to_owned());
        }
        let by_pattern = self.random.pick(&rules.by_pattern).cloned();
        if let Some((pattern, _)) = by_pattern
            && (rules.additional == Additional::Closed || self.random.chance(1, 2))
        {
            let Some((names, _)) = names else {
                let (shortest, _) = pattern.lengths();
                return pattern.draw(&mut self.random, self.alphabet, shortest, shortest + 8);
            };
            let both = self.graph.join(&[names, self.graph.root(&json!({ "pattern": pattern.text }))]);
            return self.draw(both).ok()?.as_str().map(str::to_owned);
        }
        if rules.additional == Additional::Closed {
            return None;
        }
        if let Some((names, _)) = names {
            return self.draw(names).ok()?.as_str().map(str::to_owned);
        }
        let length = self.random.size(1, 8);
        Some(format!("x{}", self.free_text(length)))
    }
}

/// The first property that one of the present ones asks for.
fn missing_dependent(rules: &ObjectRules, object: &Map<String, Value>) -> Option<String> {
    let asked = rules.dependents.iter().filter(|(name, _)| object.contains_key(name.as_str()));
    asked.flat_map(|(_, needed)| needed).find(|needed| !object.contains_key(needed.as_str())).cloned()
}

/// Says in which property it went wrong.
fn within(name: &str, miss: Miss) -> Miss {
    let prefixed = |reason: String| {
        if reason.starts_with('`') { format!("`{name}`, {reason}") } else { format!("`{name}`: {reason}") }
    };
    match miss {
        Miss::Never(reason) => Miss::Never(prefixed(reason)),
        Miss::Impossible(reason) => Miss::Impossible(prefixed(reason)),
        Miss::TooLarge(reason) => Miss::TooLarge(prefixed(reason)),
        Miss::Unlucky(reason) => Miss::Unlucky(prefixed(reason)),
    }
}
