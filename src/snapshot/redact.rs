//! Replaces what varies from run to run in a JSON body, and nothing else.
//!
//! What a string is comes from its schema; a string that does not keep its pattern or format stays as it is, so
//! that it shows. Rules of a case come first. Start at [`redact`].

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use serde_json_path::NormalizedPath;

use super::Labels;
use super::patterns::Patterns;
use super::schema_walk::SchemasHere;
use crate::case::{Redaction, RedactionRule, ValuePath};

/// A body on its way to text: sorted keys, and values that wait for their labels.
#[derive(Debug)]
enum Shown {
    Plain(Value),
    Labelled { kind: String, value: String },
    List(Vec<Shown>),
    Object(Vec<(String, Shown)>),
}

/// The body with labels in it, and the paths of rules that met nothing.
pub(super) fn redact(
    body: &Value,
    schemas: Option<&SchemasHere<'_>>,
    rules: &[Redaction],
    labels: &mut Labels,
) -> (Value, Vec<String>) {
    let (rules_by_place, unused) = locate(rules, body);
    let mut redactor = Redactor { rules: rules_by_place, patterns: Patterns::default() };
    let shown = redactor.show(body, schemas, &mut Vec::new());
    shown.give_labels(labels);
    (shown.into_value(labels), unused)
}

/// The rule for each place of the body, by JSON Pointer, the first one written; and the paths that lead nowhere.
fn locate<'r>(rules: &'r [Redaction], body: &Value) -> (BTreeMap<String, &'r RedactionRule>, Vec<String>) {
    let mut rules_by_place = BTreeMap::new();
    let mut unused = Vec::new();
    for redaction in rules {
        let places: Vec<String> = match &redaction.path {
            ValuePath::Pointer(pointer) => body.pointer(pointer).map(|_| pointer.clone()).into_iter().collect(),
            ValuePath::Query(query) => {
                query.query_located(body).locations().map(NormalizedPath::to_json_pointer).collect()
            }
        };
        if places.is_empty() {
            unused.push(redaction.path.text());
        }
        for place in places {
            rules_by_place.entry(place).or_insert(&redaction.rule);
        }
    }
    (rules_by_place, unused)
}

struct Redactor<'r> {
    rules: BTreeMap<String, &'r RedactionRule>,
    patterns: Patterns,
}

impl<'r> Redactor<'r> {
    /// `path` holds the tokens that lead to `value`.
    fn show(&mut self, value: &Value, schemas: Option<&SchemasHere<'_>>, path: &mut Vec<String>) -> Shown {
        let action = self.rule_at(path);
        if let Some(RedactionRule::Label(kind)) = action {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            return Shown::Labelled { kind: kind.clone(), value };
        }
        match value {
            Value::Array(items) => {
                let mut list = self.show_items(items, schemas, path);
                if action == Some(&RedactionRule::Sort) {
                    list.sort_by_cached_key(Shown::text);
                }
                Shown::List(list)
            }
            Value::Object(fields) => self.show_fields(fields, schemas, path),
            Value::String(text) if action != Some(&RedactionRule::Keep) => {
                let name = path.iter().rev().find(|token| token.parse::<usize>().is_err());
                match schemas.and_then(|schemas| self.patterns.kind_of(schemas, name.map_or("", String::as_str), text))
                {
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

    fn rule_at(&self, path: &[String]) -> Option<&'r RedactionRule> {
        let token = |step: &String| format!("/{}", step.replace('~', "~0").replace('/', "~1"));
        self.rules.get(&path.iter().map(token).collect::<String>()).copied()
    }
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

    use super::super::schema_walk::testing::{named, schemas};
    use super::*;
    use crate::source::{SourceFile, Span};

    fn schema() -> Value {
        json!({"type": "object", "properties": {
            "id": {"type": "string", "pattern": "^[a-f0-9]{24}$"},
            "parentId": {"type": "string", "pattern": "^[a-f0-9]{24}$"},
            "created": {"type": "string", "format": "date-time"},
            "status": {"type": "string", "format": "uuid", "enum": ["6ba7b810-9dad-11d1-80b4-00c04fd430c8"]},
            "children": {"type": "array", "items": {"type": "string", "pattern": "^[a-f0-9]{24}$"}},
        }})
    }

    fn redacted(body: &Value, rules: &[Redaction]) -> (Value, Vec<String>) {
        let schemas = schemas(&json!({"S": schema()}));
        redact(body, Some(&SchemasHere::at(&schemas, &named("S"))), rules, &mut Labels::default())
    }

    fn rule(path: &str, rule: RedactionRule) -> Redaction {
        let span = Span::new(&SourceFile::new("pets.yaml", ""), 0..0);
        Redaction { path: ValuePath::parse(path).unwrap(), span, rule }
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
            rule("/id", RedactionRule::Keep),
            rule("$.counts[*]", RedactionRule::Label("count".to_owned())),
            rule("/gone", RedactionRule::Label("x".to_owned())),
        ];
        let (shown, unused) = redacted(&json!({"id": ONE, "counts": [3, 3, 4]}), &rules);
        assert_eq!(shown, json!({"counts": ["[count]", "[count]", "[count-2]"], "id": ONE}));
        assert_eq!(unused, ["/gone"]);
    }

    #[test]
    fn a_sorted_list_is_shown_in_one_order_whatever_its_ids() {
        let rules = [rule("/pets", RedactionRule::Sort), rule("$..id", RedactionRule::Label("id".to_owned()))];
        let pet = |id: &str, name: &str| json!({"id": id, "name": name});
        let (one, _) = redacted(&json!({"pets": [pet("zzz", "Bo"), pet("aaa", "Al")]}), &rules);
        let (two, _) = redacted(&json!({"pets": [pet("bbb", "Al"), pet("yyy", "Bo")]}), &rules);
        assert_eq!(one, two);
        assert_eq!(one["pets"][0], json!({"id": "[id]", "name": "Al"}));
    }
}
