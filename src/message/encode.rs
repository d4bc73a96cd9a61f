//! From typed values to text on the wire: OpenAPI's parameter styles (OpenAPI 3.0.3 §4.8.12.3, RFC 6570).
//!
//! Values are encoded first and joined by delimiters afterwards, so that a comma inside a value is never taken for
//! one between values. The way back is `decode`. Start at [`encode_parameter`].

use serde_json::{Number, Value};

use super::media_type::MediaType;
use super::{form, percent};
use crate::contract::{HeaderPromise, MediaTypePromise, Parameter, ParameterLocation, ParameterShape, ParameterStyle};

/// A parameter as it travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EncodedParameter {
    /// What stands in the place of `{name}` in the path.
    Path(String),
    /// Names and values of the query string, encoded; none for an empty list.
    Query(Vec<(String, String)>),
    /// The whole query string, encoded.
    WholeQuery(String),
    /// The header's value.
    Header(String),
    /// Names and values of cookies, encoded.
    Cookie(Vec<(String, String)>),
}

/// Writes `value` as `parameter` asks for it.
#[must_use]
pub fn encode_parameter(parameter: &Parameter, value: &Value) -> EncodedParameter {
    let (style, explode, allow_reserved) = match parameter.shape {
        ParameterShape::Schema { style, explode, allow_reserved, .. } => (style, explode, allow_reserved),
        ParameterShape::Content(ref promise) => return encode_content(parameter, promise, value),
        ParameterShape::WholeQuery(ref promise) => return EncodedParameter::WholeQuery(encode_query(promise, value)),
    };
    let name = &parameter.name;
    match parameter.location {
        ParameterLocation::Path => {
            let encode = if allow_reserved { percent::encode_path_allowing_reserved } else { percent::encode };
            EncodedParameter::Path(encode_path(name, value, style, explode, encode))
        }
        ParameterLocation::Query => {
            let encode = if allow_reserved { percent::encode_allowing_reserved } else { percent::encode };
            EncodedParameter::Query(encode_form(name, value, style, explode, encode))
        }
        ParameterLocation::Header => {
            EncodedParameter::Header(Parts::of(value, str::to_owned).join(header_delimiter(style), explode))
        }
        ParameterLocation::Cookie => {
            // OpenAPI 3.2.0 §4.12.3: nothing is escaped in this style.
            let is_plain = style == ParameterStyle::Cookie || allow_reserved;
            let encode = if is_plain { str::to_owned } else { percent::encode_cookie };
            EncodedParameter::Cookie(encode_form(name, value, ParameterStyle::Form, explode, encode))
        }
    }
}

/// Writes `value` as a response header that is described so.
#[must_use]
pub fn encode_header(promise: &HeaderPromise, value: &Value) -> String {
    match &promise.media_type {
        Some(media_type) => serialised(media_type, value),
        None => Parts::of(value, str::to_owned).join(header_delimiter(promise.style), promise.explode),
    }
}

/// What stands between the items of a list in a header; Swagger 2.0 knows others than commas.
pub(super) fn header_delimiter(style: ParameterStyle) -> &'static str {
    match style {
        ParameterStyle::SpaceDelimited => " ",
        ParameterStyle::PipeDelimited => "|",
        ParameterStyle::TabDelimited => "\t",
        _ => ",",
    }
}

/// Writes a value as a parameter that the contract does not know: plain text, lists repeated.
pub(super) fn encode_undescribed(location: ParameterLocation, name: &str, value: &Value) -> EncodedParameter {
    match location {
        ParameterLocation::Path => EncodedParameter::Path(Parts::of(value, percent::encode).join(",", false)),
        ParameterLocation::Header => EncodedParameter::Header(Parts::of(value, str::to_owned).join(",", false)),
        ParameterLocation::Query => {
            EncodedParameter::Query(encode_form(name, value, ParameterStyle::Form, true, percent::encode))
        }
        ParameterLocation::Cookie => {
            EncodedParameter::Cookie(encode_form(name, value, ParameterStyle::Form, true, percent::encode_cookie))
        }
    }
}

/// A scalar as text; lists and objects as JSON.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => whole(number).unwrap_or_else(|| number.to_string()),
        other => other.to_string(),
    }
}

/// `5.0` is an integer by JSON Schema, but few servers read it as one from a query, and fewer read `1e19`.
fn whole(number: &Number) -> Option<String> {
    let float = number.as_f64().filter(|float| number.is_f64() && float.fract() == 0.0 && float.abs() < 1e21)?;
    Some(format!("{float:.0}")).filter(|text| text != "-0")
}

/// A value as a text of a media type: JSON, or the plain text of a scalar.
pub(super) fn serialised(media_type: &str, value: &Value) -> String {
    match (value, MediaType::parse(media_type)) {
        (Value::Object(_) | Value::Array(_), _) => value.to_string(),
        (_, Some(media_type)) if !media_type.is_json() => text(value),
        _ => value.to_string(),
    }
}

