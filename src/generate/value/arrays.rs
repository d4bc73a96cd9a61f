//! Draws arrays.
//!
//! Lengths lean towards the ends; items that must differ are drawn until they do. Start at `Sampler::array`, and look
//! into `graph` for what an item must be.

use serde_json::Value;

use super::{Density, Miss, Sampler};
use crate::generate::graph::{ArrayRules, NodeId};

/// How many items an array gets beyond its minimum where no maximum is near.
const SLACK: usize = 3;

/// No drawn array is longer than this, unless its `minItems` says so.
const LONG: usize = 32;

/// No array at all is longer than this.
const LONGEST: usize = 20_000;

/// How often an item is drawn again because it was there already.
const ATTEMPTS: u32 = 16;

impl Sampler<'_> {
    pub(super) fn array(&mut self, rules: &ArrayRules) -> Result<Value, Miss> {
        let needed = rules.contains.map_or(0, |(_, times)| times).max(rules.minimum);
        if rules.maximum.is_some_and(|maximum| maximum < needed) {
            return Err(Miss::Impossible("an array may not hold as many items as it must".to_owned()));
        }
        if needed > LONGEST {
            return Err(Miss::TooLarge(format!("an array of {needed} items")));
        }
        let wanted = self.array_length(rules, needed);
        let mut items: Vec<Value> = Vec::with_capacity(wanted);
        for index in 0..wanted {
            let Some(node) = item_node(rules, index) else { break };
            match self.fresh_item(node, rules.unique, &items) {
                Ok(item) => items.push(item),
                Err(_) if items.len() >= needed => break,
                Err(miss) => return Err(miss),
            }
        }
        if items.len() < needed {
            return Err(Miss::Impossible("an array must hold more items than are described".to_owned()));
        }
        Ok(Value::Array(items))
    }

    fn array_length(&mut self, rules: &ArrayRules, needed: usize) -> usize {
        let most = rules.maximum.unwrap_or(usize::MAX).min(LONG.max(needed));
        if self.is_deep() || (!rules.described && self.random.chance(3, 4)) {
            return needed;
        }
        match self.random.below(6) {
            0 if self.density == Density::Full => needed.max(1).min(most),
            0 => needed,
            1 if rules.maximum.is_some_and(|maximum| maximum <= LONG) => most,
            _ => {
                let least = if self.density == Density::Full { needed.max(1).min(most) } else { needed };
                self.random.size(least, least.saturating_add(SLACK).min(most))
            }
        }
    }

    fn fresh_item(&mut self, node: NodeId, unique: bool, items: &[Value]) -> Result<Value, Miss> {
        for _ in 0..ATTEMPTS {
            let item = self.draw(node)?;
            if !unique || !items.contains(&item) {
                return Ok(item);
            }
        }
        Err(Miss::Unlucky("no further item differs from those before".to_owned()))
    }
}

/// The first items after the prefix are those that `contains` asks for.
fn item_node(rules: &ArrayRules, index: usize) -> Option<NodeId> {
    let beyond = index.checked_sub(rules.prefix.len());
    let contained = rules.contains.filter(|(_, times)| beyond.is_some_and(|beyond| beyond < *times));
    contained.map(|(node, _)| node).or_else(|| rules.item(index))
}
