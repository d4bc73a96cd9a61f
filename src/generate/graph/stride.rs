//! Multiples among floats, for numbers so large that few floats are multiples.
//!
//! A float is a whole number times a power of two, and so is what it must be a multiple of; both are exact. Start at
//! [`Stride::of`].

/// So many bits a float has for its digits.
const DIGITS: i32 = 53;

/// `odd × 2^exponent`: what numbers must be multiples of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stride {
    odd: u64,
    exponent: i32,
}

impl Stride {
    /// The least common multiple; `None` where floats do not hold it exactly.
    pub(super) fn of(multiples: &[f64]) -> Option<Self> {
        let one = Self { odd: 1, exponent: i32::MIN };
        multiples.iter().try_fold(one, |all, multiple| {
            let next = Self::of_one(*multiple)?;
            let odd = all.odd / greatest_common_divisor(all.odd, next.odd);
            let odd = odd.checked_mul(next.odd).filter(|odd| *odd < 1 << DIGITS)?;
            Some(Self { odd, exponent: all.exponent.max(next.exponent) })
        })
    }

    /// Decimals such as 0.1 are no floats; whole numbers, halves and their like are.
    fn of_one(multiple: f64) -> Option<Self> {
        let is_exact = multiple > 0.0 && multiple.is_finite() && (multiple * 1024.0).fract() == 0.0;
        let (digits, exponent) = parts(multiple);
        let zeros = digits.trailing_zeros();
        is_exact.then(|| Self { odd: digits >> zeros, exponent: exponent + i32::try_from(zeros).expect("64 bits") })
    }

    /// A multiple near a positive number, between two others.
    pub(super) fn near(self, number: f64, low: f64, high: f64) -> Option<f64> {
        let (_, exponent) = parts(number);
        let least = exponent.max(self.exponent);
        // With one digit less there is room for the rounding.
        let mut found = [least, least + 1].into_iter().flat_map(|exponent| {
            let unit = 2_f64.powi(exponent);
            let times = number / unit / small(self.odd);
            [times.ceil(), times.floor()].map(|times| times * small(self.odd) * unit)
        });
        // What was rounded away shows in the digits.
        found.find(|multiple| (low..=high).contains(multiple) && parts(*multiple).0.is_multiple_of(self.odd))
    }
}

/// A positive float as `digits × 2^exponent` (IEEE 754-2019 §3.4).
fn parts(number: f64) -> (u64, i32) {
    let bits = number.to_bits();
    let (fraction, raised) = (bits & ((1 << (DIGITS - 1)) - 1), (bits >> (DIGITS - 1)) & 0x7ff);
    let raised = i32::try_from(raised).expect("eleven bits");
    if raised == 0 { (fraction, -1074) } else { (fraction | 1 << (DIGITS - 1), raised - 1075) }
}

/// A whole number of so few digits that a float holds it.
fn small(number: u64) -> f64 {
    let (high, low) = (number >> 32, number & 0xffff_ffff);
    let half = |half: u64| f64::from(u32::try_from(half).expect("32 bits"));
    half(high) * 4_294_967_296.0 + half(low)
}

fn greatest_common_divisor(left: u64, right: u64) -> u64 {
    if right == 0 { left } else { greatest_common_divisor(right, left % right) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multiples_are_found_where_few_floats_are_some() {
        for multiples in [&[7.0] as &[f64], &[1001.0], &[2.5], &[6.0, 4.0], &[1e6], &[999_999_999_989.0]] {
            let stride = Stride::of(multiples).expect("floats hold it");
            for number in [1e30, 1e300, 1.5e308, 3.3e40] {
                let near = stride.near(number, number / 2.0, f64::MAX).expect("there is one");
                assert!(multiples.iter().all(|multiple| near % multiple == 0.0), "{near} of {multiples:?}");
                assert!((near / number - 1.0).abs() < 0.001, "{near} is not near {number}");
            }
        }
    }

    #[test]
    fn what_floats_do_not_hold_is_not_known() {
        assert_eq!(Stride::of(&[0.1]), None);
        assert_eq!(Stride::of(&[1e15 - 1.0, 1e15 - 3.0]), None);
        assert_eq!(Stride::of(&[7.0]).and_then(|stride| stride.near(1e300, 1e300, 1e300)), None);
    }
}
