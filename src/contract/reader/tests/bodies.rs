//! Bodies of OpenAPI 3: encodings, streams, headers that are serialised.

use super::reading::{clean, operation, read, read_version};
use crate::contract::{ParameterStyle, Serialization};

#[test]
fn encodings_say_how_the_properties_of_a_form_travel() {
    let text = "
paths:
  /jobs:
    post:
      requestBody:
        content:
          multipart/form-data:
            schema: {type: object}
            encoding:
              photo: {contentType: 'image/png, image/jpeg', headers: {X-Size: {required: true, schema: {type: integer}}}}
              tags: {style: pipeDelimited, allowReserved: true}
              name: {explode: true}
      responses: {'201': {description: made}}
";
    let api = clean(read_version("3.1.0", text));
    let encoding = &operation(&api, "POST /jobs").request_body.as_ref().expect("a body").content[0].encoding;
    assert_eq!(encoding["photo"].content_type.as_deref(), Some("image/png, image/jpeg"));
    assert_eq!(encoding["photo"].serialization, None);
    assert!(encoding["photo"].headers[0].required);
    let style = ParameterStyle::PipeDelimited;
    assert_eq!(encoding["tags"].serialization, Some(Serialization { style, explode: false, allow_reserved: true }));
    let style = ParameterStyle::Form;
    assert_eq!(encoding["name"].serialization, Some(Serialization { style, explode: true, allow_reserved: false }));
    let older = clean(read(text));
    let encoding = &operation(&older, "POST /jobs").request_body.as_ref().expect("a body").content[0].encoding;
    assert_eq!(encoding["tags"].serialization, None, "3.0 has styles in urlencoded forms only");
}

#[test]
fn streams_and_positions_are_described_since_3_2() {
    let text = "
paths:
  /jobs:
    post:
      requestBody:
        content:
          multipart/mixed:
            prefixEncoding: [{contentType: text/plain}]
            itemEncoding:
              contentType: image/png
              encoding: {a: {contentType: text/html}}
              prefixEncoding: [{contentType: text/css}]
              itemEncoding: {contentType: text/csv}
            itemSchema: {type: object}
      responses: {'200': {description: ok, content: {application/jsonl: {$ref: '#/components/mediaTypes/Lines'}}}}
components:
  mediaTypes: {Lines: {itemSchema: {type: integer}}}
";
    let api = clean(read_version("3.2.0", text));
    let post = operation(&api, "POST /jobs");
    let mixed = &post.request_body.as_ref().expect("a body").content[0];
    assert_eq!(mixed.prefix_encoding[0].content_type.as_deref(), Some("text/plain"));
    assert_eq!(mixed.item_encoding.as_ref().and_then(|encoding| encoding.content_type.as_deref()), Some("image/png"));
    assert!(mixed.item_schema.is_some());
    let kinds = mixed.all_encodings().into_iter().filter_map(|encoding| encoding.content_type.as_deref());
    assert_eq!(kinds.collect::<Vec<_>>(), ["text/plain", "image/png", "text/html", "text/css", "text/csv"]);
    let lines = &post.responses[0].content[0];
    assert_eq!(lines.item_schema.as_ref().expect("a schema").pointer, "/components/mediaTypes/Lines/itemSchema");
    let older = clean(read_version("3.1.0", text));
    let mixed = &older.operations[0].request_body.as_ref().expect("a body").content[0];
    assert!(mixed.item_schema.is_none() && mixed.prefix_encoding.is_empty() && mixed.item_encoding.is_none());
}

#[test]
fn a_header_may_be_a_serialised_media_type() {
    let api = clean(read(
        "
paths:
  /jobs:
    get:
      responses:
        '200':
          description: ok
          headers: {X-Job: {deprecated: true, content: {application/json: {schema: {type: object}, example: {id: 1}}}}}
",
    ));
    let header = &api.operations[0].responses[0].headers[0];
    assert_eq!(header.media_type.as_deref(), Some("application/json"));
    assert!(header.schema.as_ref().expect("a schema").pointer.ends_with("/X-Job/content/application~1json/schema"));
    assert_eq!((header.examples.len(), header.deprecated), (1, true));
}
