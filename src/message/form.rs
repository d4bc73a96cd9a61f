//! Form bodies: `application/x-www-form-urlencoded` and `multipart/form-data` (RFC 7578).
//!
//! Fields are written in order, lists repeated, objects as JSON. Reading gives the texts as they came; what they
//! mean is `coerce`'s task. Start at [`write_urlencoded`] and [`read_multipart`].

use bytes::Bytes;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::encode::text;
use super::media_type::MediaType;

/// Writes an object's fields as a form.
pub(super) fn write_urlencoded(value: &Value) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields(value)).finish()
}

/// The fields of a form.
pub(super) fn read_urlencoded(body: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(body).into_owned().collect()
}

/// Writes an object's fields as parts; the boundary depends on the content only, so that the same form is always
/// the same bytes.
pub(super) fn write_multipart(value: &Value) -> (String, Bytes) {
    let fields = fields(value);
    let boundary = boundary(&fields);
    let parts = fields.iter().map(|(name, text)| {
        let name = name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
        format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
    });
    let body: String = parts.chain([format!("--{boundary}--\r\n")]).collect();
    (format!("multipart/form-data; boundary={boundary}"), Bytes::from(body))
}

/// The fields of a multipart body: names with contents; `None` when it is not well-formed.
pub(super) fn read_multipart(body: &[u8], media_type: &MediaType) -> Option<Vec<(String, String)>> {
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

fn part(bytes: &[u8]) -> Option<(String, String)> {
    let head_end = places(bytes, b"\r\n\r\n").next()?;
    let head = String::from_utf8_lossy(&bytes[..head_end]);
    let disposition = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim().eq_ignore_ascii_case("content-disposition").then(|| value.trim().to_owned())
    })?;
    // The syntax of parameters is that of media types; the prefix makes it one.
    let disposition = MediaType::parse(&format!("multipart/{disposition}"))?;
    let name = disposition.parameter("name")?.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n");
    Some((name, String::from_utf8_lossy(&bytes[head_end + 4..]).into_owned()))
}

fn places<'a>(haystack: &'a [u8], needle: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    haystack.windows(needle.len()).enumerate().filter(move |(_, window)| *window == needle).map(|(index, _)| index)
}

fn fields(value: &Value) -> Vec<(String, String)> {
    let Value::Object(fields) = value else { return Vec::new() };
    let mut pairs = Vec::new();
    for (name, field) in fields {
        match field {
            Value::Array(items) => pairs.extend(items.iter().map(|item| (name.clone(), text(item)))),
            other => pairs.push((name.clone(), text(other))),
        }
    }
    pairs
}

fn boundary(fields: &[(String, String)]) -> String {
    let mut hash = Sha256::new();
    for (name, text) in fields {
        hash.update(name);
        hash.update([0]);
        hash.update(text);
        hash.update([0]);
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn pairs(fields: &[(&str, &str)]) -> Vec<(String, String)> {
        fields.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn an_urlencoded_form_reads_back() {
        let form = json!({"a b": "é&=+", "list": [1, "x"], "object": {"k": true}});
        let written = write_urlencoded(&form);
        assert_eq!(written, "a+b=%C3%A9%26%3D%2B&list=1&list=x&object=%7B%22k%22%3Atrue%7D");
        let expected = pairs(&[("a b", "é&=+"), ("list", "1"), ("list", "x"), ("object", "{\"k\":true}")]);
        assert_eq!(read_urlencoded(written.as_bytes()), expected);
    }

    #[test]
    fn a_multipart_form_reads_back() {
        let form = json!({"a \"b\"": "one\r\ntwo", "list": [1, 2], "empty": ""});
        let (media_type, body) = write_multipart(&form);
        let read = read_multipart(&body, &MediaType::parse(&media_type).unwrap()).unwrap();
        assert_eq!(read, pairs(&[("a \"b\"", "one\r\ntwo"), ("list", "1"), ("list", "2"), ("empty", "")]));
        assert_eq!(write_multipart(&form), (media_type, body));
    }

    #[test]
    fn a_broken_multipart_body_is_refused() {
        let media_type = MediaType::parse("multipart/form-data; boundary=x").unwrap();
        for body in ["", "--x", "--x\r\n\r\nno name\r\n--x--", "--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1"]
        {
            assert_eq!(read_multipart(body.as_bytes(), &media_type), None, "{body:?}");
        }
        assert_eq!(read_multipart(b"--x--", &media_type), Some(Vec::new()));
    }
}
