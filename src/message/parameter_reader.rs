//! Finds parameters in a request: in the path, the query, the headers and the cookies.
//!
//! Which texts belong to a parameter is decided here; what they mean is decided in `styles`. Start at
//! [`ParameterReader::read`].

use serde_json::{Map, Value};

use super::coerce::Typing;
use super::styles::Reading;
use super::{Request, percent};
use crate::contract::{Operation, Parameter, ParameterLocation, ParameterShape, ParameterStyle};
use crate::schema::{Schemas, View};

/// Reads parameters out of one request.
pub(super) struct ParameterReader<'a> {
    operation: &'a Operation,
    typing: Typing<'a>,
    request: &'a Request,
    path: &'a [(String, String)],
    /// Names decoded, values as they stand in the query.
    query: Vec<(String, String)>,
    cookies: Vec<(String, String)>,
}

impl<'a> ParameterReader<'a> {
    pub(super) fn new(
        operation: &'a Operation,
        schemas: &'a Schemas,
        request: &'a Request,
        path: &'a [(String, String)],
    ) -> Self {
        let query = request.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
        let query = query.map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (percent::decode_query(name), value.to_owned())
        });
        let cookies = request.headers.all("cookie").flat_map(|header| header.split(';')).filter_map(|pair| {
            let (name, value) = pair.split_once('=')?;
            Some((name.trim().to_owned(), value.trim().to_owned()))
        });
        let typing = Typing { schemas, view: View::Request };
        Self { operation, typing, request, path, query: query.collect(), cookies: cookies.collect() }
    }

    /// The parameter's value; `None` when it is absent.
    pub(super) fn read(&self, parameter: &Parameter) -> Option<Value> {
        let ParameterShape::Schema { schema, style, explode, .. } = &parameter.shape else {
            return self.read_content(parameter);
        };
        let schema = self.typing.schemas.node(schema, View::Request);
        let reading = Reading::new(self.typing, schema, *style, *explode);
        match parameter.location {
            ParameterLocation::Path => {
                let (_, text) = self.path.iter().find(|(name, _)| *name == parameter.name)?;
                Some(reading.path_value(&parameter.name, text))
            }
            ParameterLocation::Query => self.read_query(parameter, &reading),
            ParameterLocation::Header => {
                let values: Vec<&str> = self.request.headers.all(&parameter.name).map(str::trim).collect();
                (!values.is_empty()).then(|| reading.delimited(&values.join(","), ",", str::to_owned))
            }
            ParameterLocation::Cookie => {
                let values = occurrences(&self.cookies, &parameter.name);
                (!values.is_empty()).then(|| reading.repeated(&values, ",", percent::decode))
            }
        }
    }

    fn read_query(&self, parameter: &Parameter, reading: &Reading<'_>) -> Option<Value> {
        match reading.style {
            ParameterStyle::DeepObject => return self.read_deep_object(&parameter.name, reading),
            ParameterStyle::Form if reading.explode && reading.shape.is_object() => {
                return self.read_spread_object(reading);
            }
            _ => {}
        }
        let values = occurrences(&self.query, &parameter.name);
        let delimiter = match reading.style {
            ParameterStyle::SpaceDelimited => " ",
            ParameterStyle::PipeDelimited => "|",
            _ => ",",
        };
        (!values.is_empty()).then(|| reading.repeated(&values, delimiter, percent::decode_query))
    }

    /// `R=100&G=200`: the names are those of the object's properties, as far as no other parameter claims them.
    fn read_spread_object(&self, reading: &Reading<'_>) -> Option<Value> {
        let is_claimed = |name: &str| {
            let mut parameters = self.operation.parameters.iter();
            parameters.any(|other| other.location == ParameterLocation::Query && other.name == name)
        };
        let mine = |name: &str| self.typing.may_hold(reading.schema, name) && !is_claimed(name);
        let fields = self.query.iter().filter(|(name, _)| mine(name));
        let fields = fields.map(|(name, raw)| (name.clone(), percent::decode_query(raw)));
        let object = self.typing.object(reading.schema, fields);
        (!object.is_empty()).then_some(Value::Object(object))
    }

    /// `name[key]=value`, and deeper.
    fn read_deep_object(&self, name: &str, reading: &Reading<'_>) -> Option<Value> {
        let mut object = Value::Object(Map::new());
        for (key, raw) in &self.query {
            let Some(path) = key.strip_prefix(name).and_then(bracketed) else { continue };
            reading.put(&mut object, &path, &percent::decode_query(raw));
        }
        object.as_object().is_some_and(|fields| !fields.is_empty()).then_some(object)
    }

    /// A parameter that is a serialised media type: JSON, or else text.
    fn read_content(&self, parameter: &Parameter) -> Option<Value> {
        let name = &parameter.name;
        let text = match parameter.location {
            ParameterLocation::Path => self.path.iter().find(|(key, _)| key == name)?.1.clone(),
            ParameterLocation::Query => percent::decode_query(occurrences(&self.query, name).first()?),
            ParameterLocation::Header => self.request.headers.get(name)?.to_owned(),
            ParameterLocation::Cookie => percent::decode(occurrences(&self.cookies, name).first()?),
        };
        Some(serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }
}

fn occurrences<'a>(pairs: &'a [(String, String)], name: &str) -> Vec<&'a str> {
    pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect()
}

/// `[a][b]` as `a`, `b`.
fn bracketed(text: &str) -> Option<Vec<&str>> {
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    Some(inner.split("][").collect())
}
