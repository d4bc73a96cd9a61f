//! Exact decimals, so that multiples of `0.01` are what they look like.
//!
//! Floats would make `0.07` no multiple of `0.01`. What is too large or too fine for 128 bits is refused, never
//! rounded. Start at [`Decimal::parse`].

use serde_json::{Number, Value};

/// `mantissa × 10^-scale`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decimal {
    pub(crate) mantissa: i128,
    pub(crate) scale: u32,
}

/// Beyond this a bound is as good as none: nothing that large is ever drawn.
const LARGEST_SCALE: u32 = 24;

impl Decimal {
    pub(crate) fn integer(mantissa: i128) -> Self {
        Self { mantissa, scale: 0 }
    }

    /// Reads a JSON number; `None` for what is too large or too fine to be handled exactly.
    pub(crate) fn parse(number: &Number) -> Option<Self> {
        let text = number.to_string();
        let (digits, exponent) = match text.split_once(['e', 'E']) {
            Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
            None => (text.as_str(), 0),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let fraction = fraction.trim_end_matches('0');
        let mantissa: i128 = format!("{whole}{fraction}").parse().ok()?;
        let scale = i32::try_from(fraction.len()).ok()? - exponent;
        if scale >= 0 {
            let scale = u32::try_from(scale).ok().filter(|scale| *scale <= LARGEST_SCALE)?;
            return Some(Self { mantissa, scale });
        }
        let factor = power(u32::try_from(-scale).ok()?)?;
        Some(Self { mantissa: mantissa.checked_mul(factor)?, scale: 0 })
    }

    /// As JSON: an integer where it is one, else the float nearest to it.
    pub(crate) fn to_value(self) -> Option<Value> {
        let unit = power(self.scale)?;
        if self.mantissa % unit == 0 {
            let whole = self.mantissa / unit;
            return i64::try_from(whole)
                .map(Number::from)
                .or_else(|_| u64::try_from(whole).map(Number::from))
                .ok()
                .or_else(|| Number::from_f64(whole.to_string().parse().ok()?))
                .map(Value::Number);
        }
        // Parsing the decimal text rounds once, as a JSON reader does; multiplying floats would round twice.
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let (whole, fraction) = (self.mantissa.unsigned_abs() / unit.unsigned_abs(), self.mantissa % unit);
        let width = usize::try_from(self.scale).ok()?;
        let text = format!("{sign}{whole}.{:0width$}", fraction.unsigned_abs());
        Number::from_f64(text.parse().ok()?).map(Value::Number)
    }

    /// The sum, exactly.
    pub(crate) fn plus(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let mantissa = self.at_scale(scale)?.checked_add(other.at_scale(scale)?)?;
        Some(Self { mantissa, scale })
    }

    pub(crate) fn minus(self, other: Self) -> Option<Self> {
        self.plus(Self { mantissa: other.mantissa.checked_neg()?, ..other })
    }

    /// Whether this is a whole number of times another one; false where that cannot be told exactly.
    pub(crate) fn is_multiple_of(self, other: Self) -> bool {
        let scale = self.scale.max(other.scale);
        match (self.at_scale(scale), other.at_scale(scale)) {
            (Some(this), Some(other)) if other != 0 => this % other == 0,
            _ => false,
        }
    }

    /// The mantissa at a finer scale.
    pub(crate) fn at_scale(self, scale: u32) -> Option<i128> {
        self.mantissa.checked_mul(power(scale.checked_sub(self.scale)?)?)
    }
}

/// 10 to the power of `exponent`.
pub(super) fn power(exponent: u32) -> Option<i128> {
    10_i128.checked_pow(exponent)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parse(value: &Value) -> Option<Decimal> {
        match value {
            Value::Number(number) => Decimal::parse(number),
            _ => None,
        }
    }

    #[test]
    fn numbers_survive_the_round_trip() {
        for value in [json!(0), json!(-5), json!(0.07), json!(-1.25), json!(1e-7), json!(u64::MAX), json!(i64::MIN)] {
            assert_eq!(parse(&value).and_then(Decimal::to_value), Some(value));
        }
        assert_eq!(parse(&json!(1e20)), Some(Decimal::integer(100_000_000_000_000_000_000)));
    }

    #[test]
    fn numbers_beyond_exactness_are_refused() {
        assert_eq!(parse(&json!(1e300)), None);
        assert_eq!(parse(&json!(1e-300)), None);
    }
}
