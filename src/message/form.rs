//! Form bodies of `application/x-www-form-urlencoded`, both ways.
//!
//! Fields are written in order. A property that has an encoding is written by its style, as a query parameter would
//! be; of the others lists are repeated and objects become JSON (OpenAPI 3.0.3 §4.8.15.1). Start at
//! [`write_urlencoded`] and [`read_urlencoded`].

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::coerce::Typing;
use super::encode::{encode_form, serialised, text};
use super::pairs::{Pairs, bracketed};
use super::part_encodings::form_of;
use super::percent;
use super::styles::Reading;
use crate::contract::{Encoding, ParameterStyle, Serialization};

/// How the properties of a form travel.
pub(super) type Encodings = IndexMap<String, Encoding>;

/// Writes an object's fields as a form.
pub(super) fn write_urlencoded(value: &Value, encodings: &Encodings) -> String {
    let Value::Object(fields) = value else { return String::new() };
    let mut written = Vec::new();
    for (name, field) in fields {
        let encoding = encodings.get(name);
        if let Some(how) = encoding.and_then(|encoding| encoding.serialization) {
            let encode = if how.allow_reserved { percent::encode_allowing_reserved } else { percent::encode };
            let pairs = encode_form(name, field, how.style, how.explode, encode);
            written.extend(pairs.into_iter().map(|(name, value)| format!("{name}={value}")));
            continue;
        }
        for text in texts(field, encoding) {
            written.push(format!("{}={}", form_encoded(name), form_encoded(&text)));
        }
    }
    written.join("&")
}

/// The texts of one property: of a list, one for each item.
fn texts(field: &Value, encoding: Option<&Encoding>) -> Vec<String> {
    let content_type = encoding.and_then(|encoding| encoding.content_type.as_deref());
    let written = |value: &Value| match (form_of(encoding), content_type) {
        (Some(form), _) if value.is_object() => write_urlencoded(value, &form.encoding),
        (_, Some(kind)) => serialised(kind, value),
        _ => text(value),
    };
    match field {
        Value::Array(items) => items.iter().map(written).collect(),
        other => vec![written(other)],
    }
}

fn form_encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// The object that a form is, with the types that its schema wants.
pub(super) fn read_urlencoded(
    body: &[u8],
    schema: &Value,
    encodings: &Encodings,
    typing: Typing<'_>,
) -> Map<String, Value> {
    let pairs = Pairs::of_query(&String::from_utf8_lossy(body));
    let styled = styled(schema, encodings, typing);
    let rest = pairs.iter().filter(|(name, _)| !styled.iter().any(|property| property.owns(name)));
    let rest = rest.map(|(name, raw)| (name.to_owned(), percent::decode_query(raw)));
    let (forms, rest): (Vec<_>, Vec<_>) = rest.partition(|(name, _)| form_of(encodings.get(name)).is_some());
    let mut object = typing.object(schema, rest);
    for (name, form) in forms {
        put_form(&mut object, name, &form, schema, encodings, typing);
    }
    for property in &styled {
        let is_claimed = |name: &str| name != property.name && typing.names(schema, name);
        if let Some(value) = pairs.read(property.name, &property.reading, percent::decode_query, &is_claimed) {
            object.insert(property.name.to_owned(), value);
        }
    }
    object
}

/// Puts a form within a form under its name; those of a list come one by one.
fn put_form(
    object: &mut Map<String, Value>,
    name: String,
    form: &str,
    schema: &Value,
    encodings: &Encodings,
    typing: Typing<'_>,
) {
    let property = typing.property(schema, &name).unwrap_or(&Value::Null);
    let item = typing.items(property).filter(|_| typing.shape(property).is_list());
    let value = read_urlencoded(form.as_bytes(), item.unwrap_or(property), &encodings[&name].encoding, typing);
    match (object.get_mut(&name), item) {
        (Some(Value::Array(items)), Some(_)) => items.push(Value::Object(value)),
        (_, Some(_)) => drop(object.insert(name, Value::Array(vec![Value::Object(value)]))),
        _ => drop(object.insert(name, Value::Object(value))),
    }
}

/// A property that is written by a style.
pub(super) struct Styled<'a> {
    pub(super) name: &'a str,
    pub(super) reading: Reading<'a>,
}

