//! The keywords about numbers, merged into one arithmetic progression.
//!
//! Bounds and multiples become numbers `k` between two ends, so that drawing and finding the first number outside are
//! arithmetic and not search. Start at [`NumberRules`].

use serde_json::Value;

use super::decimal::power;
use super::{Decimal, Far, JsonType, Part, Span, TypeSet};

/// What a number must be: `k × step × 10^-scale`, with `k` from `low` to `high`.
#[derive(Debug, Clone)]
pub(crate) struct NumberRules {
    /// Decimal places of the progression.
    pub(crate) scale: u32,
    /// The distance of neighbours, in units of the last place.
    pub(crate) step: i128,
    /// The first `k`, where there is a lower bound.
    pub(crate) low: Option<i128>,
    /// The last `k`, where there is an upper bound.
    pub(crate) high: Option<i128>,
    /// The lower bound as written.
    pub(crate) minimum: Option<Bound>,
    /// The upper bound as written.
    pub(crate) maximum: Option<Bound>,
    /// What is drawn of it.
    pub(crate) span: Span,
    /// What is drawn instead, where the bounds are beyond decimals.
    pub(crate) far: Option<Far>,
    /// Whether `multipleOf` stands in the schema.
    pub(crate) multiple: bool,
    /// What a number must be no multiple of.
    no_multiples: Vec<Decimal>,
    /// Whether a number may be whole.
    whole: bool,
    /// Decimal places of the multiples.
    places: u32,
}

/// `minimum`, `maximum` and their exclusive forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bound {
    pub(crate) value: Decimal,
    pub(crate) exclusive: bool,
}

/// Decimal places drawn for a `number` that asks for nothing finer.
const PLACES: u32 = 2;

/// Up to here floats tell all whole numbers apart.
const EXACT: i128 = 1 << 53;

/// A range with fewer values than this gets more decimal places.
const FEW: i128 = 16;

impl NumberRules {
    pub(super) fn compile(parts: &[Part], types: TypeSet) -> Self {
        let whole_only = !types.has(JsonType::Fraction);
        let multiples: Vec<Decimal> =
            decimals(parts, "multipleOf").into_iter().filter(|multiple| multiple.mantissa > 0).collect();
        let minimum = tightest(bounds(parts, "minimum", "exclusiveMinimum", -1), |next, tight| below(tight, next));
        let maximum = tightest(bounds(parts, "maximum", "exclusiveMaximum", 1), below);
        let mut rules = Self {
            scale: 0,
            step: 1,
            low: None,
            high: None,
            minimum,
            maximum,
            span: Span::default(),
            far: Far::of(parts),
            multiple: parts.iter().any(|part| part.contains_key("multipleOf")),
            no_multiples: no_multiples(parts),
            whole: types.has(JsonType::Integer),
            places: multiples.iter().map(|multiple| multiple.scale).max().unwrap_or(0),
        };
        let places = multiples.iter().map(|multiple| multiple.scale).max();
        let fine = minimum.iter().chain(&maximum).map(|bound| bound.value.scale).max().unwrap_or(0);
        rules.scale = places.unwrap_or(if whole_only { 0 } else { fine.max(PLACES) });
        rules.step = step(&multiples, rules.scale, whole_only).unwrap_or(1);
        rules.place_bounds();
        while !whole_only && !rules.multiple && rules.scale < 12 && rules.count().is_some_and(|count| count < FEW) {
            rules.scale += 1;
            rules.place_bounds();
        }
        rules.span = Span::of(&rules);
        rules
    }

    fn place_bounds(&mut self) {
        self.low = self.minimum.and_then(|bound| {
            let (quotient, exact) = self.divide(bound.value)?;
            Some(if exact && !bound.exclusive { quotient } else { quotient + 1 })
        });
        self.high = self.maximum.and_then(|bound| {
            let (quotient, exact) = self.divide(bound.value)?;
            Some(if exact && bound.exclusive { quotient - 1 } else { quotient })
        });
    }

    /// How many values there are between the bounds.
    pub(crate) fn count(&self) -> Option<i128> {
        Some(self.high?.checked_sub(self.low?)?.saturating_add(1).max(0))
    }

    /// Which `k` a number is at, rounded down, and whether exactly.
    fn divide(&self, number: Decimal) -> Option<(i128, bool)> {
        let numerator = number.mantissa.checked_mul(power(self.scale)?)?;
        let denominator = self.step.checked_mul(power(number.scale)?)?;
        Some((numerator.div_euclid(denominator), numerator.rem_euclid(denominator) == 0))
    }

    /// The number at `k`.
    pub(crate) fn at(&self, k: i128) -> Option<Decimal> {
        Some(Decimal { mantissa: k.checked_mul(self.step)?, scale: self.scale })
    }

    /// Whether a number of the progression is none of those that `not` leaves out.
    pub(crate) fn allows(&self, number: &Value) -> bool {
        let Value::Number(number) = number else { return false };
        if self.whole && self.no_multiples.is_empty() && !self.is_huge() {
            return true;
        }
        let Some(decimal) = Decimal::parse(number) else { return self.no_multiples.is_empty() };
        // What a float rounds away may lie beyond a bound.
        let position = if number.is_f64() && self.is_huge() { self.divide(decimal) } else { None };
        let is_below = |k: i128, exact: bool, high: i128| k < high || k == high && exact;
        position.is_none_or(|(k, exact)| {
            self.low.is_none_or(|low| k >= low) && self.high.is_none_or(|high| is_below(k, exact, high))
        }) && (self.whole || !decimal.is_multiple_of(Decimal::integer(1)))
            && !self.no_multiples.iter().any(|multiple| decimal.is_multiple_of(*multiple))
    }

