//! Form bodies of `multipart/form-data` (RFC 7578), both ways.
//!
//! Every field is a part, of a list every item; a part has the media type that its encoding says, and an object is
//! JSON. The boundary depends on the content only, so that the same form is always the same bytes. Start at [`write`]
//! and [`read`].

use bytes::Bytes;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::coerce::Typing;
use super::encode::encode_form;
use super::form::{Encodings, styled, texts};
use super::media_type::MediaType;

/// One part.
#[derive(Debug, Clone, PartialEq)]
struct Part {
    name: String,
    media_type: Option<String>,
    text: String,
}

/// Writes an object's fields as parts; the media type carries the boundary.
pub(super) fn write(value: &Value, encodings: &Encodings) -> (String, Bytes) {
    let parts = parts(value, encodings);
    let boundary = boundary(&parts);
    let written = parts.iter().map(|part| {
        let name = part.name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
        let (file_name, media_type) = match &part.media_type {
            // Servers take a part for a file when it has a file name.
            Some(kind) if is_file(kind) => (format!("; filename=\"{name}\""), format!("Content-Type: {kind}\r\n")),
            Some(kind) => (String::new(), format!("Content-Type: {kind}\r\n")),
            None => (String::new(), String::new()),
        };
        let text = &part.text;
        format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"{file_name}\r\n{media_type}\r\n{text}\r\n"
        )
    });
    let body: String = written.chain([format!("--{boundary}--\r\n")]).collect();
    (format!("multipart/form-data; boundary={boundary}"), Bytes::from(body))
}

fn parts(value: &Value, encodings: &Encodings) -> Vec<Part> {
    let Value::Object(fields) = value else { return Vec::new() };
    let mut parts = Vec::new();
    for (name, field) in fields {
        let encoding = encodings.get(name);
        if let Some(how) = encoding.and_then(|encoding| encoding.serialization) {
            let pairs = encode_form(name, field, how.style, how.explode, str::to_owned);
            parts.extend(pairs.into_iter().map(|(name, text)| Part { name, media_type: None, text }));
            continue;
        }
        let given = encoding.and_then(|encoding| encoding.content_type.as_deref()).and_then(concrete);
        let is_structured = |value: &Value| value.is_object() || value.is_array();
        let holds_structure =
            field.is_object() || field.as_array().is_some_and(|items| items.iter().any(is_structured));
        let media_type = given.or(holds_structure.then_some("application/json"));
        let part = |text| Part { name: name.clone(), media_type: media_type.map(str::to_owned), text };
        parts.extend(texts(field, media_type).into_iter().map(part));
    }
    parts
}

/// The first of several media types that is no range.
fn concrete(content_type: &str) -> Option<&str> {
    content_type.split(',').map(str::trim).find(|kind| MediaType::parse(kind).is_some() && !kind.contains('*'))
}

fn is_file(media_type: &str) -> bool {
    MediaType::parse(media_type).is_some_and(|kind| !kind.is_json() && !kind.is_text() && !kind.is_form())
}

fn boundary(parts: &[Part]) -> String {
    let mut hash = Sha256::new();
    for Part { name, text, .. } in parts {
        hash.update(name);
        hash.update([0]);
        hash.update(text);
        hash.update([0]);
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// The object that a multipart body is, with the types that its schema wants; `None` when it is not well-formed.
pub(super) fn read(
    body: &[u8],
    media_type: &MediaType,
    schema: &Value,
    encodings: &Encodings,
    typing: Typing<'_>,
) -> Option<Map<String, Value>> {
    let parts = read_parts(body, media_type)?;
    let styled = styled(schema, encodings, typing);
    let mut plain = Vec::new();
    let mut object = Map::new();
    for Part { name, media_type, text } in parts {
        let is_json = media_type.as_deref().and_then(MediaType::parse).is_some_and(|kind| kind.is_json());
        let value = if is_json { serde_json::from_str(&text).ok() } else { None };
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
    Some(object)
}

/// Adds a value under a name; values of a list come one by one.
fn put(object: &mut Map<String, Value>, name: String, value: Value, schema: &Value, typing: Typing<'_>) {
    let wants_list = typing.property(schema, &name).is_some_and(|property| typing.shape(property).is_list());
    match object.get_mut(&name) {
        Some(Value::Array(items)) if wants_list => items.push(value),
        _ if wants_list && !value.is_array() => drop(object.insert(name, Value::Array(vec![value]))),
        _ => drop(object.insert(name, value)),
    }
}

fn read_parts(body: &[u8], media_type: &MediaType) -> Option<Vec<Part>> {
    let delimiter = [b"\r\n--", media_type.parameter("boundary")?.as_bytes()].concat();
    // The first delimiter has no line break before it.
    let body = [b"\r\n", body].concat();
    let mut places = places(&body, &delimiter);
    let mut found = Vec::new();
    let mut start = places.next()? + delimiter.len();
    loop {
        if body[start..].starts_with(b"--") {
            return Some(found);
        }
        let end = places.next()?;
        found.push(part(&body[start..end])?);
        start = end + delimiter.len();
    }
}

fn part(bytes: &[u8]) -> Option<Part> {
    let head_end = places(bytes, b"\r\n\r\n").next()?;
    let head = String::from_utf8_lossy(&bytes[..head_end]);
    let field = |wanted: &str| {
        head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.trim().eq_ignore_ascii_case(wanted).then(|| value.trim().to_owned())
        })
    };
    // The syntax of parameters is that of media types; the prefix makes it one.
    let disposition = MediaType::parse(&format!("multipart/{}", field("content-disposition")?))?;
    let name = disposition.parameter("name")?.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n");
    let text = String::from_utf8_lossy(&bytes[head_end + 4..]).into_owned();
    Some(Part { name, media_type: field("content-type"), text })
}

fn places<'a>(haystack: &'a [u8], needle: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    haystack.windows(needle.len()).enumerate().filter(move |(_, window)| *window == needle).map(|(index, _)| index)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::contract::{Encoding, ParameterStyle, Serialization};
    use crate::message::fixture::Pets;
    use crate::schema::View;

    fn round(value: &Value, schema: &Value, encodings: &Encodings) -> Value {
        let pets = Pets::new();
        let typing = Typing { schemas: &pets.schemas, view: View::Request };
        let (media_type, body) = write(value, encodings);
        let media_type = MediaType::parse(&media_type).expect("a media type");
        Value::Object(read(&body, &media_type, schema, encodings, typing).expect("a well-formed body"))
    }

    fn body(value: &Value, encodings: &Encodings) -> String {
        String::from_utf8(write(value, encodings).1.to_vec()).expect("text")
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
        assert_eq!(write(&form, &Encodings::new()), write(&form, &Encodings::new()));
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
