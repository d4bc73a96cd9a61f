//! Leads places of rewritten schemas back to the document as its author wrote it.
//!
//! Rewriting changes few shapes: it wraps nullable compositions, names keywords of old dialects anew, translates
//! patterns and writes bounds for formats. Start at [`as_written`].

use serde_json::Value;

use super::ecma;
use super::keywords::NULLABLE;
use crate::source::pointer;

/// The place in the document, and the keyword there, of a keyword at `place` of a body that was written at `origin`.
pub(super) fn as_written(document: &Value, body: &Value, origin: &str, place: &str, keyword: &str) -> (String, String) {
    let mut written = origin.to_owned();
    let mut source = document.pointer(origin);
    let mut node = Some(body);
    let mut tokens = pointer::tokens(place);
    let mut holder = String::new();
    while let Some(token) = tokens.next() {
        if token == "anyOf" && node.is_some_and(is_wrapper) {
            tokens.next();
            node = node.and_then(|node| node.pointer("/anyOf/1"));
            continue;
        }
        let key = written_key(source, &holder, &token);
        node = node.and_then(|node| child(node, &token));
        source = source.and_then(|source| child(source, &key));
        pointer::push(&mut written, &key);
        holder = token;
    }
    if source.is_some() {
        return (written, keyword.to_owned());
    }
    let schema = written.rsplit_once('/').map_or("", |(schema, _)| schema);
    let format = pointer::join(schema, "format");
    if matches!(keyword, "minimum" | "maximum" | "multipleOf") && document.pointer(&format).is_some() {
        return (format, "format".to_owned());
    }
    (written, keyword.to_owned())
}

/// Whether rewriting put this schema around a nullable composition.
pub(super) fn is_wrapper(schema: &Value) -> bool {
    schema.get("$comment").and_then(Value::as_str) == Some(NULLABLE)
}

/// What a key of a body is called in the document.
fn written_key(source: Option<&Value>, holder: &str, key: &str) -> String {
    let Some(Value::Object(fields)) = source else { return key.to_owned() };
    let has_item_list = fields.get("items").is_some_and(Value::is_array);
    match key {
        "prefixItems" if has_item_list && !fields.contains_key(key) => "items".to_owned(),
        "items" if has_item_list => "additionalItems".to_owned(),
        "dependentRequired" | "dependentSchemas" if !fields.contains_key(key) => "dependencies".to_owned(),
        _ if holder == "patternProperties" && !fields.contains_key(key) => {
            let written = fields.keys().find(|written| ecma::translate(written).as_deref() == Ok(key));
            written.map_or_else(|| key.to_owned(), Clone::clone)
        }
        _ => key.to_owned(),
    }
}

fn child<'a>(node: &'a Value, key: &str) -> Option<&'a Value> {
    match node {
        Value::Object(fields) => fields.get(key),
        Value::Array(items) => items.get(key.parse::<usize>().ok()?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn written(schema: &Value, body: &Value, place: &str, keyword: &str) -> (String, String) {
        as_written(&json!({"S": schema}), body, "/S", place, keyword)
    }

    #[test]
    fn keywords_of_old_dialects_are_found_under_their_old_names() {
        let schema = json!({"items": [{"type": "string"}], "additionalItems": false, "dependencies": {"a": ["b"]}});
        let body = json!({"prefixItems": [{"type": "string"}], "items": false, "dependentRequired": {"a": ["b"]}});
        let place = |place: &str| written(&schema, &body, place, "x").0;
        assert_eq!(place("/prefixItems/0/type"), "/S/items/0/type");
        assert_eq!(place("/items"), "/S/additionalItems");
        assert_eq!(place("/dependentRequired/a"), "/S/dependencies/a");
    }

    #[test]
    fn a_bound_that_stands_for_a_format_is_told_as_the_format() {
        let schema = json!({"type": "integer", "format": "int32"});
        let body = json!({"type": "integer", "format": "int32", "maximum": 1});
        assert_eq!(written(&schema, &body, "/maximum", "maximum"), ("/S/format".to_owned(), "format".to_owned()));
    }

    #[test]
    fn a_translated_pattern_is_found_as_it_was_written() {
        let schema = json!({"patternProperties": {"^\\d$": {"type": "string"}}});
        let body = json!({"patternProperties": {"^[0-9]$": {"type": "string"}}});
        let place = written(&schema, &body, "/patternProperties/^[0-9]$/type", "type").0;
        assert_eq!(place, "/S/patternProperties/^\\d$/type");
    }
}
