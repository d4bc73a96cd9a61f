//! Draws numbers: boundaries first, then small ones, then any.
//!
//! Boundaries of the schema come first, then those of machines where the schema has none. All numbers lie on the merged
//! progression. Start at `Sampler::number`.

use serde_json::Value;

use super::Sampler;
use crate::generate::graph::{Decimal, NEAR, NumberRules};

/// So many steps there are between the ends of a range that is far away.
const FAR_STEPS: u32 = 16;

/// How often a number is drawn again because `not` leaves it out.
const ATTEMPTS: u32 = 64;

impl Sampler<'_> {
    /// A number of the progression that `not` does not leave out, or `None` when none was found.
    pub(super) fn number(&mut self, rules: &NumberRules, whole: bool) -> Option<Value> {
        if let Some(far) = rules.far.filter(|far| !whole || far.is_whole()) {
            let first = u32::try_from(self.random.index(FAR_STEPS as usize + 1)).expect("few steps");
            let mut steps = (first..=FAR_STEPS).chain(0..first);
            return steps.find_map(|step| far.at(f64::from(step) / f64::from(FAR_STEPS)));
        }
        (0..ATTEMPTS).find_map(|_| self.on_progression(rules, whole).filter(|number| rules.allows(number)))
    }

    fn on_progression(&mut self, rules: &NumberRules, whole: bool) -> Option<Value> {
        let (low, high) = (rules.span.first, rules.span.last);
        if low > high {
            return None;
        }
        let k = match self.random.below(4) {
            0 => self.random.pick(&rules.span.edges).copied().unwrap_or(low),
            1 => self.random.integer(low, high),
            _ => {
                let origin = 0.clamp(low, high);
                self.random.integer(low.max(origin - NEAR), high.min(origin + NEAR))
            }
        };
        let drawn = rules.at(k)?;
        if !whole || drawn.scale == 0 {
            return drawn.to_value();
        }
        // A `number` drawn as a whole one leans towards the nearest whole one, where the progression has it.
        let unit = Decimal::integer(1).at_scale(drawn.scale)?;
        let floor = Decimal { mantissa: drawn.mantissa.div_euclid(unit) * unit, scale: drawn.scale };
        let rounded = rules.position(floor).filter(|k| (low..=high).contains(k));
        rounded.and_then(|k| rules.at(k)).unwrap_or(drawn).to_value()
    }
}
