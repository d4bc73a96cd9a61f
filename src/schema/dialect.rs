//! Rewrites the schemas of a whole document into JSON Schema 2020-12, for one view.
//!
//! OpenAPI 3.0 has a dialect of its own (`nullable`, boolean `exclusiveMinimum`, `$ref` without siblings); 3.1 and
//! later already speak 2020-12 and only need the view. The tree keeps its shape, so that a JSON Pointer names the
//! same place before and after; the one exception, a nullable composition, is wrapped and marked (see
//! [`NULLABLE`]). Nothing is refused here: keywords that make no sense are taken out and told. Start at [`rewrite`].

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::formats;
use super::sanity::{self, Patterns};
use super::visibility::hidden_properties;
use super::{SchemaProblem, View};
use crate::contract::Position;
use crate::source::pointer;

/// Schemas nested deeper than this stay as they are and cannot be compiled.
pub(super) const MAX_DEPTH: usize = 256;

/// The `$comment` of a wrapper `{"anyOf": [{"type": "null"}, schema]}` around a nullable composition.
///
/// `nullable: true` next to `allOf` has no effect by the letter (OpenAPI 3.0.3 §4.8.24), yet authors who write it
/// mean that null may be sent.
pub(super) const NULLABLE: &str = "nullable";

/// A document with all its schemas rewritten.
#[derive(Debug)]
pub(super) struct Rewritten {
    pub(super) root: Value,
    /// The keywords that were taken out because they make no sense, by their places.
    pub(super) ignored: Vec<SchemaProblem>,
}

/// Rewrites all schemas of a document.
pub(super) fn rewrite(document: &Value, view: View) -> Rewritten {
    let mut root = document.clone();
    let mut rewriter = Rewriter {
        document,
        view,
        dialect: Dialect::of(document),
        strays: BTreeSet::new(),
        pointer: String::new(),
        patterns: Patterns::default(),
        ignored: Vec::new(),
    };
    rewriter.walk(&mut root, Position::Document, &BTreeSet::new(), 0);
    rewriter.rewrite_strays(&mut root);
    Rewritten { root, ignored: rewriter.ignored }
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
    strays: BTreeSet<String>,
    /// Where the walk is.
    pointer: String,
    patterns: Patterns,
    ignored: Vec<SchemaProblem>,
}