impl Styled<'_> {
    /// Whether the pair of this name is the property or a part of it.
    pub(super) fn owns(&self, name: &str) -> bool {
        let is_deep = self.reading.style == ParameterStyle::DeepObject;
        name == self.name
            || is_deep && name.strip_prefix(self.name).and_then(bracketed).is_some()
            || self.reading.is_spread_object() && self.reading.names(name)
    }
}

/// The properties that are written by styles.
pub(super) fn styled<'a>(schema: &'a Value, encodings: &'a Encodings, typing: Typing<'a>) -> Vec<Styled<'a>> {
    let styled = encodings.iter().filter_map(|(name, encoding)| {
        let Serialization { style, explode, .. } = encoding.serialization?;
        let property = typing.property(schema, name).unwrap_or(&Value::Null);
        Some(Styled { name, reading: Reading::new(typing, property, style, explode) })
    });
    styled.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::message::fixture::Pets;
    use crate::schema::View;

    fn encodings(list: &[(&str, ParameterStyle, bool)]) -> Encodings {
        let encoding = |(name, style, explode): &(&str, ParameterStyle, bool)| {
            let how = Serialization { style: *style, explode: *explode, allow_reserved: false };
            ((*name).to_owned(), Encoding { serialization: Some(how), ..Encoding::default() })
        };
        list.iter().map(encoding).collect()
    }

    fn read(text: &str, schema: &Value, encodings: &Encodings) -> Value {
        let pets = Pets::new();
        let typing = Typing { schemas: &pets.schemas, view: View::Request };
        Value::Object(read_urlencoded(text.as_bytes(), schema, encodings, typing))
    }

    #[test]
    fn an_urlencoded_form_reads_back() {
        let form = json!({"a b": "é&=+", "list": [1, 2], "object": {"k": true}});
        let written = write_urlencoded(&form, &Encodings::new());
        assert_eq!(written, "a+b=%C3%A9%26%3D%2B&list=1&list=2&object=%7B%22k%22%3Atrue%7D");
        let list = json!({"type": "array", "items": {"type": "integer"}});
        let schema = json!({"properties": {"list": list, "object": {"type": "object"}}});
        assert_eq!(read(&written, &schema, &Encodings::new()), form);
    }

    #[test]
    fn properties_are_written_by_their_styles_and_read_back() {
        use ParameterStyle::{DeepObject, Form, PipeDelimited, SpaceDelimited, TabDelimited};
        let list = json!({"type": "array", "items": {"type": "string"}});
        let object = json!({"type": "object", "properties": {"x": {"type": "integer"}, "y": {"type": "integer"}}});
        let schema = json!({"properties": {
            "csv": list, "ssv": list, "tsv": list, "pipes": list, "multi": list, "deep": object, "spread": object,
            "plain": {"type": "integer"},
        }});
        let encodings = encodings(&[
            ("csv", Form, false),
            ("ssv", SpaceDelimited, false),
            ("tsv", TabDelimited, false),
            ("pipes", PipeDelimited, false),
            ("multi", Form, true),
            ("deep", DeepObject, true),
            ("spread", Form, true),
        ]);
        let items = json!(["a", "b,c"]);
        let value = json!({
            "csv": items, "ssv": items, "tsv": items, "pipes": items, "multi": items, "deep": {"x": 1},
            "spread": {"y": 2}, "plain": 3,
        });
        let written = write_urlencoded(&value, &encodings);
        assert_eq!(
            written,
            "csv=a,b%2Cc&ssv=a%20b%2Cc&tsv=a%09b%2Cc&pipes=a%7Cb%2Cc&multi=a&multi=b%2Cc&deep%5Bx%5D=1&y=2&plain=3"
        );
        assert_eq!(read(&written, &schema, &encodings), value);
    }

    #[test]
    fn a_property_may_be_json_where_its_encoding_says_so() {
        let json = Encoding { content_type: Some("application/json".to_owned()), ..Encoding::default() };
        let encodings = Encodings::from([("name".to_owned(), json)]);
        assert_eq!(write_urlencoded(&json!({"name": "Rex", "age": "3"}), &encodings), "name=%22Rex%22&age=3");
    }
}
