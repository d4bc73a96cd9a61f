//! Places within a schema, and copies of the schema changed at one of them.
//!
//! References are followed, and only on the way to the place are they copied in, so that a change touches one use of a
//! shared schema. Start at [`places`] and [`changed`].

use probity::schema::{Schemas, View};
use serde_json::{Map, Value};

/// One step further into a schema.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Step {
    /// What a lone `$ref` leads to.
    Follow,
    /// A member of an object.
    Key(String),
    /// An item of a list.
    Item(usize),
}

/// A schema object and the way to it.
pub(crate) struct Place {
    pub(crate) steps: Vec<Step>,
    pub(crate) schema: Map<String, Value>,
    /// For people.
    pub(crate) name: String,
}

/// Longer ways are not gone.
const DEEPEST: usize = 14;

/// Every schema object below `root`; recursion is entered once.
pub(crate) fn places(schemas: &Schemas, root: &Value) -> Vec<Place> {
    let mut found = Vec::new();
    walk(schemas, root, &mut Vec::new(), &mut Vec::new(), "", &mut found);
    found
}

fn walk(
    schemas: &Schemas,
    schema: &Value,
    steps: &mut Vec<Step>,
    entered: &mut Vec<String>,
    name: &str,
    found: &mut Vec<Place>,
) {
    let Value::Object(object) = schema else { return };
    if steps.len() > DEEPEST || found.len() > 3_000 {
        return;
    }
    if let Some(target) = lone_reference(object) {
        let Some(resolved) = schemas.resolve_ref(target, View::Request) else { return };
        if entered.iter().any(|known| known == target) {
            return;
        }
        entered.push(target.to_owned());
        steps.push(Step::Follow);
        walk(schemas, resolved, steps, entered, name, found);
        steps.pop();
        entered.pop();
        return;
    }
    found.push(Place { steps: steps.clone(), schema: object.clone(), name: name.to_owned() });
    let mut into = |key: &str, inner: Option<Step>, child: &Value, name: &str| {
        steps.push(Step::Key(key.to_owned()));
        let deeper = inner.is_some();
        steps.extend(inner);
        walk(schemas, child, steps, entered, name, found);
        steps.truncate(steps.len() - 1 - usize::from(deeper));
    };
    for (property, child) in object.get("properties").and_then(Value::as_object).into_iter().flatten() {
        into("properties", Some(Step::Key(property.clone())), child, &format!("{name}/{property}"));
    }
    for key in ["items", "additionalProperties"] {
        if let Some(child) = object.get(key) {
            into(key, None, child, &format!("{name}/*"));
        }
    }
    for key in ["allOf", "oneOf", "anyOf"] {
        for (index, child) in object.get(key).and_then(Value::as_array).into_iter().flatten().enumerate() {
            into(key, Some(Step::Item(index)), child, &format!("{name}({key} {index})"));
        }
    }
}

fn lone_reference(object: &Map<String, Value>) -> Option<&str> {
    object.get("$ref").filter(|_| object.len() == 1)?.as_str()
}

/// `root` with the schema at the end of `steps` changed.
pub(crate) fn changed(
    schemas: &Schemas,
    root: &Value,
    steps: &[Step],
    change: &dyn Fn(&mut Map<String, Value>),
) -> Option<Value> {
    let Some((step, rest)) = steps.split_first() else {
        let mut object = root.as_object()?.clone();
        change(&mut object);
        return Some(Value::Object(object));
    };
    let mut copy = root.clone();
    match step {
        Step::Follow => {
            let target = schemas.resolve_ref(lone_reference(root.as_object()?)?, View::Request)?;
            return changed(schemas, target, rest, change);
        }
        Step::Key(key) => copy[key] = changed(schemas, root.get(key)?, rest, change)?,
        Step::Item(index) => copy[index] = changed(schemas, root.get(index)?, rest, change)?,
    }
    Some(copy)
}
