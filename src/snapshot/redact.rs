//! Replaces what varies from run to run in a JSON body, and nothing else.
//!
//! What a string is comes from its schema; a string that does not keep its pattern or format stays as it is, so
//! that it shows. Rules of a case come first. Start at [`redact`].

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::Labels;
use super::patterns::Patterns;
use super::schema_walk::SchemasHere;

/// What a case says about one place of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedactRule {
    /// JSON Pointer (RFC 6901) into the body; a token `*` stands for every item or property.
    pub pointer: String,
    /// What to do there.
    pub action: RedactAction,
}

/// What to do with a place of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RedactAction {
    /// Show this label in its place, numbered when several values have it.
    Label(String),
    /// Show the items of the list there in the order of their texts.
    Sort,
    /// Show it as it is, whatever the schema says.
    Keep,
}

/// A body on its way to text: sorted keys, and values that wait for their labels.
#[derive(Debug)]
enum Shown {
    Plain(Value),
    Labelled { kind: String, value: String },
    List(Vec<Shown>),
    Object(Vec<(String, Shown)>),
}

/// The body with labels in it, and the pointers of rules that met nothing.
pub(super) fn redact(
    body: &Value,
    schemas: Option<&SchemasHere<'_>>,
    rules: &[RedactRule],
    labels: &mut Labels,
) -> (Value, Vec<String>) {
    let mut redactor = Redactor { rules, used: BTreeSet::new(), patterns: Patterns::default() };
    let shown = redactor.show(body, schemas.cloned().as_ref(), &mut Vec::new());
    let unused = rules.iter().filter(|rule| !redactor.used.contains(&rule.pointer));
    let unused = unused.map(|rule| rule.pointer.clone()).collect();
    shown.give_labels(labels);
    (shown.into_value(labels), unused)
}

struct Redactor<'r> {
    rules: &'r [RedactRule],
    used: BTreeSet<String>,
    patterns: Patterns,
}

impl<'r> Redactor<'r> {
    /// `path` holds the tokens that lead to `value`.
    fn show(&mut self, value: &Value, schemas: Option<&SchemasHere<'_>>, path: &mut Vec<String>) -> Shown {
        let action = self.rule_at(path);
        if let Some(RedactAction::Label(kind)) = action {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            return Shown::Labelled { kind: kind.clone(), value };
        }
        match value {
            Value::Array(items) => {
                let mut list = self.show_items(items, schemas, path);
                if action == Some(&RedactAction::Sort) {
                    list.sort_by_cached_key(Shown::text);
                }
                Shown::List(list)
            }
            Value::Object(fields) => self.show_fields(fields, schemas, path),
            Value::String(text) if action != Some(&RedactAction::Keep) => {
                let name = path.iter().rev().find(|token| token.parse::<usize>().is_err());
                match schemas.and_then(|schemas| self.kind(schemas, name.map_or("", String::as_str), text)) {
                    Some(kind) => Shown::Labelled { kind: kind.to_owned(), value: text.clone() },
                    None => Shown::Plain(value.clone()),
                }
            }
            _ => Shown::Plain(value.clone()),
        }
    }

    fn show_items(&mut self, items: &[Value], schemas: Option<&SchemasHere<'_>>, path: &mut Vec<String>) -> Vec<Shown> {
        let mut list = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            path.push(index.to_string());
            list.push(self.show(item, schemas.map(|schemas| schemas.item(index)).as_ref(), path));
            path.pop();
        }
        list
    }

    fn show_fields(
        &mut self,
        fields: &Map<String, Value>,
        schemas: Option<&SchemasHere<'_>>,
        path: &mut Vec<String>,
    ) -> Shown {
        let mut sorted: Vec<(&String, &Value)> = fields.iter().collect();
        sorted.sort_by_key(|(name, _)| *name);
        let mut object = Vec::with_capacity(sorted.len());
        for (name, field) in sorted {
            path.push(name.clone());
            object.push((name.clone(), self.show(field, schemas.map(|schemas| schemas.property(name)).as_ref(), path)));
            path.pop();
        }
        Shown::Object(object)
    }

    /// The first rule for this place; it counts as used.
    fn rule_at(&mut self, path: &[String]) -> Option<&'r RedactAction> {
        let rule = self.rules.iter().find(|rule| points_to(&rule.pointer, path))?;
        self.used.insert(rule.pointer.clone());
        Some(&rule.action)
    }

    fn kind(&mut self, schemas: &SchemasHere<'_>, name: &str, text: &str) -> Option<&'static str> {
        if schemas.is_enumerated() {
            return None;
        }
        schemas.schemas.iter().find_map(|schema| self.patterns.kind(schema, name, text))
    }
}

fn points_to(pointer: &str, path: &[String]) -> bool {
    let tokens: Vec<&str> = pointer.split('/').skip(1).collect();
    let same = |(token, step): (&&str, &String)| *token == "*" || token.replace("~1", "/").replace("~0", "~") == *step;
    tokens.len() == path.len() && tokens.iter().zip(path).all(same)
}

