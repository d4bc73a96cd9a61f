//! Bodies of `multipart/*` (RFC 2046 §5.1, RFC 7578), both ways.
//!
//! Every field of an object is a part with its name, of a list every item; of a list as a whole every item is a part
//! without a name. A part has the media type that its encoding says, else the one that its schema stands for; it may
//! be a form or have parts itself. The boundary depends on the content only, so that the same form is always the same bytes. Start at [`write`] and [`read`].

use bytes::Bytes;
use indexmap::IndexMap;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::coerce::{Shape, Typing};
use super::encode::{encode_form, serialised, text};
use super::form::{Encodings, read_urlencoded, styled, write_urlencoded};
use super::media_type::MediaType;
use super::part_encodings::{PartEncodings, form_of, multipart_of};
use super::parts::{Part, read_parts};
use crate::contract::Encoding;

/// Header fields of parts, by the pointers of their encodings; a `Content-Type` among them is the part's.
pub type PartHeaders = IndexMap<String, Vec<(String, String)>>;

/// What parts are made by.
pub(super) struct Multipart<'a> {
    /// The type without parameters, such as `multipart/form-data`.
    pub(super) essence: String,
    pub(super) encodings: PartEncodings<'a>,
    pub(super) schema: &'a Value,
    pub(super) typing: Option<Typing<'a>>,
    pub(super) headers: &'a PartHeaders,
}

/// Writes an object's fields, or a list's items, as parts; the media type carries the boundary.
pub(super) fn write(value: &Value, how: &Multipart<'_>) -> (String, Bytes) {
    let (media_type, text) = written(value, how);
    (media_type, Bytes::from(text))
}

fn written(value: &Value, how: &Multipart<'_>) -> (String, String) {
    let parts = match value {
        Value::Array(items) => how.items(items),
        _ => how.fields(value),
    };
    let boundary = boundary(&parts);
    let body: String =
        parts.iter().map(|part| part.written(&boundary)).chain([format!("--{boundary}--\r\n")]).collect();
    (format!("{}; boundary={boundary}", how.essence), body)
}