    /// Whether a bound is beyond what floats tell apart.
    fn is_huge(&self) -> bool {
        let mut bounds = self.minimum.iter().chain(&self.maximum);
        bounds.any(|bound| bound.value.mantissa.unsigned_abs() > EXACT.unsigned_abs())
    }

    /// The largest number that is drawn where there is no bound: multiples of fractions must be exact as floats.
    pub(super) fn farthest(&self) -> i128 {
        power(self.places).filter(|_| self.places > 0).map_or((1 << 63) - 1, |unit| (EXACT / unit / 4).max(1))
    }

    /// The `k` of a number that lies on the progression.
    pub(crate) fn position(&self, number: Decimal) -> Option<i128> {
        self.divide(number).filter(|(_, exact)| *exact).map(|(quotient, _)| quotient)
    }
}

fn no_multiples(parts: &[Part]) -> Vec<Decimal> {
    let negated = parts.iter().filter_map(|part| part.get("not")?.as_object()).filter(|negated| negated.len() == 1);
    let multiples = negated.filter_map(|negated| negated.get("multipleOf")?.as_number());
    multiples.filter_map(Decimal::parse).filter(|multiple| multiple.mantissa > 0).collect()
}

fn decimals(parts: &[Part], keyword: &str) -> Vec<Decimal> {
    let numbers = parts.iter().filter_map(|part| match part.get(keyword) {
        Some(Value::Number(number)) => Some(number),
        _ => None,
    });
    numbers.filter_map(Decimal::parse).collect()
}

/// All bounds of one side. Formats bound too: validators check `format` of strings only.
fn bounds(parts: &[Part], inclusive: &str, exclusive: &str, side: i128) -> Vec<Bound> {
    let formats = parts.iter().filter_map(|part| match part.get("format")?.as_str()? {
        "int32" => Some(i128::from(i32::MAX)),
        "int64" => Some(i128::from(i64::MAX)),
        _ => None,
    });
    let limit = |limit: i128| if side < 0 { -limit - 1 } else { limit };
    let formats = formats.map(|largest| Bound { value: Decimal::integer(limit(largest)), exclusive: false });
    let bound = |exclusive| move |value| Bound { value, exclusive };
    let inclusive = decimals(parts, inclusive).into_iter().map(bound(false));
    inclusive.chain(decimals(parts, exclusive).into_iter().map(bound(true))).chain(formats).collect()
}

/// The bound that leaves the least; at the same number the exclusive one does.
fn tightest(bounds: Vec<Bound>, is_tighter: impl Fn(&Bound, &Bound) -> bool) -> Option<Bound> {
    bounds.into_iter().reduce(|tight, next| {
        if tight.value == next.value {
            Bound { exclusive: tight.exclusive || next.exclusive, ..tight }
        } else if is_tighter(&next, &tight) {
            next
        } else {
            tight
        }
    })
}

/// Whether `left` is the smaller number.
fn below(left: &Bound, right: &Bound) -> bool {
    left.value.minus(right.value).is_some_and(|difference| difference.mantissa < 0)
}

fn step(multiples: &[Decimal], scale: u32, whole_only: bool) -> Option<i128> {
    let unit = if whole_only { power(scale)? } else { 1 };
    multiples.iter().try_fold(unit, |step, multiple| {
        let next = multiple.at_scale(scale)?;
        (step / greatest_common_divisor(step, next)).checked_mul(next)
    })
}

fn greatest_common_divisor(left: i128, right: i128) -> i128 {
    if right == 0 { left } else { greatest_common_divisor(right, left % right) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rules(schema: &Value) -> NumberRules {
        let types = TypeSet::default().with_name(schema["type"].as_str().unwrap());
        NumberRules::compile(&[Part::new(schema.as_object().unwrap().clone())], types)
    }

    #[test]
    fn bounds_and_multiples_become_one_progression() {
        let rules = rules(&json!({"type": "integer", "minimum": 3, "exclusiveMaximum": 20, "multipleOf": 5}));
        assert_eq!((rules.step, rules.low, rules.high), (5, Some(1), Some(3)));
    }

    #[test]
    fn an_integer_multiple_of_a_fraction_stays_whole() {
        let rules = rules(&json!({"type": "integer", "multipleOf": 2.5, "minimum": 1, "maximum": 9}));
        assert_eq!(rules.at(rules.low.unwrap()).unwrap().to_value(), Some(json!(5)));
        assert_eq!(rules.count(), Some(1));
    }

    #[test]
    fn a_narrow_range_of_numbers_gets_more_places() {
        let rules = rules(&json!({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 0.001}));
        assert!(rules.count().unwrap() >= FEW);
    }

    #[test]
    fn contradictory_bounds_leave_nothing() {
        assert_eq!(rules(&json!({"type": "integer", "minimum": 3, "maximum": 2})).count(), Some(0));
    }

    #[test]
    fn the_tightest_of_all_bounds_wins() {
        let schema =
            json!({"type": "integer", "minimum": 0, "exclusiveMinimum": 4, "maximum": 9, "exclusiveMaximum": 9});
        let rules = rules(&schema);
        assert_eq!((rules.low, rules.high), (Some(5), Some(8)));
    }
}
