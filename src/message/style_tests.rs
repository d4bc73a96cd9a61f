//! Every style of parameters, with and without `explode`, for texts, lists and objects, plain and awkward ones: written,
//! and read back.
//!
//! What path and query parameters look like was computed with the Python library `uritemplate` 4.2.0 from the templates
//! of RFC 6570 that OpenAPI 3.2.0 §4.12.3 names. It writes `;c=` for an empty item of `{;c*}` where RFC 6570 §3.2.7 says
//! `;c`, and leaves out empty lists and objects, for which OpenAPI shows nothing.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Request, RequestBuilder, decode_request};
use crate::contract::{Api, ApiId, Contract, ParameterLocation, Route};
use crate::schema::Schemas;
use crate::source::SourceFile;
use ParameterLocation::{Cookie, Header, Path, Query};

/// `allowReserved` and the style, as one word.
type Style = &'static str;

const VALUES: [&str; 12] = [
    "empty",
    "plain",
    "reserved",
    "unicode",
    "percent",
    "list",
    "odd_list",
    "empty_items",
    "object",
    "odd_object",
    "no_items",
    "no_fields",
];

fn value(name: &str) -> Value {
    match name {
        "empty" => json!(""),
        "plain" => json!("blue"),
        "reserved" => json!("a/b?c,d;e=f&g#h[i]"),
        "unicode" => json!("é漢🐾"),
        "percent" => json!("100%25 +"),
        "list" => json!(["blue", "black"]),
        "odd_list" => json!(["a,b", "c d", "é", "%", "x=y"]),
        "empty_items" => json!(["", "a", ""]),
        "object" => json!({"G": "200", "R": "100"}),
        "odd_object" => json!({"a=b": "c,d", "e f": "&"}),
        "no_items" => json!([]),
        "no_fields" => json!({}),
        other => panic!("{other}"),
    }
}

/// An operation with one parameter `c`.
struct Asked {
    api: Arc<Api>,
    schemas: Schemas,
    location: ParameterLocation,
}

impl Asked {
    fn new(location: ParameterLocation, style: Style, explode: bool, value: &Value) -> Self {
        let (style, allow_reserved) = style.strip_prefix('+').map_or((style, false), |style| (style, true));
        let schema = match value {
            Value::Array(_) => json!({"type": "array", "items": {"type": "string"}}),
            Value::Object(_) => json!({"type": "object", "additionalProperties": {"type": "string"}}),
            _ => json!({"type": "string"}),
        };
        let place = match location {
            Path => "path",
            Query => "query",
            Header => "header",
            Cookie => "cookie",
        };
        let mut parameter =
            json!({"name": "c", "in": place, "required": true, "style": style, "explode": explode, "schema": schema});
        if allow_reserved {
            parameter["allowReserved"] = true.into();
        }
        let path = if location == Path { "/p/{c}" } else { "/p" };
        let operation =
            json!({"operationId": "ask", "parameters": [parameter], "responses": {"200": {"description": "ok"}}});
        let document =
            json!({"openapi": "3.2.0", "info": {"title": "T", "version": "1"}, "paths": {path: {"get": operation}}});
        let source = SourceFile::new("t.json", document.to_string());
        let (contract, _) = Contract::from_sources(vec![(ApiId("t".into()), source)]).expect("a document");
        let api = Arc::clone(contract.api("t").expect("it was loaded"));
        let schemas = Schemas::new(&api);
        Self { api, schemas, location }
    }

    fn written(&self, value: &Value) -> Request {
        let operation = self.api.operation("ask").expect("it is described");
        RequestBuilder::new(operation).parameter(self.location, "c", value.clone()).build().expect("it can be written")
    }

    /// What stands in the request for the parameter.
    fn text(&self, value: &Value) -> String {
        let request = self.written(value);
        match self.location {
            Path => request.target.strip_prefix("/p/").expect("the path").to_owned(),
            Query => request.query().unwrap_or_default().to_owned(),
            Header => request.headers.get("c").unwrap_or_default().to_owned(),
            Cookie => request.headers.get("cookie").unwrap_or_default().to_owned(),
        }
    }

