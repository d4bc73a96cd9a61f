//! The formats that are asserted beyond those of JSON Schema.
//!
//! Numeric formats become bounds, because format checks see strings only; `byte` becomes a check of its own.
//! Formats unknown to both are annotations and assert nothing. Start at [`bounds`].

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::Value;

/// Padding may be left out (many servers do); everything else is RFC 4648 §4.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The least and greatest number of a numeric format (OpenAPI 3.0.3 §4.4).
///
/// `double` has none: a JSON number that does not fit is refused before any schema sees it.
pub(super) fn bounds(format: &str) -> Option<(Value, Value)> {
    match format {
        "int32" => Some((i32::MIN.into(), i32::MAX.into())),
        "int64" => Some((i64::MIN.into(), i64::MAX.into())),
        "float" => Some((f64::from(f32::MIN).into(), f64::from(f32::MAX).into())),
        _ => None,
    }
}

/// Whether `text` is Base64 as `format: byte` means it.
pub(super) fn is_base64(text: &str) -> bool {
    BASE64.decode(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_needs_its_alphabet_but_not_its_padding() {
        assert!(is_base64("aGVsbG8="));
        assert!(is_base64("aGVsbG8"));
        assert!(is_base64(""));
        assert!(!is_base64("a"));
        assert!(!is_base64("not base64!"));
    }

    #[test]
    fn only_sized_numbers_have_bounds() {
        assert_eq!(bounds("int32"), Some(((-2_147_483_648_i64).into(), 2_147_483_647_i64.into())));
        assert_eq!(bounds("double"), None);
        assert_eq!(bounds("date"), None);
    }
}