/// The whole query: a form, or a text of another media type (OpenAPI 3.2.0 §4.12.2).
fn encode_query(promise: &MediaTypePromise, value: &Value) -> String {
    if value.is_object() && MediaType::parse(&promise.media_type).is_some_and(|media_type| media_type.is_form()) {
        return form::write_urlencoded(value, &promise.encoding);
    }
    percent::encode(&serialised(&promise.media_type, value))
}

fn encode_content(parameter: &Parameter, promise: &MediaTypePromise, value: &Value) -> EncodedParameter {
    let text = serialised(&promise.media_type, value);
    match parameter.location {
        ParameterLocation::Path => EncodedParameter::Path(percent::encode(&text)),
        ParameterLocation::Query => {
            EncodedParameter::Query(vec![(percent::encode(&parameter.name), percent::encode(&text))])
        }
        ParameterLocation::Header => EncodedParameter::Header(text),
        ParameterLocation::Cookie => {
            EncodedParameter::Cookie(vec![(parameter.name.clone(), percent::encode_cookie(&text))])
        }
    }
}

/// The parts of a value, encoded.
enum Parts {
    One(String),
    List(Vec<String>),
    Fields(Vec<(String, String)>),
}

impl Parts {
    fn of(value: &Value, encode: fn(&str) -> String) -> Self {
        match value {
            Value::Array(items) => Self::List(items.iter().map(|item| encode(&text(item))).collect()),
            Value::Object(fields) => {
                Self::Fields(fields.iter().map(|(key, field)| (encode(key), encode(&text(field)))).collect())
            }
            scalar => Self::One(encode(&text(scalar))),
        }
    }

    /// All parts in a row: `a,b`, and `key,value` or `key=value` for fields.
    fn join(self, delimiter: &str, explode: bool) -> String {
        match self {
            Self::One(text) => text,
            Self::List(items) => items.join(delimiter),
            Self::Fields(fields) => {
                let between = if explode { "=" } else { delimiter };
                let fields: Vec<_> = fields.iter().map(|(key, value)| format!("{key}{between}{value}")).collect();
                fields.join(delimiter)
            }
        }
    }
}

fn encode_path(name: &str, value: &Value, style: ParameterStyle, explode: bool, encode: fn(&str) -> String) -> String {
    let parts = Parts::of(value, encode);
    match style {
        ParameterStyle::Label => format!(".{}", parts.join(if explode { "." } else { "," }, explode)),
        ParameterStyle::Matrix => encode_matrix(&percent::encode(name), parts, explode),
        ParameterStyle::Simple => parts.join(",", explode),
        _ => parts.join(&percent::encode(header_delimiter(style)), explode),
    }
}

fn encode_matrix(name: &str, parts: Parts, explode: bool) -> String {
    let pair = |name: &str, value: &str| if value.is_empty() { format!(";{name}") } else { format!(";{name}={value}") };
    match parts {
        Parts::List(items) if explode => items.iter().map(|item| pair(name, item)).collect(),
        Parts::Fields(fields) if explode => fields.iter().map(|(key, value)| pair(key, value)).collect(),
        parts => pair(name, &parts.join(",", false)),
    }
}

/// A value in pairs of names and values, as in queries and forms; none for an empty list.
pub(super) fn encode_form(
    name: &str,
    value: &Value,
    style: ParameterStyle,
    explode: bool,
    encode: fn(&str) -> String,
) -> Vec<(String, String)> {
    let delimiter = match style {
        ParameterStyle::DeepObject if value.is_object() => return encode_deep(&encode(name), value, encode),
        ParameterStyle::SpaceDelimited | ParameterStyle::PipeDelimited | ParameterStyle::TabDelimited => {
            encode(header_delimiter(style))
        }
        _ => ",".to_owned(),
    };
    let name = encode(name);
    match Parts::of(value, encode) {
        Parts::List(items) if items.is_empty() => Vec::new(),
        Parts::List(items) if explode => items.into_iter().map(|item| (name.clone(), item)).collect(),
        Parts::Fields(fields) if explode || fields.is_empty() => fields,
        parts => vec![(name, parts.join(&delimiter, false))],
    }
}

