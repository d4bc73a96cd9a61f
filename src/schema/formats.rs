//! The formats that are known, and those that are asserted.
//!
//! One table: the formats of JSON Schema and of OpenAPI's registry. Numeric formats become bounds, because format
//! checks see strings only. Formats unknown to the table are annotations and assert nothing. Start at [`FORMATS`].

use base64::Engine;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use jsonschema::ValidationOptions;
use serde_json::Value;

/// A format that has a meaning by some standard.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// Its name, as the keyword `format` gives it.
    pub name: &'static str,
    /// The type of JSON that it is about: `string` or `number`.
    pub kind: &'static str,
    /// What is asserted; nothing when it only annotates.
    pub asserted: Option<&'static str>,
    /// Where it is defined.
    pub standard: &'static str,
}

const fn text(name: &'static str, asserted: &'static str, standard: &'static str) -> Format {
    Format { name, kind: "string", asserted: Some(asserted), standard }
}

const fn number(name: &'static str, asserted: &'static str) -> Format {
    Format { name, kind: "number", asserted: Some(asserted), standard: "OpenAPI format registry" }
}

const fn annotation(name: &'static str, kind: &'static str, standard: &'static str) -> Format {
    Format { name, kind, asserted: None, standard }
}

/// Every known format, by name.
pub const FORMATS: &[Format] = &[
    text("base64url", "Base64 with the URL-safe alphabet, padding optional", "RFC 4648 §5"),
    annotation("binary", "string", "OpenAPI 3.0.3 §4.4: any sequence of bytes"),
    text("byte", "Base64, padding optional", "RFC 4648 §4"),
    text("char", "exactly one character", "OpenAPI format registry"),
    annotation("commonmark", "string", "OpenAPI format registry"),
    text("date", "a day of the calendar", "RFC 3339 §5.6 `full-date`"),
    text("date-time", "a date and time with an offset", "RFC 3339 §5.6 `date-time`"),
    text("date-time-local", "a date and time without an offset", "OpenAPI format registry"),
    text("decimal", "a decimal number, where it is a string", "OpenAPI format registry"),
    text("decimal128", "a decimal number, where it is a string", "OpenAPI format registry"),
    annotation("double", "number", "OpenAPI 3.0.3 §4.4: every JSON number that can be read"),
    number("double-int", "a whole number from -(2^53 - 1) to 2^53 - 1"),
    text("duration", "a duration such as `P1DT2H`", "RFC 3339 appendix A"),
    text("email", "an address", "RFC 5321 §4.1.2"),
    number("float", "within the range of a 32-bit float"),
    text("hostname", "a host name", "RFC 1123 §2.1"),
    annotation("html", "string", "OpenAPI format registry"),
    text("http-date", "a date as HTTP writes it", "RFC 9110 §5.6.7"),
    text("idn-email", "an internationalised address", "RFC 6531"),
    text("idn-hostname", "an internationalised host name", "RFC 5890 §2.3.2.3"),
    number("int16", "a whole number from -2^15 to 2^15 - 1"),
    number("int32", "a whole number from -2^31 to 2^31 - 1"),
    number("int64", "a whole number from -2^63 to 2^63 - 1"),
    number("int8", "a whole number from -128 to 127"),
    text("ipv4", "an address in dotted form", "RFC 2673 §3.2"),
    text("ipv6", "an address", "RFC 4291 §2.2"),
    text("iri", "an internationalised URI", "RFC 3987"),
    text("iri-reference", "an internationalised URI or relative reference", "RFC 3987"),
    text("json-pointer", "a JSON Pointer", "RFC 6901 §5"),
    annotation("media-range", "string", "OpenAPI format registry"),
    annotation("password", "string", "OpenAPI 3.0.3 §4.4: a hint for forms"),
    text("regex", "a regular expression", "ECMA-262"),
    text("relative-json-pointer", "a relative JSON Pointer", "draft-handrews-relative-json-pointer-01"),
    annotation("sf-binary", "string", "OpenAPI format registry"),
    annotation("sf-boolean", "string", "OpenAPI format registry"),
    annotation("sf-decimal", "number", "OpenAPI format registry"),
    annotation("sf-integer", "number", "OpenAPI format registry"),
    annotation("sf-string", "string", "OpenAPI format registry"),
    annotation("sf-token", "string", "OpenAPI format registry"),
    text("time", "a time of day with an offset", "RFC 3339 §5.6 `full-time`"),
    text("time-local", "a time of day without an offset", "OpenAPI format registry"),
    number("uint16", "a whole number from 0 to 2^16 - 1"),
    number("uint32", "a whole number from 0 to 2^32 - 1"),
    number("uint64", "a whole number from 0 to 2^64 - 1"),
    number("uint8", "a whole number from 0 to 255"),
    text("uri", "an absolute URI", "RFC 3986"),
    text("uri-reference", "a URI or relative reference", "RFC 3986"),
    text("uri-template", "a URI template", "RFC 6570"),
    text("uuid", "a UUID", "RFC 4122"),
];

