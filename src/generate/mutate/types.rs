//! Breaks `type`, `enum` and `const`.
//!
//! What lenient servers convert or compare without care comes first: `"5"` for 5, `dog` for `DOG`. Start at
//! [`wrong_types`] and [`unlisted`].

use serde_json::{Value, json};

use crate::generate::graph::{JsonType, Node};

/// Values of types that are not allowed, each with what was done.
pub(super) fn wrong_types(node: &Node, value: &Value) -> Vec<(Value, String)> {
    if !node.typed {
        return Vec::new();
    }
    let wanted: Vec<&str> = wanted(node);
    let wanted = wanted.join(" or ");
    let mut wrong: Vec<Value> = Vec::new();
    // What lenient servers convert comes first: it tells more than a value of quite another kind.
    if !node.types.has(JsonType::Text) {
        match value {
            Value::Number(number) => wrong.push(json!(number.to_string())),
            Value::Bool(flag) => wrong.push(json!(flag.to_string())),
            _ => {}
        }
        wrong.push(json!("text"));
    }
    if node.types.has(JsonType::Integer) && !node.types.has(JsonType::Fraction) {
        wrong.push(value.as_i64().map_or(json!(1.5), |whole| json!(halfway(whole))));
    }
    if !node.types.has(JsonType::Integer) {
        wrong.push(if node.types.has(JsonType::Boolean) { json!(1) } else { json!(12_345) });
    }
    if !node.types.has(JsonType::Boolean) {
        wrong.push(json!(true));
    }
    if !node.types.has(JsonType::Array) {
        wrong.push(json!([value]));
    } else if let Some(item) = value.get(0).filter(|item| !item.is_array()) {
        wrong.push(item.clone());
    }
    if !node.types.has(JsonType::Object) {
        wrong.push(json!({ "value": value }));
    }
    wrong
        .into_iter()
        .filter(|wrong| !node.types.has(JsonType::of(wrong)))
        .map(|wrong| {
            let what = format!("{} in place of {wanted}", described(&wrong));
            (wrong, what)
        })
        .collect()
}

fn wanted(node: &Node) -> Vec<&'static str> {
    let mut wanted: Vec<&str> = node.types.iter().map(JsonType::name).collect();
    if node.types.has(JsonType::Fraction) {
        wanted.retain(|name| *name != "integer");
    }
    wanted
}

#[expect(clippy::cast_precision_loss, reason = "any fraction near the integer will do")]
fn halfway(whole: i64) -> f64 {
    let near = whole.clamp(-(1 << 50), 1 << 50);
    near as f64 + 0.5
}

/// `1 item`, `2 items`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// A value in a few words.
pub(super) fn described(value: &Value) -> String {
    const SHORT: usize = 40;
    let text = value.to_string();
    if text.chars().count() <= SHORT {
        return format!("`{text}`");
    }
    match value {
        Value::String(text) => format!("a string of {}", counted(text.chars().count(), "character")),
        Value::Array(items) => format!("an array of {}", counted(items.len(), "item")),
        Value::Object(_) => "an object".to_owned(),
        _ => format!("`{text}`"),
    }
}

/// Values beside a list, those nearest to a member first.
pub(super) fn unlisted(node: &Node, value: &Value) -> Vec<(Value, String)> {
    let Some(listed) = &node.listed else { return Vec::new() };
    let mut near: Vec<Value> = Vec::new();
    let member = listed.iter().find_map(Value::as_str);
    if let Some(member) = value.as_str().or(member) {
        near.extend(neighbours(member).into_iter().map(Value::String));
    }
    let numbers: Vec<i64> = listed.iter().filter_map(Value::as_i64).collect();
    if let (Some(least), Some(most)) = (numbers.iter().min(), numbers.iter().max()) {
        near.extend([most.checked_add(1), least.checked_sub(1)].into_iter().flatten().map(Value::from));
    }
    if listed.iter().any(Value::is_boolean) {
        near.extend([json!(true), json!(false)]);
    }
    near.retain(|near| !listed.contains(near));
    if near.is_empty() {
        let any = [json!("NOT-A-MEMBER"), json!(-1), json!(0.5), Value::Null, json!([]), json!({})];
        let is_of_type = |value: &Value| !node.typed || node.types.has(JsonType::of(value));
        near.extend(any.into_iter().filter(|value| is_of_type(value) && !listed.contains(value)));
    }
    near.into_iter()
        .map(|near| {
            let what = format!("{}, which is not listed", described(&near));
            (near, what)
        })
        .collect()
}

/// Strings that a careless comparison takes for `member`.
fn neighbours(member: &str) -> Vec<String> {
    let swapped = if member.chars().any(char::is_lowercase) { member.to_uppercase() } else { member.to_lowercase() };
    let mut cut = member.to_owned();
    cut.pop();
    vec![swapped, format!("{member}X"), "NOT-A-MEMBER".to_owned(), cut, String::new()]
}
