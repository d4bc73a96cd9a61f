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
