//! What is written for a document of any version is read back as a server would read it.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{BodyValue, DecodedBody, DecodedRequest, Request, RequestBuilder, decode_request, request_violations};
use crate::contract::{Api, ApiId, Contract, ParameterLocation, Route};
use crate::schema::Schemas;
use crate::source::SourceFile;
use ParameterLocation::{Cookie, Header, Path, Query};

const SWAGGER: &str = "
swagger: '2.0'
info: {title: Jobs, version: '1'}
paths:
  /jobs/{ids}:
    post:
      operationId: run
      consumes: [application/x-www-form-urlencoded, multipart/form-data]
      parameters:
        - {name: ids, in: path, required: true, type: array, items: {type: integer}, collectionFormat: pipes}
        - {name: tabs, in: query, type: array, items: {type: integer}, collectionFormat: tsv}
        - {name: empty, in: query, type: integer, allowEmptyValue: true}
        - {name: X-Words, in: header, type: array, items: {type: string}, collectionFormat: ssv}
        - {name: name, in: formData, type: string}
        - {name: tags, in: formData, type: array, items: {type: string}, collectionFormat: pipes}
        - name: grid
          in: formData
          type: array
          items: {type: array, items: {type: array, items: {type: integer}, collectionFormat: tsv}, collectionFormat: pipes}
        - {name: rows, in: formData, type: array, collectionFormat: multi, items: {type: array, items: {type: integer}}}
      responses: {'200': {description: ok}}
";

const NEWEST: &str = "
openapi: 3.2.0
info: {title: Jobs, version: '1'}
paths:
  /jobs:
    query:
      operationId: search
      parameters:
        - {name: session, in: cookie, style: cookie, schema: {type: object, properties: {id: {type: integer}, at: {type: string}}}}
        - name: filter
          in: querystring
          content:
            application/x-www-form-urlencoded:
              schema: {type: object, properties: {size: {type: integer}, tags: {type: array, items: {type: string}}}}
              encoding: {tags: {style: pipeDelimited}}
      requestBody: {content: {text/plain: {schema: {type: string}}}}
      responses: {'200': {description: ok}}
    additionalOperations:
      COPY:
        operationId: copy
        parameters:
          - {name: job, in: querystring, content: {application/json: {schema: {type: object}}}}
        responses: {'200': {description: ok}}
  /files/{name}:
    get:
      operationId: file
      parameters: [{name: name, in: path, required: true, allowReserved: true, schema: {type: string}}]
      responses: {'200': {description: ok}}
";

struct Described {
    api: Arc<Api>,
    schemas: Schemas,
}

impl Described {
    fn new(text: &str) -> Self {
        let source = (ApiId("jobs".to_owned()), SourceFile::new("jobs.yaml", text));
        let (contract, warnings) = Contract::from_sources(vec![source]).expect("a document");
        assert_eq!(warnings, []);
        let api = Arc::clone(&contract.apis[0]);
        Self { schemas: Schemas::new(&api), api }
    }

    fn written(&self, id: &str, values: &[(ParameterLocation, &str, Value)]) -> Request {
        self.builder(id, values).build().expect("it can be written")
    }

