//! Small domains, listed whole.
//!
//! Where there are few values, different ones are taken from the list instead of being hoped for. Start at [`domain`].

use serde_json::Value;

use crate::generate::graph::{Graph, JsonType, NodeId};

/// All values of a node, where they are at most `most` and can be told without drawing.
pub(super) fn domain(graph: &Graph, id: NodeId, most: usize) -> Option<Vec<Value>> {
    let mut values = Vec::new();
    collect(graph, id, most, &mut values, 0)?;
    Some(values)
}

fn collect(graph: &Graph, id: NodeId, most: usize, values: &mut Vec<Value>, depth: u32) -> Option<()> {
    let node = graph.node(id);
    if node.never {
        return Some(());
    }
    let mut found = Vec::new();
    if let Some(listed) = &node.listed {
        found.clone_from(listed);
    } else if !node.choices.is_empty() && depth < 8 {
        for choice in &node.choices {
            collect(graph, *choice, most, values, depth + 1)?;
        }
    } else {
        for json_type in node.types.iter() {
            match json_type {
                JsonType::Null => found.push(Value::Null),
                JsonType::Boolean => found.extend([Value::Bool(false), Value::Bool(true)]),
                JsonType::Integer if !node.types.has(JsonType::Fraction) => {
                    let (low, high) = (node.number.low?, node.number.high?);
                    let count = usize::try_from(node.number.count()?).ok().filter(|count| *count <= most)?;
                    let numbers = (low..=high).take(count).filter_map(|k| node.number.at(k)?.to_value());
                    found.extend(numbers.filter(|number| node.number.allows(number)));
                }
                _ => return None,
            }
        }
    }
    found.retain(|value| !node.excluded.iter().any(|excluded| is_same(excluded, value)));
    for value in found {
        if !values.iter().any(|known| is_same(known, &value)) {
            values.push(value);
        }
    }
    (values.len() <= most).then_some(())
}

/// Equality as JSON Schema has it: numbers by their value (2020-12 Core §4.2.2).
pub(crate) fn is_same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left == right || left.as_f64() == right.as_f64(),
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| is_same(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            let is_there = |(name, value)| right.get(name).is_some_and(|other| is_same(value, other));
            left.len() == right.len() && left.iter().all(is_there)
        }
        _ => left == right,
    }
}
