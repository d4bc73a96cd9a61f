//! Numbers so far away, or so near to nothing, that only floats reach them, such as `minimum: 1e300`.
//!
//! Nearer ones are exact decimals (see `numbers`). Numbers that large are whole, and a multiple is one of the number that
//! the float is, not of the shortest text for it. Start at [`Far::of`].

use serde_json::{Number, Value};

use super::stride::Stride;
use super::{Decimal, Part};

/// From here on floats are whole numbers.
const WHOLE: f64 = 9_007_199_254_740_992.0;

/// From here on numbers are written as floats.
const INTEGERS: f64 = 18_446_744_073_709_551_616.0;

/// The float next to 0.
const LEAST: f64 = f64::from_bits(1);

/// A range that lies wholly beyond what decimals hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Far {
    pub(crate) low: f64,
    pub(crate) high: f64,
    stride: Option<Stride>,
}

impl Far {
    /// The range that the bounds leave, where decimals do not reach into it.
    pub(super) fn of(parts: &[Part]) -> Option<Self> {
        let bounds = |keyword: &'static str| {
            parts.iter().filter_map(move |part| part.get(keyword)?.as_number()).filter_map(Number::as_f64)
        };
        let low = bounds("minimum").chain(bounds("exclusiveMinimum").map(f64::next_up));
        let high = bounds("maximum").chain(bounds("exclusiveMaximum").map(f64::next_down));
        let multiples: Vec<f64> =
            parts.iter().filter_map(|part| part.get("multipleOf")?.as_number()?.as_f64()).collect();
        let stride = if multiples.is_empty() { None } else { Some(Stride::of(&multiples)?) };
        let far = Self { low: low.fold(f64::MIN, f64::max), high: high.fold(f64::MAX, f64::min), stride };
        let is_beyond = |end: f64| {
            let is_rounded = stride.is_some() && end.abs() >= INTEGERS;
            is_rounded || Number::from_f64(end).is_some_and(|end| Decimal::parse(&end).is_none())
        };
        // Behind an excluded 0 decimals begin at once, unless the range ends before the first of them.
        let is_reached = |near: f64, other: f64| near.abs() == LEAST && !(other.abs() < 1.0 && is_beyond(other));
        let is_far = |near: f64, other: f64| is_beyond(near) && !is_reached(near, other);
        let is_far = far.low > 0.0 && is_far(far.low, far.high) || far.high < 0.0 && is_far(far.high, far.low);
        (is_far && far.low <= far.high).then_some(far)
    }

    /// Whether all numbers in it are whole: floats that large have no fractions.
    pub(crate) fn is_whole(self) -> bool {
        self.low >= WHOLE || self.high <= -WHOLE
    }

    /// The number a part of the way from the nearer end to the other, or a multiple beside it; `None` where there is none.
    pub(crate) fn at(self, part: f64) -> Option<Value> {
        let number = if self.low > 0.0 {
            self.low + (self.high - self.low) * part
        } else {
            self.high - (self.high - self.low) * part
        };
        let number = number.clamp(self.low, self.high);
        let number = match self.stride {
            None => number,
            Some(stride) if number < 0.0 => -stride.near(-number, -self.high, -self.low)?,
            Some(stride) => stride.near(number, self.low, self.high)?,
        };
        Number::from_f64(number).map(Value::Number)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn far(schema: &Value) -> Option<Far> {
        Far::of(&[Part::new(schema.as_object().expect("an object").clone())])
    }

    #[test]
    fn what_decimals_reach_is_not_far() {
        assert_eq!(far(&json!({"minimum": -1e300})), None);
        assert_eq!(far(&json!({"minimum": 3, "maximum": 1e300})), None);
        assert_eq!(far(&json!({"minimum": 1e301, "maximum": 1e300})), None);
        assert_eq!(far(&json!({"minimum": 1e18, "multipleOf": 2})), None);
        assert_eq!(far(&json!({"exclusiveMinimum": 0})), None);
        assert_eq!(far(&json!({"exclusiveMaximum": 0, "minimum": -5})), None);
        assert_eq!(far(&json!({"minimum": 1e300, "multipleOf": 0.1})), None);
    }

    #[test]
    fn both_ends_of_what_is_far_are_reached() {
        let range = far(&json!({"exclusiveMinimum": 1e300, "maximum": 2e300})).expect("it is far");
        assert_eq!(range.at(0.0), Some(json!(1e300_f64.next_up())));
        assert_eq!(range.at(1.0), Some(json!(2e300)));
        let range = far(&json!({"maximum": -1e300})).expect("it is far");
        assert_eq!((range.at(0.0), range.at(1.0)), (Some(json!(-1e300)), Some(json!(f64::MIN))));
        assert!(far(&json!({"exclusiveMinimum": 0, "maximum": 1e-300})).is_some());
        assert!(far(&json!({"minimum": 1e-30, "maximum": 5})).is_some());
    }
}
