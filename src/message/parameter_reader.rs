//! Finds parameters in a request: in the path, the query, the headers and the cookies.
//!
//! Which texts belong to a parameter is decided here and in `pairs`; what they mean is decided in `styles`. Start at
//! [`ParameterReader::read`].

use serde_json::Value;

use super::coerce::Typing;
use super::decode_body::decode_body;
use super::media_type::MediaType;
use super::pairs::Pairs;
use super::styles::Reading;
use super::{Request, percent};
use crate::contract::{MediaTypePromise, Operation, Parameter, ParameterLocation, ParameterShape, ParameterStyle};
use crate::schema::{Schemas, View};

/// Reads parameters out of one request.
pub(super) struct ParameterReader<'a> {
    operation: &'a Operation,
    typing: Typing<'a>,
    request: &'a Request,
    path: &'a [(String, String)],
    query: Pairs,
    cookies: Pairs,
}

impl<'a> ParameterReader<'a> {
    pub(super) fn new(
        operation: &'a Operation,
        schemas: &'a Schemas,
        request: &'a Request,
        path: &'a [(String, String)],
    ) -> Self {
        let query = Pairs::of_query(request.query().unwrap_or_default());
        let cookies = Pairs::of_cookies(request.headers.all("cookie"));
        let typing = Typing { schemas, view: View::Request };
        Self { operation, typing, request, path, query, cookies }
    }

    /// The parameter's value; `None` when it is absent.
    pub(super) fn read(&self, parameter: &Parameter) -> Option<Value> {
        let (schema, style, explode) = match &parameter.shape {
            ParameterShape::Schema { schema, style, explode, .. } => (schema, *style, *explode),
            ParameterShape::Content(promise) => return self.read_content(parameter, promise),
            ParameterShape::WholeQuery(promise) => return self.read_whole_query(promise),
        };
        let schema = self.typing.schemas.node(schema, View::Request);
        let reading = Reading::new(self.typing, schema, style, explode);
        let name = &parameter.name;
        match parameter.location {
            ParameterLocation::Path => Some(reading.path_value(name, self.path_text(name)?)),
            ParameterLocation::Query => {
                self.query.read(name, &reading, percent::decode_query, &self.claims(ParameterLocation::Query))
            }
            ParameterLocation::Header => {
                let lines: Vec<&str> = self.request.headers.all(name).map(str::trim).collect();
                (!lines.is_empty()).then(|| reading.header(&lines))
            }
            ParameterLocation::Cookie => {
                let decode = if style == ParameterStyle::Cookie { str::to_owned } else { percent::decode };
                self.cookies.read(name, &reading, decode, &self.claims(ParameterLocation::Cookie))
            }
        }
    }

    fn path_text(&self, name: &str) -> Option<&'a str> {
        self.path.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str())
    }

    /// Which names belong to parameters of a location.
    fn claims(&self, location: ParameterLocation) -> impl Fn(&str) -> bool {
        move |name| {
            let mut parameters = self.operation.parameters.iter();
            parameters.any(|other| other.location == location && other.name == name)
        }
    }

    /// A parameter that is a serialised media type.
    fn read_content(&self, parameter: &Parameter, promise: &MediaTypePromise) -> Option<Value> {
        let name = &parameter.name;
        let text = match parameter.location {
            ParameterLocation::Path => self.path_text(name)?.to_owned(),
            ParameterLocation::Query => percent::decode_query(self.query.first(name)?),
            ParameterLocation::Header => self.request.headers.get(name)?.to_owned(),
            ParameterLocation::Cookie => percent::decode(self.cookies.first(name)?),
        };
        Some(self.deserialised(text, promise))
    }

    /// The whole query: a form as it stands, any other media type percent-encoded (OpenAPI 3.2.0 §4.12.2).
    fn read_whole_query(&self, promise: &MediaTypePromise) -> Option<Value> {
        let query = self.request.query().filter(|query| !query.is_empty())?;
        let is_form = MediaType::parse(&promise.media_type).is_some_and(|media_type| media_type.is_form());
        Some(self.deserialised(if is_form { query.to_owned() } else { percent::decode(query) }, promise))
    }

    /// The value of a text; the text itself where it is not what its media type says.
    fn deserialised(&self, text: String, promise: &MediaTypePromise) -> Value {
        let value = decode_body(text.as_bytes(), &promise.media_type, promise, self.typing.schemas, View::Request);
        value.unwrap_or(Value::String(text))
    }
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