/// `name[key]=value`; what is nested deeper goes on in the same way, which no standard says and all servers do.
fn encode_deep(name: &str, value: &Value, encode: fn(&str) -> String) -> Vec<(String, String)> {
    match value {
        Value::Object(fields) => {
            let name_of = |key: &str| format!("{name}{}{}{}", encode("["), encode(key), encode("]"));
            fields.iter().flat_map(|(key, field)| encode_deep(&name_of(key), field, encode)).collect()
        }
        Value::Array(items) => items.iter().map(|item| (name.to_owned(), encode(&text(item)))).collect(),
        scalar => vec![(name.to_owned(), encode(&text(scalar)))],
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::contract::{ApiId, SchemaRef};

    fn parameter(location: ParameterLocation, style: ParameterStyle, explode: bool) -> Parameter {
        let schema = SchemaRef { api: ApiId("pets".into()), pointer: String::new() };
        Parameter {
            name: "c".into(),
            location,
            required: true,
            deprecated: false,
            allow_empty: false,
            shape: ParameterShape::Schema { schema, style, explode, allow_reserved: false },
            examples: Vec::new(),
            pointer: String::new(),
        }
    }

    fn path(style: ParameterStyle, explode: bool, value: &Value) -> String {
        match encode_parameter(&parameter(ParameterLocation::Path, style, explode), value) {
            EncodedParameter::Path(text) => text,
            other => panic!("{other:?}"),
        }
    }

    fn query(style: ParameterStyle, explode: bool, value: &Value) -> String {
        match encode_parameter(&parameter(ParameterLocation::Query, style, explode), value) {
            EncodedParameter::Query(pairs) => {
                pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
            }
            other => panic!("{other:?}"),
        }
    }

    fn header(explode: bool, value: &Value) -> String {
        match encode_parameter(&parameter(ParameterLocation::Header, ParameterStyle::Simple, explode), value) {
            EncodedParameter::Header(text) => text,
            other => panic!("{other:?}"),
        }
    }

    // The table of OpenAPI 3.0.4 §4.7.12.4; it corrects `label` of 3.0.3.
    #[test]
    fn path_styles_are_written_as_the_standard_shows() {
        use ParameterStyle::{Label, Matrix, Simple};
        let list = json!(["blue", "black"]);
        let object = json!({"R": 100, "G": 200});
        for (style, explode, value, expected) in [
            (Simple, false, &json!("blue"), "blue"),
            (Simple, false, &list, "blue,black"),
            (Simple, false, &object, "R,100,G,200"),
            (Simple, true, &object, "R=100,G=200"),
            (Label, false, &json!("blue"), ".blue"),
            (Label, false, &list, ".blue,black"),
            (Label, true, &list, ".blue.black"),
            (Label, false, &object, ".R,100,G,200"),
            (Label, true, &object, ".R=100.G=200"),
            (Matrix, false, &json!(""), ";c"),
            (Matrix, false, &json!("blue"), ";c=blue"),
            (Matrix, false, &list, ";c=blue,black"),
            (Matrix, true, &list, ";c=blue;c=black"),
            (Matrix, false, &object, ";c=R,100,G,200"),
            (Matrix, true, &object, ";R=100;G=200"),
            (ParameterStyle::PipeDelimited, false, &list, "blue%7Cblack"),
        ] {
            assert_eq!(path(style, explode, value), expected, "{style:?} {explode}");
        }
    }

    #[test]
    fn query_styles_are_written_as_the_standard_shows() {
        use ParameterStyle::{DeepObject, Form, PipeDelimited, SpaceDelimited, TabDelimited};
        let list = json!(["blue", "black"]);
        let object = json!({"R": 100, "G": 200});
        for (style, explode, value, expected) in [
            (Form, true, &json!(""), "c="),
            (Form, true, &json!(5), "c=5"),
            (Form, true, &list, "c=blue&c=black"),
            (Form, false, &list, "c=blue,black"),
            (Form, true, &object, "R=100&G=200"),
            (Form, false, &object, "c=R,100,G,200"),
            (SpaceDelimited, false, &list, "c=blue%20black"),
            (PipeDelimited, false, &list, "c=blue%7Cblack"),
            (TabDelimited, false, &list, "c=blue%09black"),
            (PipeDelimited, true, &list, "c=blue&c=black"),
            (DeepObject, true, &object, "c%5BR%5D=100&c%5BG%5D=200"),
            (DeepObject, true, &json!({"a": {"b": [1, 2]}}), "c%5Ba%5D%5Bb%5D=1&c%5Ba%5D%5Bb%5D=2"),
            (Form, true, &json!([]), ""),
        ] {
            assert_eq!(query(style, explode, value), expected, "{style:?} {explode}");
        }
    }

    #[test]
    fn delimiters_inside_values_are_encoded() {
        assert_eq!(path(ParameterStyle::Simple, false, &json!("a/b?c,d")), "a%2Fb%3Fc%2Cd");
        assert_eq!(query(ParameterStyle::Form, false, &json!(["a,b", "c&d"])), "c=a%2Cb,c%26d");
        assert_eq!(path(ParameterStyle::Simple, false, &json!("")), "");
    }

    #[test]
    fn headers_are_written_plainly() {
        assert_eq!(header(false, &json!(["a b", 2, true])), "a b,2,true");
        assert_eq!(header(true, &json!({"R": 1})), "R=1");
    }

    #[test]
    fn whole_numbers_lose_their_fraction() {
        assert_eq!(text(&json!(5.0)), "5");
        assert_eq!(text(&json!(-0.0)), "-0.0");
        assert_eq!(text(&json!(0.5)), "0.5");
        assert_eq!(text(&json!(u64::MAX)), u64::MAX.to_string());
        assert_eq!(text(&json!(1e300)), "1e+300");
    }
}