    fn builder(&self, id: &str, values: &[(ParameterLocation, &str, Value)]) -> RequestBuilder<'_> {
        let builder = RequestBuilder::new(self.api.operation(id).expect("it is described"));
        values
            .iter()
            .fold(builder, |builder, (location, name, value)| builder.parameter(*location, *name, value.clone()))
    }

    fn read(&self, request: &Request) -> DecodedRequest {
        match self.api.route(&request.method, request.path()) {
            Route::Found { operation, parameters } => decode_request(operation, &self.schemas, request, &parameters),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn collection_formats_are_read_back_in_every_place() {
    let jobs = Described::new(SWAGGER);
    let values =
        [(Path, "ids", json!([1, 2])), (Query, "tabs", json!([3, 4])), (Header, "X-Words", json!(["a", "b,c"]))];
    let request = jobs.written("run", &values);
    assert_eq!(request.target, "/jobs/1%7C2?tabs=3%094");
    assert_eq!(request.headers.get("x-words"), Some("a b,c"));
    let read = jobs.read(&request);
    for (location, name, value) in values {
        assert_eq!(read.values(location)[name], value, "{name}");
    }
}

#[test]
fn the_forms_of_swagger_are_read_back() {
    let jobs = Described::new(SWAGGER);
    let form = json!({"name": "a b", "tags": ["x", "y z"]});
    for (media_type, text) in
        [("application/x-www-form-urlencoded", "name=a%20b&tags=x%7Cy%20z"), ("multipart/form-data", "x|y z\r\n")]
    {
        let builder = jobs.builder("run", &[(Path, "ids", json!([1]))]);
        let request = builder.body(media_type, BodyValue::Described(form.clone())).build().expect("it can be written");
        let body = String::from_utf8_lossy(request.body.as_deref().expect("a body")).into_owned();
        assert!(body.contains(text), "{body}");
        assert_eq!(jobs.read(&request).body, DecodedBody::Value(form.clone()), "{media_type}");
    }
}

#[test]
fn lists_of_lists_in_forms_are_read_back() {
    let jobs = Described::new(SWAGGER);
    let form = json!({"grid": [[[1, 2], [3]], [[4]]], "rows": [[1, 2], [3]]});
    for (media_type, texts) in [
        ("application/x-www-form-urlencoded", ["grid=1%092%7C3,4&", "&rows=1%2C2&rows=3"]),
        ("multipart/form-data", ["\r\n\r\n1\t2|3,4\r\n", "\r\n\r\n1,2\r\n"]),
    ] {
        let builder = jobs.builder("run", &[(Path, "ids", json!([1]))]).schemas(&jobs.schemas);
        let request = builder.body(media_type, BodyValue::Described(form.clone())).build().expect("it can be written");
        let body = String::from_utf8_lossy(request.body.as_deref().expect("a body")).into_owned();
        assert!(texts.iter().all(|text| body.contains(text)), "{body}");
        assert_eq!(jobs.read(&request).body, DecodedBody::Value(form.clone()), "{media_type}");
    }
}

#[test]
fn a_parameter_that_may_be_empty_breaks_nothing() {
    let jobs = Described::new(SWAGGER);
    let operation = jobs.api.operation("run").expect("it is described");
    let ids = [("ids".to_owned(), "1".to_owned())];
    let of = |query: &str| {
        let request = Request { method: "POST".into(), target: format!("/jobs/1?{query}"), ..Request::default() };
        request_violations(operation, &jobs.schemas, &request, &ids).len()
    };
    assert_eq!((of("empty="), of("empty"), of("empty=x")), (0, 0, 1));
}

#[test]
fn the_whole_query_may_be_a_form() {
    let jobs = Described::new(NEWEST);
    let filter = json!({"size": 3, "tags": ["a", "b"]});
    let request = jobs.written("search", &[(Query, "filter", filter.clone())]);
    assert_eq!((request.method.as_str(), request.target.as_str()), ("QUERY", "/jobs?size=3&tags=a%7Cb"));
    assert_eq!(jobs.read(&request).query["filter"], filter);
    assert!(jobs.read(&jobs.written("search", &[])).query.is_empty());
}

#[test]
fn the_whole_query_may_be_json() {
    let jobs = Described::new(NEWEST);
    let job = json!({"id": 7});
    let request = jobs.written("copy", &[(Query, "job", job.clone())]);
    assert_eq!((request.method.as_str(), request.target.as_str()), ("COPY", "/jobs?%7B%22id%22%3A7%7D"));
    assert_eq!(jobs.read(&request).query["job"], job);
}

#[test]
fn cookies_of_their_own_style_are_not_escaped() {
    let jobs = Described::new(NEWEST);
    let session = json!({"id": 7, "at": "a%20b"});
    let request = jobs.written("search", &[(Cookie, "session", session.clone())]);
    assert_eq!(request.headers.get("cookie"), Some("id=7; at=a%20b"));
    assert_eq!(jobs.read(&request).cookie["session"], session);
}

#[test]
fn reserved_characters_stay_in_a_path_that_allows_them() {
    let jobs = Described::new(NEWEST);
    let request = jobs.written("file", &[(Path, "name", json!("a:b@c/d"))]);
    assert_eq!(request.target, "/files/a:b@c%2Fd");
    assert_eq!(jobs.read(&request).path["name"], "a:b@c/d");
}
