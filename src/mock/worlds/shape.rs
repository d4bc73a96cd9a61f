//! Shapes: templates whose keys may be left out.

use serde_json::{Map, Value};

use crate::template::{EvaluateError, Scope, TemplateNode, TemplateValue};

/// Evaluates a template in which a key that ends with `?` is left out when its value is null.
pub(crate) fn shape(template: &TemplateValue, scope: &Scope) -> Result<Value, EvaluateError> {
    match &template.node {
        TemplateNode::Mapping(entries) => {
            let mut map = Map::new();
            for (key, entry) in entries {
                let value = shape(entry, scope)?;
                match key.strip_suffix('?') {
                    Some(_) if value.is_null() => {}
                    Some(key) => drop(map.insert(key.to_owned(), value)),
                    None => drop(map.insert(key.clone(), value)),
                }
            }
            Ok(Value::Object(map))
        }
        TemplateNode::Sequence(items) => items.iter().map(|item| shape(item, scope)).collect(),
        TemplateNode::Literal(_) | TemplateNode::Template(..) => template.evaluate(scope),
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use serde_json::json;

    use super::shape;
    use crate::source::{SourceFile, parse};
    use crate::template::{Scope, TemplateValue};

    #[test]
    fn a_key_with_a_question_mark_is_left_out_when_its_value_is_null() {
        let text = "{name: $(pet.name), tag?: $(pet.tag), nested: [{age?: null, kind?: cat}]}";
        let template = TemplateValue::parse(&parse(&SourceFile::new("pet.yaml", text)).unwrap()).unwrap();
        let scope = Scope::new(Timestamp::UNIX_EPOCH, 0).with("pet", &json!({ "name": "Rex", "tag": null }));
        assert_eq!(shape(&template, &scope).unwrap(), json!({ "name": "Rex", "nested": [{ "kind": "cat" }] }));
    }
}
