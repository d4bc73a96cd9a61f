//! Bodies that are sequences of items, both ways: JSON Lines, JSON text sequences (RFC 7464) and events of servers
//! (HTML Living Standard §9.2).
//!
//! A sequence is a list; each item stands for itself, and so does each mistake. Start at [`read`] and [`write`].

use serde_json::{Map, Value};

use super::coerce::Typing;
use super::encode::text;
use super::media_type::Sequence;

/// RFC 7464 §2.2: what each text begins with.
const RECORD_SEPARATOR: char = '\u{1e}';

/// The fields of an event (§9.2.6).
const FIELDS: [&str; 4] = ["event", "data", "id", "retry"];

/// An item that is not what the sequence says: its index, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BrokenItem {
    pub(super) index: usize,
    pub(super) message: String,
}

/// Writes the items of a list; anything else is the only item.
pub(super) fn write(value: &Value, sequence: Sequence) -> String {
    let items = value.as_array().map_or_else(|| std::slice::from_ref(value), Vec::as_slice);
    let written = items.iter().map(|item| match sequence {
        Sequence::Lines => format!("{item}\n"),
        Sequence::JsonTexts => format!("{RECORD_SEPARATOR}{item}\n"),
        Sequence::Events => event(item),
    });
    written.collect()
}

fn event(item: &Value) -> String {
    let field = |name: &str, value: &str| value.split('\n').map(|line| format!("{name}: {line}\n")).collect::<String>();
    let fields = match item {
        Value::Object(fields) => {
            let known = FIELDS.iter().filter_map(|name| Some((*name, fields.get(*name)?)));
            known.map(|(name, value)| field(name, &text(value))).collect()
        }
        other => field("data", &text(other)),
    };
    format!("{fields}\n")
}

/// Reads the items; those of events get the types that `item` wants.
pub(super) fn read(
    bytes: &[u8],
    sequence: Sequence,
    item: &Value,
    typing: Typing<'_>,
) -> Result<Vec<Value>, BrokenItem> {
    let text = std::str::from_utf8(bytes);
    let text = text.map_err(|error| BrokenItem {
        index: separators(&bytes[..error.valid_up_to()], sequence),
        message: "a byte that is no UTF-8".to_owned(),
    })?;
    match sequence {
        Sequence::Lines => texts(text.split('\n').filter(|line| !line.trim().is_empty())),
        Sequence::JsonTexts => json_texts(text),
        Sequence::Events => Ok(events(text, item, typing)),
    }
}

fn separators(bytes: &[u8], sequence: Sequence) -> usize {
    let separator = if sequence == Sequence::JsonTexts { 0x1e } else { b'\n' };
    bytes.split(|byte| *byte == separator).count() - 1
}

fn texts<'t>(texts: impl Iterator<Item = &'t str>) -> Result<Vec<Value>, BrokenItem> {
    let read = texts.enumerate().map(|(index, text)| {
        serde_json::from_str(text).map_err(|error| BrokenItem { index, message: format!("malformed JSON: {error}") })
    });
    read.collect()
}

fn json_texts(text: &str) -> Result<Vec<Value>, BrokenItem> {
    let broken = |index, message: &str| Err(BrokenItem { index, message: message.to_owned() });
    let mut parts = text.split(RECORD_SEPARATOR);
    if parts.next().is_some_and(|before| !before.trim().is_empty()) {
        return broken(0, "there is no record separator before it");
    }
    let records: Vec<&str> = parts.filter(|record| !record.trim().is_empty()).collect();
    // §2.4: without white space at its end, a number or a word may have been cut off.
    let is_whole =
        |record: &str| record.ends_with([' ', '\t', '\n', '\r']) || record.trim_start().starts_with(['{', '[', '"']);
    if let Some(index) = records.iter().position(|record| !is_whole(record)) {
        return broken(index, "it may have been cut off");
    }
    texts(records.into_iter())
}