    fn read_back(&self, value: &Value) -> Option<Value> {
        let request = self.written(value);
        let Route::Found { operation, parameters } = self.api.route("GET", request.path()) else { return None };
        let decoded = decode_request(operation, &self.schemas, &request, &parameters);
        decoded.values(self.location).get("c").cloned()
    }
}

/// What RFC 6570 makes of the values.
const EXPANDED: [(Style, bool, &str, &str); 80] = [
    ("simple", false, "empty", ""),
    ("simple", false, "plain", "blue"),
    ("simple", false, "reserved", "a%2Fb%3Fc%2Cd%3Be%3Df%26g%23h%5Bi%5D"),
    ("simple", false, "unicode", "%C3%A9%E6%BC%A2%F0%9F%90%BE"),
    ("simple", false, "percent", "100%2525%20%2B"),
    ("simple", false, "list", "blue,black"),
    ("simple", false, "odd_list", "a%2Cb,c%20d,%C3%A9,%25,x%3Dy"),
    ("simple", false, "empty_items", ",a,"),
    ("simple", false, "object", "G,200,R,100"),
    ("simple", false, "odd_object", "a%3Db,c%2Cd,e%20f,%26"),
    ("simple", true, "empty", ""),
    ("simple", true, "plain", "blue"),
    ("simple", true, "reserved", "a%2Fb%3Fc%2Cd%3Be%3Df%26g%23h%5Bi%5D"),
    ("simple", true, "unicode", "%C3%A9%E6%BC%A2%F0%9F%90%BE"),
    ("simple", true, "percent", "100%2525%20%2B"),
    ("simple", true, "list", "blue,black"),
    ("simple", true, "odd_list", "a%2Cb,c%20d,%C3%A9,%25,x%3Dy"),
    ("simple", true, "empty_items", ",a,"),
    ("simple", true, "object", "G=200,R=100"),
    ("simple", true, "odd_object", "a%3Db=c%2Cd,e%20f=%26"),
    ("label", false, "empty", "."),
    ("label", false, "plain", ".blue"),
    ("label", false, "reserved", ".a%2Fb%3Fc%2Cd%3Be%3Df%26g%23h%5Bi%5D"),
    ("label", false, "unicode", ".%C3%A9%E6%BC%A2%F0%9F%90%BE"),
    ("label", false, "percent", ".100%2525%20%2B"),
    ("label", false, "list", ".blue,black"),
    ("label", false, "odd_list", ".a%2Cb,c%20d,%C3%A9,%25,x%3Dy"),
    ("label", false, "empty_items", ".,a,"),
    ("label", false, "object", ".G,200,R,100"),
    ("label", false, "odd_object", ".a%3Db,c%2Cd,e%20f,%26"),
    ("label", true, "empty", "."),
    ("label", true, "plain", ".blue"),
    ("label", true, "reserved", ".a%2Fb%3Fc%2Cd%3Be%3Df%26g%23h%5Bi%5D"),
    ("label", true, "unicode", ".%C3%A9%E6%BC%A2%F0%9F%90%BE"),
    ("label", true, "percent", ".100%2525%20%2B"),
    ("label", true, "list", ".blue.black"),
    ("label", true, "odd_list", ".a%2Cb.c%20d.%C3%A9.%25.x%3Dy"),
    ("label", true, "empty_items", "..a."),
    ("label", true, "object", ".G=200.R=100"),
    ("label", true, "odd_object", ".a%3Db=c%2Cd.e%20f=%26"),
    ("matrix", false, "empty", ";c"),
    ("matrix", false, "plain", ";c=blue"),
    ("matrix", false, "reserved", ";c=a%2Fb%3Fc%2Cd%3Be%3Df%26g%23h%5Bi%5D"),
    ("matrix", false, "unicode", ";c=%C3%A9%E6%BC%A2%F0%9F%90%BE"),
    ("matrix", false, "percent", ";c=100%2525%20%2B"),
    ("matrix", false, "list", ";c=blue,black"),
    ("matrix", false, "odd_list", ";c=a%2Cb,c%20d,%C3%A9,%25,x%3Dy"),
    ("matrix", false, "empty_items", ";c=,a,"),
    ("matrix", false, "object", ";c=G,200,R,100"),
    ("matrix", false, "odd_object", ";c=a%3Db,c%2Cd,e%20f,%26"),
    ("matrix", true, "empty", ";c"),
    ("matrix", true, "plain", ";c=blue"),
    ("matrix", true, "reserved", ";c=a%2Fb%3Fc%2Cd%3Be%3Df%26g%23h%5Bi%5D"),
    ("matrix", true, "unicode", ";c=%C3%A9%E6%BC%A2%F0%9F%90%BE"),
    ("matrix", true, "percent", ";c=100%2525%20%2B"),
    ("matrix", true, "list", ";c=blue;c=black"),
    ("matrix", true, "odd_list", ";c=a%2Cb;c=c%20d;c=%C3%A9;c=%25;c=x%3Dy"),
    ("matrix", true, "empty_items", ";c;c=a;c"),
    ("matrix", true, "object", ";G=200;R=100"),
    ("matrix", true, "odd_object", ";a%3Db=c%2Cd;e%20f=%26"),
    ("form", false, "empty", "c="),
    ("form", false, "plain", "c=blue"),
    ("form", false, "reserved", "c=a%2Fb%3Fc%2Cd%3Be%3Df%26g%23h%5Bi%5D"),
    ("form", false, "unicode", "c=%C3%A9%E6%BC%A2%F0%9F%90%BE"),
    ("form", false, "percent", "c=100%2525%20%2B"),
    ("form", false, "list", "c=blue,black"),
    ("form", false, "odd_list", "c=a%2Cb,c%20d,%C3%A9,%25,x%3Dy"),
    ("form", false, "empty_items", "c=,a,"),
    ("form", false, "object", "c=G,200,R,100"),
    ("form", false, "odd_object", "c=a%3Db,c%2Cd,e%20f,%26"),
    ("form", true, "empty", "c="),
    ("form", true, "plain", "c=blue"),
    ("form", true, "reserved", "c=a%2Fb%3Fc%2Cd%3Be%3Df%26g%23h%5Bi%5D"),
    ("form", true, "unicode", "c=%C3%A9%E6%BC%A2%F0%9F%90%BE"),
    ("form", true, "percent", "c=100%2525%20%2B"),
    ("form", true, "list", "c=blue&c=black"),
    ("form", true, "odd_list", "c=a%2Cb&c=c%20d&c=%C3%A9&c=%25&c=x%3Dy"),
    ("form", true, "empty_items", "c=&c=a&c="),
    ("form", true, "object", "G=200&R=100"),
    ("form", true, "odd_object", "a%3Db=c%2Cd&e%20f=%26"),
];