impl Shown {
    /// A text that does not depend on labels, to sort by.
    fn text(&self) -> String {
        match self {
            Shown::Plain(value) => value.to_string(),
            Shown::Labelled { kind, .. } => format!("[{kind}]"),
            Shown::List(items) => items.iter().map(Shown::text).collect::<Vec<_>>().join(","),
            Shown::Object(fields) => fields.iter().map(|(name, field)| format!("{name}:{}", field.text())).collect(),
        }
    }

    /// Gives labels in the order of the text, before any value is looked for inside other strings.
    fn give_labels(&self, labels: &mut Labels) {
        match self {
            Shown::Plain(_) => {}
            Shown::Labelled { kind, value } => drop(labels.label(kind, value)),
            Shown::List(items) => items.iter().for_each(|item| item.give_labels(labels)),
            Shown::Object(fields) => fields.iter().for_each(|(_, field)| field.give_labels(labels)),
        }
    }

    fn into_value(self, labels: &mut Labels) -> Value {
        match self {
            Shown::Plain(Value::String(text)) => Value::String(labels.replace(&text)),
            Shown::Plain(value) => value,
            Shown::Labelled { kind, value } => Value::String(labels.label(&kind, &value)),
            Shown::List(items) => items.into_iter().map(|item| item.into_value(labels)).collect(),
            Shown::Object(fields) => {
                Value::Object(fields.into_iter().map(|(name, field)| (name, field.into_value(labels))).collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn schema() -> Value {
        json!({"type": "object", "properties": {
            "id": {"type": "string", "pattern": "^[a-f0-9]{24}$"},
            "parentId": {"type": "string", "pattern": "^[a-f0-9]{24}$"},
            "created": {"type": "string", "format": "date-time"},
            "status": {"type": "string", "format": "uuid", "enum": ["6ba7b810-9dad-11d1-80b4-00c04fd430c8"]},
            "children": {"type": "array", "items": {"type": "string", "pattern": "^[a-f0-9]{24}$"}},
        }})
    }

    fn redacted(body: &Value, rules: &[RedactRule]) -> (Value, Vec<String>) {
        let schema = schema();
        redact(body, Some(&SchemasHere::at(&schema, "")), rules, &mut Labels::default())
    }

    fn rule(pointer: &str, action: RedactAction) -> RedactRule {
        RedactRule { pointer: pointer.to_owned(), action }
    }

    const ONE: &str = "5f0c1b2a3d4e5f6a7b8c9d0e";
    const TWO: &str = "ffffffffffffffffffffffff";

    #[test]
    fn equal_values_get_equal_labels_and_others_the_next() {
        let (shown, _) = redacted(&json!({"parentId": ONE, "id": TWO, "children": [ONE, TWO]}), &[]);
        assert_eq!(shown, json!({"children": ["[id]", "[id-2]"], "id": "[id-2]", "parentId": "[id]"}));
    }

    #[test]
    fn a_value_that_breaks_its_schema_is_shown() {
        let (shown, _) = redacted(&json!({"id": "nope", "created": "yesterday"}), &[]);
        assert_eq!(shown, json!({"created": "yesterday", "id": "nope"}));
    }

    #[test]
    fn an_enumerated_value_is_shown() {
        let status = json!({"status": "6ba7b810-9dad-11d1-80b4-00c04fd430c8"});
        assert_eq!(redacted(&status, &[]).0, status);
    }

    #[test]
    fn a_known_value_inside_another_string_gets_its_label() {
        let (shown, _) = redacted(&json!({"id": ONE, "detail": format!("no pet {ONE}")}), &[]);
        assert_eq!(shown["detail"], "no pet [id]");
    }

    #[test]
    fn rules_of_a_case_come_first_and_unused_ones_are_told() {
        let rules = [
            rule("/id", RedactAction::Keep),
            rule("/counts/*", RedactAction::Label("count".to_owned())),
            rule("/gone", RedactAction::Label("x".to_owned())),
        ];
        let (shown, unused) = redacted(&json!({"id": ONE, "counts": [3, 3, 4]}), &rules);
        assert_eq!(shown, json!({"counts": ["[count]", "[count]", "[count-2]"], "id": ONE}));
        assert_eq!(unused, ["/gone"]);
    }

    #[test]
    fn a_sorted_list_is_shown_in_one_order_whatever_its_ids() {
        let rules = [rule("/pets", RedactAction::Sort), rule("/pets/*/id", RedactAction::Label("id".to_owned()))];
        let pet = |id: &str, name: &str| json!({"id": id, "name": name});
        let (one, _) = redacted(&json!({"pets": [pet("zzz", "Bo"), pet("aaa", "Al")]}), &rules);
        let (two, _) = redacted(&json!({"pets": [pet("bbb", "Al"), pet("yyy", "Bo")]}), &rules);
        assert_eq!(one, two);
        assert_eq!(one["pets"][0], json!({"id": "[id]", "name": "Al"}));
    }
}