impl Multipart<'_> {
    fn fields(&self, value: &Value) -> Vec<Part> {
        let Value::Object(fields) = value else { return Vec::new() };
        let mut parts = Vec::new();
        for (name, field) in fields {
            let encoding = self.encodings.named.get(name);
            if let Some(how) = encoding.and_then(|encoding| encoding.serialization) {
                let pairs = encode_form(name, field, how.style, how.explode, str::to_owned);
                parts.extend(pairs.into_iter().map(|(name, text)| self.part(Some(name), None, text, encoding)));
                continue;
            }
            let property = self.property(name);
            let media_type = self.media_type(encoding, property, field);
            // A list is one part for each item, with the encoding of one item (OpenAPI 3.2.0 §4.14.1).
            let (values, schema) = match field {
                Value::Array(items) => {
                    let schema = self.typing.zip(property).and_then(|(typing, list)| typing.items(list));
                    (items.as_slice(), schema)
                }
                single => (std::slice::from_ref(single), property),
            };
            for value in values {
                let (media_type, text) = self.value(encoding, schema, value, media_type.clone());
                parts.push(self.part(Some(name.clone()), media_type, text, encoding));
            }
        }
        parts
    }

    fn items(&self, items: &[Value]) -> Vec<Part> {
        let part = |(index, item): (usize, &Value)| {
            let encoding = self.encodings.at(index);
            let schema = self.typing.and_then(|typing| item_schema(self.encodings, self.schema, typing, index));
            let media_type = self.media_type(encoding, schema, item).or_else(|| Some("text/plain".to_owned()));
            let (media_type, text) = self.value(encoding, schema, item, media_type);
            self.part(None, media_type, text, encoding)
        };
        items.iter().enumerate().map(part).collect()
    }

    /// The text of one value, and the media type that tells what it is.
    fn value(
        &self,
        encoding: Option<&Encoding>,
        schema: Option<&Value>,
        value: &Value,
        media_type: Option<String>,
    ) -> (Option<String>, String) {
        let (is_object, is_list) = (value.is_object(), value.is_array());
        if let Some(form) = form_of(encoding).filter(|_| is_object) {
            return (media_type, write_urlencoded(value, &form.encoding));
        }
        if let Some(nested) = multipart_of(encoding).filter(|_| is_object || is_list) {
            let essence = media_type.as_deref().and_then(MediaType::parse).map(|kind| kind.essence());
            let how = Multipart {
                essence: essence.unwrap_or_default(),
                encodings: PartEncodings::of_part(nested),
                schema: schema.unwrap_or(&Value::Null),
                ..*self
            };
            let (media_type, text) = written(value, &how);
            return (Some(media_type), text);
        }
        let text = media_type.as_deref().map_or_else(|| text(value), |kind| serialised(kind, value));
        (media_type, text)
    }

    /// The schema of a property.
    fn property(&self, name: &str) -> Option<&Value> {
        self.typing?.property(self.schema, name)
    }

    /// The media type of a part: what its encoding says, else what its schema stands for (OpenAPI 3.0.3 §4.8.15.1).
    fn media_type(&self, encoding: Option<&Encoding>, schema: Option<&Value>, value: &Value) -> Option<String> {
        let given = encoding.and_then(|encoding| encoding.content_type.as_deref()).and_then(concrete);
        let is_structured = |value: &Value| value.is_object() || value.is_array();
        let holds_structure =
            value.is_object() || value.as_array().is_some_and(|items| items.iter().any(is_structured));
        given.or_else(|| holds_structure.then(|| "application/json".to_owned())).or_else(|| {
            let typing = self.typing?;
            let schema = typing.schemas.follow(schema?, typing.view);
            let schema =
                if value.is_array() { typing.schemas.follow(typing.items(schema)?, typing.view) } else { schema };
            file_type(schema)
        })
    }

    fn part(
        &self,
        name: Option<String>,
        media_type: Option<String>,
        text: String,
        encoding: Option<&Encoding>,
    ) -> Part {
        let given = encoding.and_then(|encoding| self.headers.get(&encoding.pointer));
        let mut headers = given.cloned().unwrap_or_default();
        let replaced = headers.iter().position(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        let replaced = replaced.map(|index| headers.remove(index).1);
        Part { name, media_type: replaced.or(media_type), headers, text }
    }
}

/// The media type of a string that stands for bytes.
fn file_type(schema: &Value) -> Option<String> {
    let text = |key: &str| schema.get(key).and_then(Value::as_str);
    if text("contentEncoding").is_some() {
        return None;
    }
    match (text("contentMediaType"), text("format")) {
        (Some(media_type), _) => concrete(media_type),
        (None, Some("binary")) => Some("application/octet-stream".to_owned()),
        _ => None,
    }
}

/// The first of several media types that is no range, else one within the first range.
fn concrete(content_type: &str) -> Option<String> {
    let mut kinds = content_type.split(',').map(str::trim).filter(|kind| MediaType::parse(kind).is_some());
    let exact = kinds.clone().find(|kind| !kind.contains('*')).map(str::to_owned);
    exact.or_else(|| {
        let within = match kinds.next()?.split('/').next()? {
            "image" => "image/png",
            "text" => "text/plain",
            "audio" => "audio/mpeg",
            "video" => "video/mp4",
            _ => "application/octet-stream",
        };
        Some(within.to_owned())
    })
}

