//! Rewrites the schemas of a whole document into JSON Schema 2020-12, for one view.
//!
//! OpenAPI 3.0 has a dialect of its own (`nullable`, boolean `exclusiveMinimum`, `$ref` without siblings); 3.1 and
//! later already speak 2020-12 and only need the view. The tree keeps its shape, so that a JSON Pointer names the
//! same place before and after; the one exception, a nullable composition, is wrapped and marked (see
//! [`NULLABLE`]). Nothing is refused here: what makes no sense stays as it is and fails when it is compiled. Start at
//! [`rewrite`].

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::View;
use super::formats;
use super::pointer;
use super::position::Position;
use super::visibility::hidden_properties;

/// Schemas nested deeper than this stay as they are and cannot be compiled.
pub(super) const MAX_DEPTH: usize = 256;

/// The `$comment` of a wrapper `{"anyOf": [{"type": "null"}, schema]}` around a nullable composition.
///
/// `nullable: true` next to `allOf` has no effect by the letter (OpenAPI 3.0.3 §4.8.24), yet authors who write it
/// mean that null may be sent.
pub(super) const NULLABLE: &str = "nullable";

/// The document with all its schemas rewritten.
pub(super) fn rewrite(document: &Value, view: View) -> Value {
    let mut root = document.clone();
    let mut rewriter = Rewriter { document, view, dialect: Dialect::of(document), references: BTreeSet::new() };
    rewriter.walk(&mut root, Position::Document, &BTreeSet::new(), 0);
    rewriter.rewrite_stray_targets(&mut root);
    root
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Dialect {
    OpenApi30,
    JsonSchema,
}

impl Dialect {
    fn of(document: &Value) -> Self {
        let version = document.get("openapi").and_then(Value::as_str).unwrap_or_default();
        if version.starts_with("3.1") || version.starts_with("3.2") { Self::JsonSchema } else { Self::OpenApi30 }
    }
}

struct Rewriter<'a> {
    document: &'a Value,
    view: View,
    dialect: Dialect,
    /// Targets of references that were seen and do not stand where schemas stand.
    references: BTreeSet<String>,
}

impl Rewriter<'_> {
    fn walk(&mut self, value: &mut Value, position: Position, hidden: &BTreeSet<String>, depth: usize) {
        if position == Position::Other || depth > MAX_DEPTH {
            return;
        }
        match value {
            Value::Object(_) if position == Position::Schema => self.schema(value, hidden, depth),
            Value::Object(fields) => {
                for (key, child) in fields {
                    self.walk(child, position.child(key), hidden, depth + 1);
                }
            }
            Value::Array(items) => {
                for item in items {
                    self.walk(item, position.child(""), hidden, depth + 1);
                }
            }
            _ => {}
        }
    }

    fn schema(&mut self, value: &mut Value, hidden: &BTreeSet<String>, depth: usize) {
        let Value::Object(fields) = value else { return };
        self.note_reference(fields);
        if self.dialect == Dialect::OpenApi30 && fields.get("$ref").is_some_and(Value::is_string) {
            fields.retain(|key, _| key == "$ref");
            return;
        }
        let own = hidden_properties(fields, self.document, self.view);
        let hidden: BTreeSet<String> = hidden.union(&own).cloned().collect();
        hide(fields, &own, &hidden);
        let nothing = BTreeSet::new();
        for (key, child) in fields.iter_mut() {
            let same_value = matches!(key.as_str(), "allOf" | "anyOf" | "oneOf" | "if" | "then" | "else");
            let inherited = if same_value { &hidden } else { &nothing };
            self.walk(child, Position::Schema.child(key), inherited, depth + 1);
        }
        if self.dialect == Dialect::OpenApi30 {
            rewrite_keywords(fields);
        }
        rewrite_number_format(fields);
        if fields.remove("nullable") == Some(Value::Bool(true)) && self.dialect == Dialect::OpenApi30 {
            allow_null(value);
        }
    }

    fn note_reference(&mut self, fields: &Map<String, Value>) {
        let target = fields.get("$ref").and_then(Value::as_str).and_then(pointer::from_reference);
        self.references.extend(target.filter(|target| Position::at(target) != Position::Schema));
    }

    /// Rewrites what is used as a schema although it stands elsewhere, such as under an extension.
    fn rewrite_stray_targets(&mut self, root: &mut Value) {
        let mut done: BTreeSet<String> = BTreeSet::new();
        while let Some(target) = self.references.pop_first() {
            if done.iter().any(|ancestor| pointer::is_within(&target, ancestor)) {
                continue;
            }
            if let Some(value) = root.pointer_mut(&target) {
                self.walk(value, Position::Schema, &BTreeSet::new(), 0);
            }
            done.insert(target);
        }
    }
}