#[test]
fn parameters_are_written_as_uri_templates_are() {
    for (style, explode, name, expected) in EXPANDED {
        let location = if style == "form" { Query } else { Path };
        let value = value(name);
        let text = Asked::new(location, style, explode, &value).text(&value);
        assert_eq!(text, expected, "{style} {explode} {name}");
    }
}

// OpenAPI 3.2.0 §4.12.4, and what its appendices C to E say about the rest.
#[test]
fn other_styles_are_written_as_the_standard_shows() {
    for (location, style, explode, name, expected) in [
        (Query, "spaceDelimited", false, "list", "c=blue%20black"),
        (Query, "spaceDelimited", false, "odd_list", "c=a%2Cb%20c%20d%20%C3%A9%20%25%20x%3Dy"),
        (Query, "spaceDelimited", false, "object", "c=G%20200%20R%20100"),
        (Query, "pipeDelimited", false, "list", "c=blue%7Cblack"),
        (Query, "pipeDelimited", false, "object", "c=G%7C200%7CR%7C100"),
        (Query, "deepObject", true, "object", "c%5BG%5D=200&c%5BR%5D=100"),
        (Query, "deepObject", true, "odd_object", "c%5Ba%3Db%5D=c%2Cd&c%5Be%20f%5D=%26"),
        (Query, "+form", true, "reserved", "c=a/b?c,d;e=f%26g%23h%5Bi%5D"),
        (Query, "+form", true, "percent", "c=100%2525%20%2B"),
        (Path, "+simple", false, "reserved", "a%2Fb%3Fc,d;e=f%26g%23h%5Bi%5D"),
        (Header, "simple", false, "reserved", "a/b?c,d;e=f&g#h[i]"),
        (Header, "simple", false, "list", "blue,black"),
        (Header, "simple", false, "object", "G,200,R,100"),
        (Header, "simple", true, "object", "G=200,R=100"),
        (Cookie, "form", true, "plain", "c=blue"),
        (Cookie, "form", false, "list", "c=blue,black"),
        (Cookie, "form", false, "odd_list", "c=a%2Cb,c%20d,%C3%A9,%25,x=y"),
        (Cookie, "cookie", true, "list", "c=blue; c=black"),
        (Cookie, "cookie", true, "object", "G=200; R=100"),
        (Cookie, "cookie", true, "percent", "c=100%25 +"),
    ] {
        let value = value(name);
        let text = Asked::new(location, style, explode, &value).text(&value);
        assert_eq!(text, expected, "{location:?} {style} {explode} {name}");
    }
}

