//! Draws arrays.
//!
//! Lengths lean towards the ends. What `contains` asks for is given positions first, so that each item is drawn for all
//! that it must be; items that must differ are taken from what is left of a small domain, or drawn until they do. Start
//! at `Sampler::array`, and look into `graph` for what an item must be.

use serde_json::Value;

use super::domain::{domain, is_same};
use super::{Density, Miss, Sampler};
use crate::generate::graph::{ArrayRules, NodeId};

/// How many items an array gets beyond its minimum where no maximum is near.
const SLACK: usize = 3;

/// No drawn array is longer than this, unless its `minItems` says so.
const LONG: usize = 32;

/// No array at all is longer than this.
const LONGEST: usize = 20_000;

/// How often an item is drawn again because it was there already.
const ATTEMPTS: u32 = 64;

/// How many values are listed to take different ones from.
const DOMAIN: usize = 256;

impl Sampler<'_> {
    pub(super) fn array(&mut self, rules: &ArrayRules) -> Result<Value, Miss> {
        let needed = rules.shortest();
        if rules.maximum.is_some_and(|maximum| maximum < needed) {
            return Err(Miss::Impossible("an array may not hold as many items as it must".to_owned()));
        }
        if rules.contains.iter().any(|contains| contains.most.is_some_and(|most| most < contains.least)) {
            return Err(Miss::Impossible("`maxContains` is below `minContains`".to_owned()));
        }
        if needed > LONGEST {
            return Err(Miss::TooLarge(format!("an array of {needed} items")));
        }
        let wanted = self.array_length(rules, needed);
        if rules.contains.is_empty() {
            return self.items(rules, (0..wanted).map_while(|index| rules.item(index)));
        }
        // Positions that cannot hold what they should are found only by trying; longer arrays have more of them.
        let demanded = rules.contains.iter().map(|contains| contains.least).sum::<usize>();
        let longer = wanted.max(demanded).min(rules.maximum.unwrap_or(usize::MAX));
        for length in [wanted, longer, longer.saturating_add(rules.prefix.len())] {
            let length = length.min(rules.maximum.unwrap_or(usize::MAX));
            if let Some(nodes) = self.containing(rules, length) {
                return self.items(rules, nodes);
            }
        }
        Err(Miss::Impossible("no items are allowed that `contains` asks for".to_owned()))
    }

    fn items(&mut self, rules: &ArrayRules, nodes: impl IntoIterator<Item = NodeId>) -> Result<Value, Miss> {
        let needed = rules.shortest();
        let mut items: Vec<Value> = Vec::with_capacity(needed);
        let is_fixed = !rules.contains.is_empty();
        for node in nodes {
            let item = if rules.unique { self.fresh_item(node, &items) } else { self.draw(node) };
            match item {
                Ok(item) => items.push(item),
                Err(_) if items.len() >= needed && !is_fixed => break,
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

    /// What each of `length` items must be, so that every `contains` has enough and not too many; `None` when there are
    /// no such positions.
    fn containing(&mut self, rules: &ArrayRules, length: usize) -> Option<Vec<NodeId>> {
        let mut nodes: Vec<NodeId> = (0..length).map_while(|index| rules.item(index)).collect();
        let mut is_taken = vec![false; nodes.len()];
        for contains in &rules.contains {
            let mut order: Vec<usize> = (0..nodes.len()).collect();
            self.random.shuffle(&mut order);
            order.sort_by_key(|index| is_taken[*index]);
            let mut found = 0;
            let mut held = vec![false; nodes.len()];
            for index in order {
                if found == contains.least {
                    break;
                }
                let joined = self.graph.join(&[nodes[index], contains.node]);
                if self.graph.height(joined).is_some() {
                    (nodes[index], held[index], is_taken[index]) = (joined, true, true);
                    found += 1;
                }
            }
            if found < contains.least {
                return None;
            }
            let Some(most) = contains.most else { continue };
            for index in (0..nodes.len()).filter(|index| !held[*index]) {
                let outside = self.graph.join(&[nodes[index], contains.outside]);
                if self.graph.height(outside).is_some() {
                    nodes[index] = outside;
                } else if found < most {
                    found += 1;
                } else {
                    return None;
                }
            }
        }
        Some(nodes)
    }

    /// An item that differs from all others.
    fn fresh_item(&mut self, node: NodeId, items: &[Value]) -> Result<Value, Miss> {
        for attempt in 0..ATTEMPTS {
            let item = self.draw(node)?;
            if !items.iter().any(|other| is_same(other, &item)) {
                return Ok(item);
            }
            if attempt == 2
                && let Some(mut left) = domain(self.graph, node, DOMAIN)
            {
                left.retain(|value| !items.iter().any(|other| is_same(other, value)));
                let value = self.random.pick(&left).cloned();
                return value.ok_or_else(|| {
                    Miss::Impossible("`uniqueItems` asks for more items than there are values".to_owned())
                });
            }
        }
        Err(Miss::Unlucky("no further item differs from those before".to_owned()))
    }
}
