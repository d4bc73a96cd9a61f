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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::message::fixture::Pets;
    use crate::message::{Headers, RequestBuilder, decode_request};

    fn query(text: &str) -> Value {
        let pets = Pets::new();
        let request = Request { method: "GET".into(), target: format!("/pets?{text}"), ..Request::default() };
        json!(decode_request(pets.operation("listPets"), &pets.schemas, &request, &[]).query)
    }

    #[test]
    fn texts_get_the_types_that_schemas_want() {
        assert_eq!(
            query("limit=5&ratio=0.5&alive=true&name=7"),
            json!({"limit": 5, "ratio": 0.5, "alive": true, "name": "7"})
        );
        assert_eq!(query("limit=-05&ratio=1e3"), json!({"limit": -5, "ratio": 1000.0}));
        assert_eq!(query("limit=99999999999999999999"), json!({"limit": 1e20}));
        assert_eq!(query("either=7"), json!({"either": 7}));
        assert_eq!(query("either=all"), json!({"either": "all"}));
        assert_eq!(query("maybe=null"), json!({"maybe": null}));
    }

    #[test]
    fn texts_that_read_as_no_wanted_type_stay_texts() {
        for text in ["five", "", "5.0", "0x5", "5e0", "NaN", "null", "true", "--5", "5 "] {
            assert_eq!(query(&format!("limit={text}")), json!({"limit": text}), "{text}");
        }
        for text in ["NaN", "inf", "1_0", "-"] {
            assert_eq!(query(&format!("ratio={text}")), json!({"ratio": text}), "{text}");
        }
        assert_eq!(query("alive=True"), json!({"alive": "True"}));
    }

    #[test]
    fn lists_are_read_in_every_style() {
        assert_eq!(query("tags=a&tags=b,c"), json!({"tags": ["a", "b,c"]}));
        assert_eq!(query("ids=1,2"), json!({"ids": [1, 2]}));
        assert_eq!(query("ids=1%2C2"), json!({"ids": [1, 2]}));
        assert_eq!(query("ids="), json!({"ids": []}));
        assert_eq!(query("words=a%2Cb,c"), json!({"words": ["a,b", "c"]}));
        assert_eq!(query("piped=1%7C2"), json!({"piped": [1, 2]}));
        assert_eq!(query("piped=1|2"), json!({"piped": [1, 2]}));
        assert_eq!(query("spaced=1%202"), json!({"spaced": [1, 2]}));
        assert_eq!(query("spaced=1+2"), json!({"spaced": [1, 2]}));
    }

    #[test]
    fn objects_are_read_in_every_style() {
        assert_eq!(
            query("filter[age]=3&filter%5Bcolour%5D=red&filter[colour]=blue&filter[owner][id]=1&filter[x]=y"),
            json!({"filter": {"age": 3, "colour": ["red", "blue"], "owner": {"id": 1}, "x": "y"}})
        );
        assert_eq!(query("width=1&height=2&depth=3"), json!({"box": {"width": 1, "height": 2}}));
        assert_eq!(query("where=%7B%22city%22%3A%22Rome%22%7D"), json!({"where": {"city": "Rome"}}));
        assert_eq!(query("where={"), json!({"where": "{"}));
    }

    #[test]
    fn garbage_is_read_without_complaint() {
        for text in ["", "&&=&", "=%", "filter[=1", "filter[]=1", "limit", "%ff=%ff", "filter[a]=1&filter[a][b]=2"] {
            drop(query(text));
        }
        assert_eq!(query("name=%ff"), json!({"name": "\u{fffd}"}));
    }

    #[test]
    fn headers_and_cookies_are_read() {
        let pets = Pets::new();
        let headers = [("x-trace", "1, 2"), ("X-TRACE", "3"), ("Cookie", "a=b; session=7"), ("accept", "*/*")];
        let request = Request { headers: headers.into_iter().collect::<Headers>(), ..Request::default() };
        let decoded = decode_request(pets.operation("listPets"), &pets.schemas, &request, &[]);
        assert_eq!(json!(decoded.header), json!({"X-Trace": [1, 2, 3]}));
        assert_eq!(json!(decoded.cookie), json!({"session": 7}));
    }

    #[test]
    fn path_styles_are_read_back() {
        let pets = Pets::new();
        let operation = pets.operation("getBox");
        let values = json!({"simple": [1, 2], "label": [3, 4], "matrix": "a/b", "point": {"x": 5, "y": 6}});
        let builder =
            values.as_object().unwrap().iter().fold(RequestBuilder::new(operation), |builder, (name, value)| {
                builder.parameter(ParameterLocation::Path, name, value.clone())
            });
        let request = builder.build().unwrap();
        assert_eq!(request.target, "/boxes/1,2/.3.4/;matrix=a%2Fb/;x=5;y=6");
        let path = operation.path.matches(request.path()).unwrap();
        assert_eq!(json!(decode_request(operation, &pets.schemas, &request, &path).path), values);
    }

    proptest! {
        #[test]
        fn what_is_written_to_a_query_is_read_back(
            name in ".*",
            tags in proptest::collection::vec(".*", 1..4),
            words in proptest::collection::vec(".+", 1..4),
            colour in proptest::collection::vec(".*", 1..4),
            age in any::<i64>(),
            ratio in any::<f64>().prop_filter("JSON knows no others", |ratio| ratio.is_finite()),
        ) {
            let pets = Pets::new();
            // `split` trims items, as servers that read headers do; whitespace travels encoded and stays.
            let values = json!({
                "limit": age, "ratio": ratio, "name": name, "tags": tags, "words": words,
                "filter": {"age": age, "colour": colour}, "where": {"city": name},
            });
            let operation = pets.operation("listPets");
            let mut builder = RequestBuilder::new(operation);
            for (name, value) in values.as_object().unwrap() {
                builder = builder.parameter(ParameterLocation::Query, name, value.clone());
            }
            let request = builder.build().unwrap();
            let decoded = decode_request(operation, &pets.schemas, &request, &[]);
            let read = json!(decoded.query);
            prop_assert_eq!(read["ratio"].as_f64(), Some(ratio));
            for name in ["limit", "name", "tags", "words", "filter", "where"] {
                prop_assert_eq!(&read[name], &values[name], "{} in {}", name, request.target);
            }
        }
    }
}