/// Every style where it may stand.
const STYLES: [(ParameterLocation, Style, bool); 21] = [
    (Path, "simple", false),
    (Path, "simple", true),
    (Path, "label", false),
    (Path, "label", true),
    (Path, "matrix", false),
    (Path, "matrix", true),
    (Path, "+simple", false),
    (Query, "form", false),
    (Query, "form", true),
    (Query, "+form", false),
    (Query, "+form", true),
    (Query, "spaceDelimited", false),
    (Query, "pipeDelimited", false),
    (Query, "deepObject", true),
    (Header, "simple", false),
    (Header, "simple", true),
    (Cookie, "form", false),
    (Cookie, "form", true),
    (Cookie, "cookie", false),
    (Cookie, "cookie", true),
    (Query, "pipeDelimited", true),
];

/// What cannot be told from something else once it is written, by location, style and `explode`.
const AMBIGUOUS: [(&str, &[&str]); 21] = [
    // A path without a segment is another path, and routers decode a segment before its style is looked at.
    ("Path simple false", &["empty", "odd_list", "odd_object", "no_items", "no_fields"]),
    ("Path simple true", &["empty", "odd_list", "odd_object", "no_items", "no_fields"]),
    ("Path label false", &["odd_list", "odd_object"]),
    ("Path label true", &["odd_object"]),
    ("Path matrix false", &["reserved", "odd_list", "odd_object"]),
    ("Path matrix true", &["reserved", "odd_object", "no_items", "no_fields"]),
    ("Path +simple false", &["empty", "odd_list", "odd_object", "no_items", "no_fields"]),
    // Nothing is not there.
    ("Query form false", &["no_items", "no_fields"]),
    ("Query form true", &["no_items", "no_fields"]),
    ("Query pipeDelimited false", &["no_items", "no_fields"]),
    ("Query pipeDelimited true", &["no_items", "no_fields"]),
    ("Query deepObject true", &["no_fields"]),
    ("Cookie form false", &["no_items", "no_fields"]),
    // Delimiters within values are not escaped, or escaped like those between them.
    ("Query +form false", &["odd_list", "odd_object", "no_items", "no_fields"]),
    ("Query +form true", &["odd_object", "no_items", "no_fields"]),
    ("Query spaceDelimited false", &["odd_list", "odd_object", "no_items", "no_fields"]),
    ("Header simple false", &["odd_list", "odd_object"]),
    ("Header simple true", &["odd_list", "odd_object"]),
    ("Cookie form true", &["odd_object", "no_items", "no_fields"]),
    ("Cookie cookie false", &["reserved", "odd_list", "odd_object", "no_items", "no_fields"]),
    ("Cookie cookie true", &["reserved", "odd_object", "no_items", "no_fields"]),
];

#[test]
fn parameters_read_back_but_for_what_is_ambiguous() {
    for (location, style, explode) in STYLES {
        let key = format!("{location:?} {style} {explode}");
        let known = AMBIGUOUS.iter().find(|(known, _)| *known == key).map_or(&[][..], |(_, names)| names);
        for name in VALUES {
            let value = value(name);
            if style == "deepObject" && !value.is_object() {
                continue;
            }
            let read = Asked::new(location, style, explode, &value).read_back(&value);
            assert_eq!(read.as_ref() == Some(&value), !known.contains(&name), "{key} {name}: {read:?}");
        }
    }
}
