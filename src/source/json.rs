//! Reads JSON (RFC 8259) into a plain value.
//!
//! `serde_json` does it; here it is only asked to tell whether a key stands twice, which it would pass over. Start at
//! [`read`].

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// What became of a text.
#[derive(Debug)]
pub(super) enum Outcome {
    /// It is JSON.
    Value(Value),
    /// It is JSON, but a key stands twice in an object.
    RepeatedKey,
    /// It is not.
    Error(serde_json::Error),
}

/// Reads a text.
pub(super) fn read(text: &str) -> Outcome {
    let has_repeated_key = Cell::new(false);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = Seed { has_repeated_key: &has_repeated_key }.deserialize(&mut deserializer);
    match value.and_then(|value| deserializer.end().map(|()| value)) {
        Ok(_) if has_repeated_key.get() => Outcome::RepeatedKey,
        Ok(value) => Outcome::Value(value),
        Err(error) => Outcome::Error(error),
    }
}

#[derive(Clone, Copy)]
struct Seed<'a> {
    has_repeated_key: &'a Cell<bool>,
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("the number is beyond a double"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(self)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut fields = Map::new();
        while let Some(key) = access.next_key::<String>()? {
            let value = access.next_value_seed(self)?;
            if fields.insert(key, value).is_some() {
                self.has_repeated_key.set(true);
            }
        }
        Ok(Value::Object(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_those_of_serde_json() {
        let text = r#" {"a": [1, -2, 0.1, 1e3, 18446744073709551615, true, null], "b": {"\u00e9": "\ud83d\ude00"}} "#;
        let Outcome::Value(value) = read(text) else { panic!("it is JSON") };
        assert_eq!(value, serde_json::from_str::<Value>(text).unwrap());
    }

    #[test]
    fn a_repeated_key_is_noticed_at_any_depth() {
        assert!(matches!(read(r#"[{"a": 1, "b": {"c": 1, "\u0063": 2}}]"#), Outcome::RepeatedKey));
        assert!(matches!(read(r#"[{"a": 1}, {"a": 2}]"#), Outcome::Value(_)));
    }

    #[test]
    fn what_is_not_json_is_an_error() {
        for text in ["", "{a: 1}", "[1,]", "1 2", "{\"a\": 1e999}", &"[".repeat(100_000)] {
            assert!(matches!(read(text), Outcome::Error(_)), "{text:.20}");
        }
    }
}