/// Drops `own` hidden properties, and every `hidden` name from `required`.
fn hide(fields: &mut Map<String, Value>, own: &BTreeSet<String>, hidden: &BTreeSet<String>) {
    if let Some(Value::Object(properties)) = fields.get_mut("properties") {
        properties.retain(|name, _| !own.contains(name));
    }
    if let Some(Value::Array(required)) = fields.get_mut("required") {
        required.retain(|name| name.as_str().is_none_or(|name| !hidden.contains(name)));
    }
}

/// What OpenAPI 3.0 spells otherwise than JSON Schema.
fn rewrite_keywords(fields: &mut Map<String, Value>) {
    for (exclusive, inclusive) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        if !matches!(fields.get(exclusive), Some(Value::Bool(_))) {
            continue;
        }
        let applies = fields.remove(exclusive) == Some(Value::Bool(true));
        if let Some(limit) = applies.then(|| fields.remove(inclusive)).flatten() {
            fields.insert(exclusive.to_owned(), limit);
        }
    }
    if let Some(example) = fields.remove("example") {
        fields.insert("examples".to_owned(), json!([example]));
    }
    for annotation in ["xml", "externalDocs", "$id", "$anchor", "$schema", "$dynamicRef", "$dynamicAnchor"] {
        fields.remove(annotation);
    }
}

/// Turns `format: int32` into the bounds it stands for; tighter bounds of the author stay.
fn rewrite_number_format(fields: &mut Map<String, Value>) {
    if !has_type(fields, "integer") && !has_type(fields, "number") {
        return;
    }
    let Some((least, greatest)) = fields.get("format").and_then(Value::as_str).and_then(formats::bounds) else {
        return;
    };
    let bound = |fields: &Map<String, Value>, key: &str| fields.get(key).and_then(Value::as_f64);
    if bound(fields, "minimum").is_none_or(|minimum| Some(minimum) < least.as_f64()) {
        fields.insert("minimum".to_owned(), least);
    }
    if bound(fields, "maximum").is_none_or(|maximum| Some(maximum) > greatest.as_f64()) {
        fields.insert("maximum".to_owned(), greatest);
    }
}

fn has_type(fields: &Map<String, Value>, name: &str) -> bool {
    match fields.get("type") {
        Some(Value::String(one)) => one == name,
        Some(Value::Array(several)) => several.iter().any(|one| one == name),
        _ => false,
    }
}

