//! Draws numbers: boundaries first, then small ones, then any.
//!
//! Boundaries of the schema come first, then those of machines where the schema has none. All numbers lie on the merged
//! progression. Start at `Sampler::number`.

use serde_json::Value;

use super::Sampler;
use crate::generate::graph::{Decimal, NumberRules};

/// Where number types of the usual machines end.
const EDGES: [i128; 12] = [
    0,
    1,
    -1,
    1 << 31,
    (1 << 31) - 1,
    -(1 << 31),
    (1 << 53) - 1,
    (1 << 53) + 1,
    (1 << 63) - 1,
    -(1 << 63),
    255,
    65_536,
];

/// How often a number is drawn again because `not` leaves it out.
const ATTEMPTS: u32 = 64;

/// How far from the origin a number is drawn where no bound is given.
const NEAR: i128 = 1000;

impl Sampler<'_> {
    /// A number of the progression that `not` does not leave out, or `None` when none was found.
    pub(super) fn number(&mut self, rules: &NumberRules, whole: bool) -> Option<Value> {
        (0..ATTEMPTS).find_map(|_| self.on_progression(rules, whole).filter(|number| rules.allows(number)))
    }

    fn on_progression(&mut self, rules: &NumberRules, whole: bool) -> Option<Value> {
        let (low, high) = range(rules);
        if low > high {
            return None;
        }
        let k = match self.random.below(4) {
            0 => self.edge(rules, low, high),
            1 => self.random.integer(low, high),
            _ => {
                let origin = 0.clamp(low, high);
                self.random.integer(low.max(origin - NEAR), high.min(origin + NEAR))
            }
        };
        // A `number` drawn as a whole one leans towards the nearest whole one, where the progression has it.
        let drawn = rules.at(k)?;
        let unit = Decimal::integer(1).at_scale(drawn.scale)?;
        let floor = Decimal { mantissa: drawn.mantissa.div_euclid(unit) * unit, scale: drawn.scale };
        let rounded = if whole { rules.position(floor).filter(|k| (low..=high).contains(k)) } else { None };
        rounded.and_then(|k| rules.at(k)).unwrap_or(drawn).to_value()
    }

    fn edge(&mut self, rules: &NumberRules, low: i128, high: i128) -> i128 {
        let mut edges = Vec::new();
        if rules.low.is_some() {
            edges.extend([low, low + 1]);
        }
        if rules.high.is_some() {
            edges.extend([high, high - 1]);
        }
        if rules.low.is_none() || rules.high.is_none() {
            edges.extend(EDGES.iter().filter_map(|edge| rules.position(Decimal::integer(*edge))));
        }
        edges.retain(|edge| (low..=high).contains(edge));
        self.random.pick(&edges).copied().unwrap_or(low)
    }
}

/// The first and last `k` to draw: the bounds, or what 64 bits hold.
fn range(rules: &NumberRules) -> (i128, i128) {
    let limit = |edge: i128| {
        let unit = rules.at(1).and_then(|first| Decimal::integer(edge).at_scale(first.scale));
        unit.map(|edge| edge.div_euclid(rules.step.max(1)))
    };
    let low = rules.low.or_else(|| limit(-rules.farthest() - 1).map(|k| k + 1)).unwrap_or(-NEAR);
    let high = rules.high.or_else(|| limit(rules.farthest())).unwrap_or(NEAR);
    // An open side must not cross the bound on the other one.
    (if rules.low.is_some() { low } else { low.min(high) }, if rules.high.is_some() { high } else { high.max(low) })
}