impl Rewriter<'_> {
    fn walk(&mut self, value: &mut Value, position: Position, hidden: &BTreeSet<String>, depth: usize) {
        if position == Position::Other || depth > MAX_DEPTH {
            return;
        }
        match value {
            _ if position == Position::Schema => self.schema(value, hidden, depth),
            Value::Object(fields) => {
                for (key, child) in fields {
                    self.walk_below(key, child, position.child(key), hidden, depth);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.walk_below(&index.to_string(), item, position.child(""), hidden, depth);
                }
            }
            _ => {}
        }
    }

    fn walk_below(
        &mut self,
        key: &str,
        child: &mut Value,
        position: Position,
        hidden: &BTreeSet<String>,
        depth: usize,
    ) {
        let length = self.pointer.len();
        pointer::push(&mut self.pointer, key);
        self.walk(child, position, hidden, depth + 1);
        self.pointer.truncate(length);
    }

    fn schema(&mut self, value: &mut Value, hidden: &BTreeSet<String>, depth: usize) {
        if !sanity::is_schema(value) {
            self.ignored.push(SchemaProblem { message: "a schema is wanted".into(), pointer: self.pointer.clone() });
            *value = json!({});
        }
        let Value::Object(fields) = value else { return };
        if self.dialect == Dialect::OpenApi30 && fields.get("$ref").is_some_and(Value::is_string) {
            fields.retain(|key, _| key == "$ref");
        }
        self.read_reference(fields);
        let own = hidden_properties(fields, self.document, self.view);
        let hidden: BTreeSet<String> = hidden.union(&own).cloned().collect();
        hide(fields, &own, &hidden);
        if self.dialect == Dialect::OpenApi30 {
            rewrite_keywords(fields);
        }
        self.drop_nonsense(fields);
        rewrite_number_format(fields);
        let nothing = BTreeSet::new();
        for (key, child) in fields.iter_mut() {
            let same_value = matches!(key.as_str(), "allOf" | "anyOf" | "oneOf" | "if" | "then" | "else");
            let inherited = if same_value { &hidden } else { &nothing };
            self.walk_below(key, child, Position::Schema.child(key), inherited, depth);
        }
        if fields.remove("nullable") == Some(Value::Bool(true)) && self.dialect == Dialect::OpenApi30 {
            allow_null(value);
        }
    }

    /// Notes where a reference leads, and spells it as a URI must be spelled.
    fn read_reference(&mut self, fields: &mut Map<String, Value>) {
        let Some(reference) = fields.get_mut("$ref") else { return };
        let Some(target) = reference.as_str().and_then(pointer::from_reference) else { return };
        *reference = format!("#{}", pointer::to_fragment(&target)).into();
        if Position::at(&target) != Position::Schema {
            self.strays.insert(target);
        }
    }

    fn drop_nonsense(&mut self, fields: &mut Map<String, Value>) {
        fields.retain(|key, value| {
            let Some(message) = sanity::complaint(key, value, &mut self.patterns) else {
                return !sanity::is_bad_annotation(key, value);
            };
            self.ignored.push(SchemaProblem { message, pointer: pointer::join(&self.pointer, key) });
            false
        });
    }

    /// Rewrites what is used as a schema although it stands elsewhere, such as under an extension.
    fn rewrite_strays(&mut self, root: &mut Value) {
        let mut done: BTreeSet<String> = BTreeSet::new();
        while let Some(target) = self.strays.pop_first() {
            if done.iter().any(|ancestor| pointer::is_within(&target, ancestor)) {
                continue;
            }
            if let Some(value) = root.pointer_mut(&target) {
                self.pointer.clone_from(&target);
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
        // Naming a property twice says nothing, but validators refuse it.
        let mut seen = BTreeSet::new();
        required.retain(|name| name.as_str().is_none_or(|name| seen.insert(name.to_owned())));
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
        rewrite(&document(&json!({"S": schema})), view).root["components"]["schemas"]["S"].clone()
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
        assert_eq!(rewrite(&newer, View::Request).root, newer);
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
        let request = rewrite(&root, View::Request).root;
        assert_eq!(request["components"]["schemas"]["S"]["allOf"][1]["required"], json!(["name"]));
    }

    #[test]
    fn examples_are_not_rewritten() {
        let root = json!({"openapi": "3.0.3", "components": {
            "examples": {"E": {"value": {"schema": {"nullable": true}}}},
            "schemas": {"S": {"type": "object", "example": {"nullable": true}, "properties": {"nullable": {}}}},
        }});
        let request = rewrite(&root, View::Request).root;
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
        assert_eq!(rewrite(&root, View::Request).root["x-shapes"]["B"]["type"], json!(["string", "null"]));
    }

    #[test]
    fn keywords_that_make_no_sense_are_taken_out_and_told() {
        let schema = json!({"properties": {
            "a": {"type": "string", "required": true, "pattern": "(", "description": null},
            "b": null,
            "c": {"items": [{}], "required": ["x", "x"]},
        }});
        let Rewritten { root, ignored } = rewrite(&document(&json!({"S": schema})), View::Request);
        let expected = json!({"properties": {"a": {"type": "string"}, "b": {}, "c": {"required": ["x"]}}});
        assert_eq!(root["components"]["schemas"]["S"], expected);
        let places: Vec<_> = ignored.iter().map(|problem| problem.pointer.as_str()).collect();
        let below = |rest: &str| format!("/components/schemas/S/properties/{rest}");
        assert_eq!(places, [below("a/required"), below("a/pattern"), below("b"), below("c/items")]);
    }

    #[test]
    fn references_are_spelled_as_uris() {
        let schema = json!({"$ref": "#/components/schemas/Søknad"});
        assert_eq!(rewritten(&schema, View::Request), json!({"$ref": "#/components/schemas/S%C3%B8knad"}));
    }
}