/// What a numeric format asks of a number.
pub(super) struct Limits {
    pub(super) least: Value,
    pub(super) greatest: Value,
    pub(super) is_whole: bool,
}

/// What a numeric format asks (OpenAPI 3.0.3 §4.4 and the format registry).
///
/// `double` asks nothing: a JSON number that does not fit is refused before any schema sees it.
pub(super) fn limits(format: &str) -> Option<Limits> {
    let whole = |least: Value, greatest: Value| Some(Limits { least, greatest, is_whole: true });
    match format {
        "int8" => whole(i8::MIN.into(), i8::MAX.into()),
        "int16" => whole(i16::MIN.into(), i16::MAX.into()),
        "int32" => whole(i32::MIN.into(), i32::MAX.into()),
        "int64" => whole(i64::MIN.into(), i64::MAX.into()),
        "uint8" => whole(0.into(), u8::MAX.into()),
        "uint16" => whole(0.into(), u16::MAX.into()),
        "uint32" => whole(0.into(), u32::MAX.into()),
        "uint64" => whole(0.into(), u64::MAX.into()),
        "double-int" => whole((-((1_i64 << 53) - 1)).into(), ((1_i64 << 53) - 1).into()),
        "float" => {
            Some(Limits { least: f64::from(f32::MIN).into(), greatest: f64::from(f32::MAX).into(), is_whole: false })
        }
        _ => None,
    }
}

/// The checks of string formats that the validator does not bring itself.
pub(super) fn register(options: ValidationOptions<'static>) -> ValidationOptions<'static> {
    options
        .with_format("byte", |text: &str| is_base64(&BASE64, text))
        .with_format("base64url", |text: &str| is_base64(&BASE64_URL, text))
        .with_format("char", |text: &str| text.chars().count() == 1)
        .with_format("decimal", is_decimal)
        .with_format("decimal128", is_decimal)
        .with_format("http-date", |text: &str| httpdate::parse_http_date(text).is_ok())
        .with_format("date-time-local", |text: &str| {
            text.contains(['T', 't']) && text.parse::<jiff::civil::DateTime>().is_ok()
        })
        .with_format("time-local", |text: &str| {
            text.starts_with(|first: char| first.is_ascii_digit()) && text.parse::<jiff::civil::Time>().is_ok()
        })
}

/// Padding may be left out (many servers do); everything else is RFC 4648.
const CONFIGURATION: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);

const BASE64: GeneralPurpose = GeneralPurpose::new(&STANDARD, CONFIGURATION);

const BASE64_URL: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, CONFIGURATION);

fn is_base64(alphabet: &GeneralPurpose, text: &str) -> bool {
    alphabet.decode(text).is_ok()
}

/// Digits with an optional sign, fraction and exponent.
fn is_decimal(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    unsigned.starts_with(|first: char| first.is_ascii_digit()) && unsigned.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_needs_its_alphabet_but_not_its_padding() {
        for text in ["aGVsbG8=", "aGVsbG8", ""] {
            assert!(is_base64(&BASE64, text), "{text}");
        }
        assert!(!is_base64(&BASE64, "a"));
        assert!(!is_base64(&BASE64, "not base64!"));
        assert!(is_base64(&BASE64_URL, "-_-_"));
        assert!(!is_base64(&BASE64, "-_-_"));
    }

    #[test]
    fn only_sized_numbers_have_limits() {
        let bounds = |format| limits(format).map(|limits| (limits.least, limits.greatest, limits.is_whole));
        assert_eq!(bounds("int32"), Some(((-2_147_483_648_i64).into(), 2_147_483_647_i64.into(), true)));
        assert_eq!(bounds("uint64"), Some((0.into(), u64::MAX.into(), true)));
        assert_eq!(bounds("double"), None);
        assert_eq!(bounds("date"), None);
    }

    #[test]
    fn the_table_is_sorted_and_says_what_is_asserted() {
        assert!(FORMATS.is_sorted_by_key(|format| format.name));
        for format in FORMATS.iter().filter(|format| format.kind == "number") {
            assert_eq!(format.asserted.is_some(), limits(format.name).is_some(), "{}", format.name);
        }
    }

    #[test]
    fn decimals_are_numbers_in_text() {
        for (text, good) in [("1.50", true), ("-0", true), ("1e3", true), ("", false), ("1,5", false), ("inf", false)] {
            assert_eq!(is_decimal(text), good, "{text}");
        }
    }
}
