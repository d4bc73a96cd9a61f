//! Packs: bodies that a contract neither promises to take nor to refuse, and that careless servers fall over.
//!
//! A text may hold NUL or half a character, a key may stand twice, a body may come without its type: a server may take
//! or refuse all that, but has to answer. So these requests are judged by every check but those of validity. Each is
//! written from the text of a body, because no JSON library writes them. Start at [`groups`].

use bytes::Bytes;
use serde_json::{Value, json};

use super::candidate::{Change, Group};
use super::kind::MutationKind;
use super::places::Place;
use crate::generate::graph::JsonType;
use crate::generate::walk::{pointer, set};

/// A literal as it is written into the body, and what it is.
type Odd = (&'static str, &'static str);

/// Texts that are legal JSON (RFC 8259 §7 and §8.2) and hard to handle.
const TEXTS: [Odd; 12] = [
    (r#""a\u0000b""#, "a NUL within"),
    (r#""\ud800""#, "half a character (a lone high surrogate)"),
    (r#""\udc00\ud83d""#, "the halves of a character in the wrong order"),
    ("\"\u{202e}evil\u{2066}\"", "characters that turn the direction of writing"),
    ("\"pass\u{200b}word\u{feff}\"", "characters without width"),
    ("\"\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}\"", "one picture of five code points"),
    ("\"stra\u{df}e \u{130}I\u{131}i \u{fb01}\"", "letters that become longer, or others, in the other case"),
    ("\"e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\"", "one letter under eight accents"),
    ("\"\u{ffff}\u{fdd0}\u{10ffff}\"", "code points that stand for no character"),
    (r#""\r\nX-Injected: 1\r\n\r\n""#, "line breaks that look like a header"),
    (r#""${7*7}{{7*7}}%s%n../../etc/passwd""#, "what templates, formats and paths are made of"),
    (r#"" \t ""#, "nothing but white space"),
];

/// Numbers that are legal JSON (RFC 8259 §6) and that many readers change or refuse.
const NUMBERS: [Odd; 8] = [
    ("1e400", "beyond a double"),
    ("-1e400", "beyond a double, negative"),
    ("1e-400", "nearer to zero than a double can be"),
    ("-0", "minus zero"),
    ("9007199254740993", "an integer that a double cannot hold"),
    ("18446744073709551616", "one more than 64 bits hold"),
    ("100000000000000000000000000000000000000000", "of 42 digits"),
    ("1E0", "written with an exponent"),
];

/// How deep the arrays of a well-formed body go.
const NESTING: usize = 10_000;

/// The packs for a JSON body; `places` are those within it.
pub(super) fn groups(body: &Value, places: &[Place], media_type: &str) -> Vec<Group> {
    let free_texts = of_type(places, JsonType::Text);
    let numbers = of_type(places, JsonType::Integer);
    vec![
        odd(MutationKind::OddText, body, &free_texts, &TEXTS, media_type),
        odd(MutationKind::OddNumber, body, &numbers, &NUMBERS, media_type),
        framing(body, media_type),
    ]
}

/// The places in the body that take this type, and not only a few values of it.
fn of_type(places: &[Place], json_type: JsonType) -> Vec<&Place> {
    let takes = |place: &&Place| {
        let is_body = place.path.first().is_some_and(|location| location == "body");
        is_body && place.node.typed && place.node.types.has(json_type) && place.node.listed.is_none()
    };
    places.iter().filter(takes).collect()
}

/// Each odd value once, the places in turn.
fn odd(kind: MutationKind, body: &Value, places: &[&Place], values: &[Odd], media_type: &str) -> Group {
    let mut group = pack(kind);
    if places.is_empty() {
        return group.because("no part of the body takes such values");
    }
    for (index, (literal, what)) in values.iter().enumerate() {
        let place = places[index % places.len()];
        if let Some(text) = with_literal(body, &place.path, place.insert.as_ref(), literal) {
            let inside = &place.path[1..];
            let what = if inside.is_empty() { (*what).to_owned() } else { format!("`{}`: {what}", pointer(inside)) };
            group = group.with(raw(text.into_bytes(), Some(media_type)), Vec::new(), what);
        }
    }
    group
}

/// The body's text with `literal` at a path, after what has to be inserted for the path to be there.
fn with_literal(body: &Value, path: &[String], insert: Option<&(Vec<String>, Value)>, literal: &str) -> Option<String> {
    const STAND_IN: &str = "\u{e000}here\u{e000}";
    let mut draft = json!({ "body": body });
    if let Some((at, value)) = insert {
        set(&mut draft, at, value.clone()).then_some(())?;
    }
    set(&mut draft, path, Value::from(STAND_IN)).then_some(())?;
    Some(draft["body"].to_string().replacen(&format!("\"{STAND_IN}\""), literal, 1))
}

fn framing(body: &Value, media_type: &str) -> Group {
    let text = body.to_string();
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut variants: Vec<(Vec<u8>, Option<String>, &str)> = vec![
        (text.clone().into_bytes(), None, "without a content type"),
        (text.clone().into_bytes(), Some(format!("{media_type};")), "with a content type that breaks off"),
        (text.clone().into_bytes(), Some(media_type.to_ascii_uppercase()), "with its content type in upper case"),
        (text.clone().into_bytes(), Some(format!("{media_type}; charset=klingon")), "in a charset that nobody knows"),
        (utf16, Some(format!("{media_type}; charset=utf-16le")), "in UTF-16, and saying so"),
        (format!("\u{feff}{text}").into_bytes(), Some(media_type.to_owned()), "behind a byte order mark"),
        (format!("\r\n\t {text} \n").into_bytes(), Some(media_type.to_owned()), "between white space"),
        (nested().into_bytes(), Some(media_type.to_owned()), "10,000 arrays, one in the other"),
    ];
    if let Some(doubled) = with_key_twice(body) {
        variants.push((doubled.into_bytes(), Some(media_type.to_owned()), "with a key that stands twice"));
    }
    let group = pack(MutationKind::OddFraming);
    variants
        .into_iter()
        .fold(group, |group, (bytes, media_type, what)| group.with(raw(bytes, media_type.as_deref()), Vec::new(), what))
}

fn nested() -> String {
    "[".repeat(NESTING) + &"]".repeat(NESTING)
}

/// The object with its first key again at the end, with another value.
fn with_key_twice(body: &Value) -> Option<String> {
    let (key, _) = body.as_object()?.iter().next()?;
    let text = body.to_string();
    let inside = text.strip_suffix('}')?;
    Some(format!("{inside},{}:null}}", Value::from(key.as_str())))
}

fn pack(kind: MutationKind) -> Group {
    Group::new(kind, &["body".to_owned()], &[]).limit(usize::MAX).unpromised()
}

fn raw(bytes: Vec<u8>, media_type: Option<&str>) -> Change {
    Change::RawBody { bytes: Bytes::from(bytes), media_type: media_type.map(str::to_owned) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_stands_where_it_was_wanted() {
        let body = json!({"name": "Rex", "owner": {"tags": ["a", "b"]}});
        let path: Vec<String> = ["body", "owner", "tags", "1"].map(str::to_owned).to_vec();
        let text = with_literal(&body, &path, None, r#""\ud800""#).expect("the place is there");
        assert_eq!(text, r#"{"name":"Rex","owner":{"tags":["a","\ud800"]}}"#);
        let note = (vec!["body".to_owned(), "note".to_owned()], json!("x"));
        let text = with_literal(&json!({}), &note.0, Some(&note), "1E0").expect("it is inserted");
        assert_eq!(text, r#"{"note":1E0}"#);
        assert_eq!(with_literal(&json!(5), &path[..1], None, "-0").as_deref(), Some("-0"));
    }

    #[test]
    fn a_key_stands_twice() {
        assert_eq!(with_key_twice(&json!({"a\"b": 1})).as_deref(), Some(r#"{"a\"b":1,"a\"b":null}"#));
        assert_eq!(with_key_twice(&json!({})), None);
        assert_eq!(with_key_twice(&json!([1])), None);
    }

    #[test]
    fn odd_texts_are_legal_json_but_for_halves_of_characters() {
        let refused: Vec<&str> = TEXTS
            .iter()
            .filter(|(text, _)| serde_json::from_str::<Value>(text).is_err())
            .map(|(_, what)| *what)
            .collect();
        assert_eq!(refused.len(), 2, "{refused:?}");
    }
}