fn boundary(parts: &[Part]) -> String {
    let mut hash = Sha256::new();
    for Part { name, text, .. } in parts {
        hash.update(name.as_deref().unwrap_or_default());
        hash.update([0]);
        hash.update(text);
        hash.update([0]);
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// The value that a multipart body is, with the types that its schema wants; `None` when it is not well-formed.
pub(super) fn read(
    body: &[u8],
    media_type: &MediaType,
    encodings: PartEncodings<'_>,
    schema: &Value,
    typing: Typing<'_>,
) -> Option<Value> {
    let parts = read_parts(body, media_type)?;
    let is_list = encodings.item_schema.is_some() || typing.shape(schema).is_list();
    if is_list {
        let items = parts.iter().enumerate();
        let item = |(index, part): (usize, &Part)| {
            let schema = item_schema(encodings, schema, typing, index).unwrap_or(&Value::Null);
            let nested = read_nested(part, encodings.at(index), schema, typing);
            nested.or_else(|| part.json()).unwrap_or_else(|| typing.coerce(&part.text, schema))
        };
        return Some(items.map(item).collect());
    }
    // A part without a name is no field (RFC 7578 §4.2).
    let is_named = parts.iter().all(|part| part.name.is_some());
    is_named.then(|| Value::Object(read_fields(parts, schema, encodings, typing)))
}

/// The schema of the item at an index.
fn item_schema<'a>(
    encodings: PartEncodings<'a>,
    whole: &'a Value,
    typing: Typing<'a>,
    index: usize,
) -> Option<&'a Value> {
    let items = || encodings.item_schema.map(|schema| typing.schemas.node(schema, typing.view));
    typing.prefix_item(whole, index).or_else(items).or_else(|| typing.items(whole))
}

/// The value of a part that is a form or has parts itself, as its encoding says; `None` where it is nothing of that.
fn read_nested(part: &Part, encoding: Option<&Encoding>, schema: &Value, typing: Typing<'_>) -> Option<Value> {
    if let Some(form) = form_of(encoding) {
        let fields = read_urlencoded(part.text.as_bytes(), schema, &form.encoding, typing);
        return typing.shape(schema).has(Shape::OBJECT).then_some(Value::Object(fields));
    }
    let (nested, media_type) = (multipart_of(encoding)?, MediaType::parse(part.media_type.as_deref()?)?);
    read(part.text.as_bytes(), &media_type, PartEncodings::of_part(nested), schema, typing)
}

fn read_fields(
    parts: Vec<Part>,
    schema: &Value,
    encodings: PartEncodings<'_>,
    typing: Typing<'_>,
) -> Map<String, Value> {
    let encodings = encodings.named;
    let styled = styled(schema, encodings, typing);
    let mut plain = Vec::new();
    let mut object = Map::new();
    for part in parts {
        let own_name = part.name.as_deref().unwrap_or_default();
        let is_text = is_mere_text(own_name, schema, encodings, typing);
        let property = typing.property(schema, own_name).unwrap_or(&Value::Null);
        let item = typing.items(property).filter(|_| typing.shape(property).is_list()).unwrap_or(property);
        let nested = read_nested(&part, encodings.get(own_name), item, typing);
        let value = nested.or_else(|| part.json()).filter(|_| !is_text);
        let (name, text) = (part.name.unwrap_or_default(), part.text);
        match (styled.iter().find(|property| property.name == name), value) {
            (None, Some(value)) => put(&mut object, name, value, schema, typing),
            (Some(property), None) if !property.reading.explode => {
                let value = property.reading.header(&[&text]);
                object.insert(name, value);
            }
            _ => plain.push((name, text)),
        }
    }
    object.extend(typing.object(schema, plain));
    object
}

/// Whether a server that expects a text here takes the part for one, whatever the part says that it is.
fn is_mere_text(name: &str, schema: &Value, encodings: &Encodings, typing: Typing<'_>) -> bool {
    let declared = encodings.get(name).and_then(|encoding| encoding.content_type.as_deref());
    if declared.is_some_and(|declared| declared.contains("json")) {
        return false;
    }
    let shape_of = |property| match typing.items(property).filter(|_| typing.shape(property).is_list()) {
        Some(items) => typing.shape(items),
        None => typing.shape(property),
    };
    typing
        .property(schema, name)
        .map(shape_of)
        .is_some_and(|shape| shape.has(Shape::STRING) && !shape.has(Shape::OBJECT) && !shape.has(Shape::ARRAY))
}

