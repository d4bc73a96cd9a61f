//! Pairs of names and values, as they stand in a query, a form or a cookie header.
//!
//! Which pairs belong to a value is decided here; what they mean is decided in `styles`. Start at [`Pairs::read`].

use serde_json::{Map, Value};

use super::percent;
use super::styles::Reading;
use crate::contract::ParameterStyle;

/// Names decoded, values as they stand.
pub(super) struct Pairs(Vec<(String, String)>);

impl Pairs {
    /// Those of a query string or an urlencoded form.
    pub(super) fn of_query(text: &str) -> Self {
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        let pairs = pairs.map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (percent::decode_query(name), value.to_owned())
        });
        Self(pairs.collect())
    }

    /// Those of `Cookie` headers.
    pub(super) fn of_cookies<'a>(headers: impl Iterator<Item = &'a str>) -> Self {
        let pairs = headers.flat_map(|header| header.split(';')).filter_map(|pair| {
            let (name, value) = pair.split_once('=')?;
            Some((name.trim().to_owned(), value.trim().to_owned()))
        });
        Self(pairs.collect())
    }

    /// All pairs, in their order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The first value of that name.
    pub(super) fn first(&self, name: &str) -> Option<&str> {
        self.iter().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// The value of that name; `None` when it is absent. A name that `is_claimed` is no property of it.
    pub(super) fn read(
        &self,
        name: &str,
        reading: &Reading<'_>,
        decode: fn(&str) -> String,
        is_claimed: &dyn Fn(&str) -> bool,
    ) -> Option<Value> {
        match reading.style {
            ParameterStyle::DeepObject => return self.deep_object(name, reading, decode),
            _ if reading.is_spread_object() => return self.spread_object(reading, decode, is_claimed),
            _ => {}
        }
        let delimiter = match reading.style {
            ParameterStyle::SpaceDelimited => " ",
            ParameterStyle::PipeDelimited => "|",
            ParameterStyle::TabDelimited => "\t",
            _ => ",",
        };
        let values: Vec<&str> = self.iter().filter(|(key, _)| *key == name).map(|(_, value)| value).collect();
        (!values.is_empty()).then(|| reading.repeated(&values, delimiter, decode))
    }

    /// `R=100&G=200`: the names are those of the object's properties, as far as nothing else claims them.
    fn spread_object(
        &self,
        reading: &Reading<'_>,
        decode: fn(&str) -> String,
        is_claimed: &dyn Fn(&str) -> bool,
    ) -> Option<Value> {
        let fields = self.iter().filter(|(name, _)| reading.may_hold(name) && !is_claimed(name));
        let object = reading.object(fields.map(|(name, raw)| (name.to_owned(), decode(raw))));
        (!object.is_empty()).then_some(Value::Object(object))
    }

    /// `name[key]=value`, and deeper.
    fn deep_object(&self, name: &str, reading: &Reading<'_>, decode: fn(&str) -> String) -> Option<Value> {
        let mut object = Value::Object(Map::new());
        for (key, raw) in self.iter() {
            let Some(path) = key.strip_prefix(name).and_then(bracketed) else { continue };
            reading.put(&mut object, &path, &decode(raw));
        }
        object.as_object().is_some_and(|fields| !fields.is_empty()).then_some(object)
    }
}

/// `[a][b]` as `a`, `b`.
pub(super) fn bracketed(text: &str) -> Option<Vec<&str>> {
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    Some(inner.split("][").collect())
}
