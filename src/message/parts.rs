//! Parts of a multipart body: header fields and a text, between boundaries (RFC 2046 §5.1, RFC 7578 §4).
//!
//! What a part means is decided in `multipart`. Start at [`read_parts`].

use serde_json::Value;

use super::media_type::MediaType;

/// One part.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Part {
    /// The name that its `Content-Disposition` gives.
    pub(super) name: Option<String>,
    pub(super) media_type: Option<String>,
    /// All other header fields.
    pub(super) headers: Vec<(String, String)>,
    pub(super) text: String,
}

impl Part {
    /// The part behind its boundary.
    pub(super) fn written(&self, boundary: &str) -> String {
        let mut head = String::new();
        if let Some(name) = &self.name {
            let name = name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
            // Servers take a part for a file when it has a file name.
            let is_file = self.media_type.as_deref().is_some_and(is_file);
            let file = if is_file { format!("; filename=\"{name}\"") } else { String::new() };
            head = format!("Content-Disposition: form-data; name=\"{name}\"{file}\r\n");
        }
        let media_type = self.media_type.iter().map(|kind| ("Content-Type", kind.as_str()));
        let headers = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        head.extend(media_type.chain(headers).map(|(name, value)| format!("{name}: {value}\r\n")));
        format!("--{boundary}\r\n{head}\r\n{}\r\n", self.text)
    }

    /// The value of a part that says that it is JSON, and is.
    pub(super) fn json(&self) -> Option<Value> {
        let is_json = self.media_type.as_deref().and_then(MediaType::parse).is_some_and(|kind| kind.is_json());
        if is_json { serde_json::from_str(&self.text).ok() } else { None }
    }

    /// A header field.
    pub(super) fn header(&self, wanted: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers.find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.as_str())
    }
}

fn is_file(media_type: &str) -> bool {
    MediaType::parse(media_type).is_some_and(|kind| !kind.is_json() && !kind.is_text() && !kind.is_form())
}

/// The parts of a body; `None` when it is not well-formed.
pub(super) fn read_parts(body: &[u8], media_type: &MediaType) -> Option<Vec<Part>> {
    let delimiter = [b"\r\n--", media_type.parameter("boundary")?.as_bytes()].concat();
    // The first delimiter has no line break before it.
    let body = [b"\r\n", body].concat();
    let needs_name = media_type.is_multipart_form();
    let mut places = places(&body, &delimiter);
    let mut found = Vec::new();
    let mut start = places.next()? + delimiter.len();
    loop {
        if body[start..].starts_with(b"--") {
            return Some(found);
        }
        let end = places.next()?;
        let part = part(&body[start..end])?;
        if needs_name && part.name.is_none() {
            return None;
        }
        found.push(part);
        start = end + delimiter.len();
    }
}

fn part(bytes: &[u8]) -> Option<Part> {
    let head_end = places(bytes, b"\r\n\r\n").next()?;
    let head = String::from_utf8_lossy(&bytes[..head_end]);
    let fields = head.lines().filter_map(|line| line.split_once(':'));
    let mut headers: Vec<(String, String)> =
        fields.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect();
    let mut take = |wanted: &str| {
        let index = headers.iter().position(|(name, _)| name.eq_ignore_ascii_case(wanted))?;
        Some(headers.remove(index).1)
    };
    let (disposition, media_type) = (take("content-disposition"), take("content-type"));
    // The syntax of parameters is that of media types; the prefix makes it one.
    let disposition = disposition.and_then(|disposition| MediaType::parse(&format!("multipart/{disposition}")));
    let name = disposition.as_ref().and_then(|disposition| disposition.parameter("name"));
    let name = name.map(|name| name.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n"));
    let text = String::from_utf8_lossy(&bytes[head_end + 4..]).into_owned();
    Some(Part { name, media_type, headers, text })
}

fn places<'a>(haystack: &'a [u8], needle: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    haystack.windows(needle.len()).enumerate().filter(move |(_, window)| *window == needle).map(|(index, _)| index)
}