/// Adds a value under a name; values of a list come one by one.
fn put(object: &mut Map<String, Value>, name: String, value: Value, schema: &Value, typing: Typing<'_>) {
    let property = typing.property(schema, &name).filter(|property| typing.shape(property).is_list());
    let wants_list = property.is_some();
    let holds_lists = property.and_then(|list| typing.items(list)).is_some_and(|items| typing.shape(items).is_list());
    match object.get_mut(&name) {
        Some(Value::Array(items)) if wants_list => items.push(value),
        _ if wants_list && (!value.is_array() || holds_lists) => drop(object.insert(name, Value::Array(vec![value]))),
        _ => drop(object.insert(name, value)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::contract::{Encoding, MediaTypePromise, ParameterStyle, Serialization};
    use crate::message::fixture::Pets;
    use crate::schema::View;

    fn round(value: &Value, schema: &Value, encodings: &Encodings) -> Value {
        let pets = Pets::new();
        let typing = Typing { schemas: &pets.schemas, view: View::Request };
        let promise = MediaTypePromise { encoding: encodings.clone(), ..MediaTypePromise::default() };
        let how = Multipart {
            essence: "multipart/form-data".to_owned(),
            encodings: PartEncodings::of_body(&promise),
            schema,
            typing: Some(typing),
            headers: &PartHeaders::new(),
        };
        let (media_type, body) = write(value, &how);
        let media_type = MediaType::parse(&media_type).expect("a media type");
        read(&body, &media_type, PartEncodings::of_body(&promise), schema, typing).expect("a well-formed body")
    }

    fn body(value: &Value, encodings: &Encodings) -> String {
        let promise = MediaTypePromise { encoding: encodings.clone(), ..MediaTypePromise::default() };
        written(value, &promise, &Value::Null, &PartHeaders::new())
    }

    fn written(value: &Value, promise: &MediaTypePromise, schema: &Value, headers: &PartHeaders) -> String {
        let pets = Pets::new();
        let typing = Some(Typing { schemas: &pets.schemas, view: View::Request });
        let encodings = PartEncodings::of_body(promise);
        let how = Multipart { essence: "multipart/mixed".to_owned(), encodings, schema, typing, headers };
        String::from_utf8(write(value, &how).1.to_vec()).expect("text")
    }

    #[test]
    fn a_multipart_form_reads_back() {
        let list = json!({"type": "array", "items": {"type": "integer"}});
        let objects = json!({"type": "array", "items": {"type": "object"}});
        let schema = json!({"properties": {"list": list, "object": {"type": "object"}, "objects": objects}});
        let form = json!({
            "a \"b\"": "one\r\ntwo", "list": [1, 2], "empty": "", "object": {"k": "1"}, "objects": [{"k": 1}, {"k": 2}],
        });
        assert_eq!(round(&form, &schema, &Encodings::new()), form);
        assert_eq!(body(&form, &Encodings::new()), body(&form, &Encodings::new()));
    }

    #[test]
    fn lists_of_lists_and_lists_as_a_whole_read_back() {
        let grid = json!({"type": "array", "items": {"type": "array", "items": {"type": "integer"}}});
        let schema = json!({"properties": {"grid": grid}});
        for form in [json!({"grid": [[1, 2], [3]]}), json!({"grid": [[1]]})] {
            assert_eq!(round(&form, &schema, &Encodings::new()), form);
        }
        let promise = MediaTypePromise {
            prefix_encoding: vec![Encoding { content_type: Some("text/html".to_owned()), ..Encoding::default() }],
            item_encoding: Some(Box::new(Encoding { pointer: "/item".to_owned(), ..Encoding::default() })),
            ..MediaTypePromise::default()
        };
        let headers = PartHeaders::from_iter([("/item".to_owned(), vec![("X-Page".to_owned(), "2".to_owned())])]);
        let schema = json!({"type": "array", "prefixItems": [{"type": "string"}], "items": {"type": "object"}});
        let value = json!(["<p>", {"a": 1}]);
        let text = written(&value, &promise, &schema, &headers);
        assert!(text.contains("\r\nContent-Type: text/html\r\n\r\n<p>\r\n--"), "{text}");
        assert!(text.contains("\r\nContent-Type: application/json\r\nX-Page: 2\r\n\r\n{\"a\":1}\r\n--"), "{text}");
        let boundary = text[2..].split("\r\n").next().expect("a boundary");
        let media_type = MediaType::parse(&format!("multipart/mixed; boundary={boundary}")).expect("a media type");
        let pets = Pets::new();
        let typing = Typing { schemas: &pets.schemas, view: View::Request };
        assert_eq!(read(text.as_bytes(), &media_type, PartEncodings::of_body(&promise), &schema, typing), Some(value));
    }

    #[test]
    fn a_text_is_one_whatever_the_part_says() {
        let schema = json!({"properties": {"name": {"type": "string"}, "any": {"type": ["string", "object"]}}});
        let form = json!({"name": {"a": 1}, "any": {"a": 1}});
        assert_eq!(round(&form, &schema, &Encodings::new()), json!({"name": "{\"a\":1}", "any": {"a": 1}}));
        let json = Encoding { content_type: Some("application/json".to_owned()), ..Encoding::default() };
        assert_eq!(round(&form, &schema, &Encodings::from([("name".to_owned(), json)])), form);
    }

    #[test]
    fn bytes_are_sent_as_files() {
        let schema = json!({"properties": {
            "photo": {"type": "string", "format": "binary"},
            "photos": {"type": "array", "items": {"type": "string", "contentMediaType": "image/jpeg"}},
            "code": {"type": "string", "contentEncoding": "base64", "contentMediaType": "image/png"},
        }});
        let promise = MediaTypePromise::default();
        let text =
            written(&json!({"photo": "x", "photos": ["y"], "code": "eA=="}), &promise, &schema, &PartHeaders::new());
        assert!(
            text.contains("name=\"photo\"; filename=\"photo\"\r\nContent-Type: application/octet-stream\r\n"),
            "{text}"
        );
        assert!(text.contains("name=\"photos\"; filename=\"photos\"\r\nContent-Type: image/jpeg\r\n"), "{text}");
        assert!(text.contains("name=\"code\"\r\n\r\neA==\r\n"), "{text}");
    }

    #[test]
    fn parts_have_the_media_types_of_their_encodings() {
        let of = |kind: &str| Encoding { content_type: Some(kind.to_owned()), ..Encoding::default() };
        let encodings = Encodings::from([
            ("photo".to_owned(), of("image/*, image/png")),
            ("name".to_owned(), of("application/json")),
        ]);
        let text = body(&json!({"photo": "x", "name": "Rex", "owner": {"id": 1}, "age": 3}), &encodings);
        assert!(text.contains("name=\"photo\"; filename=\"photo\"\r\nContent-Type: image/png\r\n\r\nx\r\n"), "{text}");
        assert!(text.contains("name=\"name\"\r\nContent-Type: application/json\r\n\r\n\"Rex\"\r\n"), "{text}");
        assert!(text.contains("name=\"owner\"\r\nContent-Type: application/json\r\n\r\n{\"id\":1}\r\n"), "{text}");
        assert!(text.contains("name=\"age\"\r\n\r\n3\r\n"), "{text}");
    }

    #[test]
    fn lists_are_joined_where_their_encoding_says_so() {
        let how = Serialization { style: ParameterStyle::PipeDelimited, explode: false, allow_reserved: false };
        let encoding = Encoding { serialization: Some(how), ..Encoding::default() };
        let encodings = Encodings::from([("tags".to_owned(), encoding)]);
        let schema = json!({"properties": {"tags": {"type": "array", "items": {"type": "string"}}}});
        let value = json!({"tags": ["a", "b c"]});
        assert!(body(&value, &encodings).contains("\r\n\r\na|b c\r\n"));
        assert_eq!(round(&value, &schema, &encodings), value);
    }

    #[test]
    fn a_broken_multipart_body_is_refused() {
        let media_type = MediaType::parse("multipart/form-data; boundary=x").unwrap();
        for body in ["", "--x", "--x\r\n\r\nno name\r\n--x--", "--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1"]
        {
            assert_eq!(read_parts(body.as_bytes(), &media_type), None, "{body:?}");
        }
        assert_eq!(read_parts(b"--x--", &media_type), Some(Vec::new()));
    }
}