/// Lets null in, as `nullable: true` means it.
///
/// An `enum` gets null too: by the letter it would have to list it, but `nullable: true` next to an `enum` can have
/// no other purpose.
fn allow_null(value: &mut Value) {
    let Value::Object(fields) = value else { return };
    if ["allOf", "anyOf", "oneOf", "not"].iter().any(|keyword| fields.contains_key(*keyword)) {
        let schema = value.take();
        *value = json!({"$comment": NULLABLE, "anyOf": [{"type": "null"}, schema]});
        return;
    }
    if let Some(kind) = fields.get_mut("type").filter(|kind| kind.is_string()) {
        *kind = json!([kind.take(), "null"]);
    }
    if let Some(Value::Array(options)) = fields.get_mut("enum")
        && !options.contains(&Value::Null)
    {
        options.push(Value::Null);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(schemas: &Value) -> Value {
        json!({"openapi": "3.0.3", "components": {"schemas": schemas}})
    }

    fn rewritten(schema: &Value, view: View) -> Value {
        rewrite(&document(&json!({"S": schema})), view)["components"]["schemas"]["S"].clone()
    }

    #[test]
    fn nullable_becomes_a_type_and_an_enum_value() {
        let schema = json!({"type": "string", "enum": ["a"], "nullable": true});
        assert_eq!(rewritten(&schema, View::Request), json!({"type": ["string", "null"], "enum": ["a", null]}));
        let plain = json!({"type": "string", "nullable": false});
        assert_eq!(rewritten(&plain, View::Request), json!({"type": "string"}));
    }

    #[test]
    fn a_nullable_composition_is_wrapped() {
        let schema = json!({"allOf": [{"type": "object"}], "nullable": true});
        let expected = json!({"$comment": NULLABLE, "anyOf": [{"type": "null"}, {"allOf": [{"type": "object"}]}]});
        assert_eq!(rewritten(&schema, View::Request), expected);
    }

    #[test]
    fn boolean_exclusive_bounds_become_numbers() {
        let schema =
            json!({"type": "number", "minimum": 1, "exclusiveMinimum": true, "maximum": 9, "exclusiveMaximum": false});
        let expected = json!({"type": "number", "exclusiveMinimum": 1, "maximum": 9});
        assert_eq!(rewritten(&schema, View::Request), expected);
    }

    #[test]
    fn siblings_of_a_reference_are_dropped_in_3_0_and_kept_in_3_1() {
        let schema = json!({"$ref": "#/components/schemas/T", "maxLength": 1});
        assert_eq!(rewritten(&schema, View::Request), json!({"$ref": "#/components/schemas/T"}));
        let newer = json!({"openapi": "3.1.0", "components": {"schemas": {"S": schema}}});
        assert_eq!(rewrite(&newer, View::Request), newer);
    }

    #[test]
    fn sized_integers_get_bounds_unless_tighter_ones_stand() {
        let schema = json!({"type": "integer", "format": "int32", "minimum": 0});
        let expected = json!({"type": "integer", "format": "int32", "minimum": 0, "maximum": i32::MAX});
        assert_eq!(rewritten(&schema, View::Request), expected);
        let text = json!({"type": "string", "format": "int64"});
        assert_eq!(rewritten(&text, View::Request), text);
    }

    #[test]
    fn each_view_drops_what_it_does_not_see() {
        let schema = json!({
            "required": ["id", "name", "password"],
            "properties": {"id": {"readOnly": true}, "name": {}, "password": {"writeOnly": true}},
        });
        let request = rewritten(&schema, View::Request);
        assert_eq!(request["required"], json!(["name", "password"]));
        assert!(request["properties"].get("id").is_none());
        let response = rewritten(&schema, View::Response);
        assert_eq!(response["required"], json!(["id", "name"]));
        assert!(response["properties"].get("password").is_none());
    }

    #[test]
    fn a_hidden_name_is_not_required_by_a_sibling_part_either() {
        let root = document(&json!({
            "Base": {"properties": {"id": {"readOnly": true}}},
            "S": {"allOf": [{"$ref": "#/components/schemas/Base"}, {"required": ["id", "name"]}]},
        }));
        let request = rewrite(&root, View::Request);
        assert_eq!(request["components"]["schemas"]["S"]["allOf"][1]["required"], json!(["name"]));
    }

    #[test]
    fn examples_are_not_rewritten() {
        let root = json!({"openapi": "3.0.3", "components": {
            "examples": {"E": {"value": {"schema": {"nullable": true}}}},
            "schemas": {"S": {"type": "object", "example": {"nullable": true}, "properties": {"nullable": {}}}},
        }});
        let request = rewrite(&root, View::Request);
        assert_eq!(request["components"]["examples"], root["components"]["examples"]);
        let expected = json!({"type": "object", "properties": {"nullable": {}}, "examples": [{"nullable": true}]});
        assert_eq!(request["components"]["schemas"]["S"], expected);
    }

    #[test]
    fn a_schema_kept_under_an_extension_is_rewritten_when_it_is_used() {
        let root = json!({
            "openapi": "3.0.3",
            "x-shapes": {"A": {"$ref": "#/x-shapes/B"}, "B": {"type": "string", "nullable": true}},
            "components": {"schemas": {"S": {"$ref": "#/x-shapes/A"}}},
        });
        assert_eq!(rewrite(&root, View::Request)["x-shapes"]["B"]["type"], json!(["string", "null"]));
    }
}