/// §9.2.6: fields in lines, an empty line after each event; an event that does not end is none.
fn events(text: &str, item: &Value, typing: Typing<'_>) -> Vec<Value> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
    let mut events = Vec::new();
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut lines: Vec<&str> = text.split('\n').collect();
    lines.pop();
    for line in lines {
        if line.is_empty() {
            let event: Map<String, Value> = typing.object(item, std::mem::take(&mut fields));
            events.extend((!event.is_empty()).then_some(Value::Object(event)));
            continue;
        }
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        if !FIELDS.contains(&name) {
            continue;
        }
        match fields.iter_mut().find(|(known, _)| known == name) {
            Some((_, data)) if name == "data" => {
                data.push('\n');
                data.push_str(value);
            }
            Some((_, last)) => value.clone_into(last),
            None => fields.push((name.to_owned(), value.to_owned())),
        }
    }
    events
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::message::fixture::Pets;
    use crate::schema::View;

    fn read_as(text: &str, sequence: Sequence, item: &Value) -> Result<Value, BrokenItem> {
        let pets = Pets::new();
        read(text.as_bytes(), sequence, item, Typing { schemas: &pets.schemas, view: View::Response }).map(Value::Array)
    }

    #[test]
    fn sequences_read_back() {
        let items = json!([{"a": "x\ny\u{1e}"}, [1], "é", 5, null]);
        for sequence in [Sequence::Lines, Sequence::JsonTexts] {
            assert_eq!(read_as(&write(&items, sequence), sequence, &Value::Null), Ok(items.clone()));
        }
        assert_eq!(write(&json!([1, {}]), Sequence::Lines), "1\n{}\n");
        assert_eq!(write(&json!([1, {}]), Sequence::JsonTexts), "\u{1e}1\n\u{1e}{}\n");
        assert_eq!(write(&json!({"a": 1}), Sequence::Lines), "{\"a\":1}\n");
    }

    #[test]
    fn near_misses_are_read() {
        assert_eq!(read_as("1\r\n\n2", Sequence::Lines, &Value::Null), Ok(json!([1, 2])));
        assert_eq!(read_as("\u{1e}\u{1e}{\n}\u{1e}\"a\"", Sequence::JsonTexts, &Value::Null), Ok(json!([{}, "a"])));
        assert_eq!(read_as("", Sequence::JsonTexts, &Value::Null), Ok(json!([])));
    }

    #[test]
    fn a_broken_item_is_named() {
        let index = |text: &str, sequence| read_as(text, sequence, &Value::Null).unwrap_err().index;
        assert_eq!(index("1\n{\n2\n", Sequence::Lines), 1);
        assert_eq!(index("1\n2 3\n", Sequence::Lines), 1);
        assert_eq!(index("[\n1\n]\n", Sequence::Lines), 0);
        assert_eq!(index("{}\n", Sequence::JsonTexts), 0);
        assert_eq!(index("\u{1e}{}\n\u{1e}12", Sequence::JsonTexts), 1);
        assert_eq!(index("\u{1e}{}\n\u{1e}{}{}\n", Sequence::JsonTexts), 1);
    }

    #[test]
    fn events_have_fields() {
        let item = json!({"type": "object", "properties": {"data": {"type": "string"}, "retry": {"type": "integer"}}});
        let text = ": comment\n\nevent: add\ndata: a\ndata:b\nid\nretry: 5\nother: 1\n\ndata\n\ndata: cut off\n";
        let events = json!([{"event": "add", "data": "a\nb", "id": "", "retry": 5}, {"data": ""}]);
        assert_eq!(read_as(text, Sequence::Events, &item), Ok(events.clone()));
        let written = write(&events, Sequence::Events);
        assert_eq!(written, "event: add\ndata: a\ndata: b\nid: \nretry: 5\n\ndata: \n\n");
        assert_eq!(read_as(&written, Sequence::Events, &item), Ok(events));
    }
}
