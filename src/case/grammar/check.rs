//! Holds a document against the tables.

use super::matcher_table::MATCHER;
use super::{Object, Rule, Shape, Syntax};
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::{Entry, Node, NodeValue, Span};

const MISSING: &str = "case/missing-key";

/// Adds everything that `node` has and `object` does not allow, or the other way round.
pub(crate) fn check(object: &'static Object, node: &Node, diagnostics: &mut Vec<Diagnostic>) {
    let Some(entries) = node.entries() else {
        diagnostics.push(wrong_type(node, object.name));
        return;
    };
    for entry in entries {
        match object.keys().find(|key| key.name == entry.key) {
            Some(key) => shape(key.shape, &entry.value, diagnostics),
            None => match object.others {
                Some((syntax, values)) => free_entry(syntax, values, entry, diagnostics),
                None => diagnostics.push(unknown_key(object, entry)),
            },
        }
    }
    let place = start_of(node);
    for key in object.keys().filter(|key| key.required && node.get(key.name).is_none()) {
        let message = format!("{} needs `{}`", object.name, key.name);
        diagnostics.push(Diagnostic::new(MISSING, message).at(&place, "").hint(fragment(key.summary)));
    }
    let before = diagnostics.len();
    for rule in object.rules() {
        // When the key that gives all others their meaning is missing, that is the one thing to say.
        if matches!(rule, Rule::Needs { .. }) && diagnostics[before..].iter().any(|found| found.code == MISSING) {
            continue;
        }
        hold(rule, object, node, diagnostics);
    }
}

/// A sentence as a hint: in lower case and without its full stop.
fn fragment(sentence: &str) -> String {
    let sentence = sentence.trim_end_matches('.');
    let start = sentence.chars().next().map_or(0, char::len_utf8);
    format!("{}{}", sentence[..start].to_lowercase(), &sentence[start..])
}

/// The first key of a mapping, which is easier to look at than the whole.
fn start_of(node: &Node) -> Span {
    node.entries().and_then(<[Entry]>::first).map_or_else(|| node.span.clone(), |entry| entry.key_span.clone())
}

fn hold(rule: &Rule, object: &Object, node: &Node, diagnostics: &mut Vec<Diagnostic>) {
    let present = |keys: &[&str]| -> Vec<&Entry> {
        node.entries().unwrap_or_default().iter().filter(|entry| keys.contains(&entry.key.as_str())).collect()
    };
    match rule {
        Rule::ExactlyOne(keys) if present(keys).is_empty() => {
            let message = format!("{} needs {}", object.name, any_of(keys));
            diagnostics.push(Diagnostic::new(MISSING, message).at(&start_of(node), ""));
        }
        Rule::ExactlyOne(keys) | Rule::AtMostOne(keys) => {
            if let [first, second, ..] = present(keys).as_slice() {
                let message = format!("`{}` and `{}` cannot stand in the same place", first.key, second.key);
                let diagnostic = Diagnostic::new("case/conflicting-keys", message).at(&second.key_span, "");
                diagnostics.push(diagnostic.at(&first.key_span, "the other one"));
            }
        }
        Rule::Needs { keys, one_of } if present(one_of).is_empty() => {
            diagnostics.extend(present(keys).into_iter().map(|entry| {
                let message = format!("`{}` has no meaning without {}", entry.key, any_of(one_of));
                Diagnostic::new("case/misplaced-key", message).at(&entry.key_span, "")
            }));
        }
        Rule::Needs { .. } => {}
    }
}

fn unknown_key(object: &'static Object, entry: &Entry) -> Diagnostic {
    let message = format!("{} has no key `{}`", object.name, entry.key);
    let names: Vec<&str> = object.keys().map(|key| key.name).collect();
    let hint = match nearest(&entry.key, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if object.name == MATCHER.name => "to compare with a mapping, write it under `eq`".to_owned(),
        None => format!("its keys are {}", list(&names)),
    };
    Diagnostic::new("case/unknown-key", message).at(&entry.key_span, "").hint(hint)
}

fn list(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn any_of(names: &[&str]) -> String {
    match names {
        [first @ .., last] if !first.is_empty() => format!("{} or `{last}`", list(first)),
        _ => list(names),
    }
}

fn wrong_type(node: &Node, expected: &str) -> Diagnostic {
    let message = format!("expected {expected}, found {}", node.kind());
    Diagnostic::new("case/wrong-type", message).at(&node.span, "")
}

fn invalid(span: &Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new("case/invalid-value", message).at(span, "")
}

/// Holds one value against its shape.
fn shape(expected: Shape, node: &Node, diagnostics: &mut Vec<Diagnostic>) {
    if !fits(expected, node) {
        diagnostics.push(wrong_type(node, &describe(expected)));
        return;
    }
    match expected {
        Shape::Syntax(syntax) => scalar(syntax, node, diagnostics),
        Shape::Word(words) => word(words, node, diagnostics),
        Shape::Count | Shape::Factor => number(expected, node, diagnostics),
        Shape::Computed if !is_template(node) => {
            diagnostics.push(invalid(&node.span, format!("expected {}", describe(expected))));
        }
        Shape::List(inner) => node.items().into_iter().flatten().for_each(|item| shape(*inner, item, diagnostics)),
        Shape::OneOrMany(inner) => match node.items() {
            Some(items) => items.iter().for_each(|item| shape(*inner, item, diagnostics)),
            None => shape(*inner, node, diagnostics),
        },
        Shape::Map { keys, values } => map(keys, *values, node, diagnostics),
        Shape::Object(object) => check(object, node, diagnostics),
        Shape::Matcher if node.entries().is_some() => check(&MATCHER, node, diagnostics),
        Shape::Either(shapes) => either(shapes, node, diagnostics),
        _ => {}
    }
}

fn either(shapes: &'static [Shape], node: &Node, diagnostics: &mut Vec<Diagnostic>) {
    let fitting: Vec<Shape> = shapes.iter().copied().filter(|shape| fits(*shape, node)).collect();
    let chosen = fitting.iter().find(|shape| !matches!(shape, Shape::Computed) || is_template(node));
    match chosen.or(fitting.first()) {
        Some(chosen) => shape(*chosen, node, diagnostics),
        None => diagnostics.push(wrong_type(node, &describe(Shape::Either(shapes)))),
    }
}

fn map(keys: Option<Syntax>, values: Shape, node: &Node, diagnostics: &mut Vec<Diagnostic>) {
    for entry in node.entries().unwrap_or_default() {
        free_entry(keys, values, entry, diagnostics);
    }
}

/// An entry whose key is the user's.
fn free_entry(keys: Option<Syntax>, values: Shape, entry: &Entry, diagnostics: &mut Vec<Diagnostic>) {
    if let Some(message) = keys.and_then(|syntax| syntax.refuse(&entry.key.as_str().into())) {
        diagnostics.push(invalid(&entry.key_span, message));
    }
    shape(values, &entry.value, diagnostics);
}

fn scalar(syntax: Syntax, node: &Node, diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.extend(syntax.refuse(&node.to_json()).map(|message| invalid(&node.span, message)));
}

fn word(words: &[&str], node: &Node, diagnostics: &mut Vec<Diagnostic>) {
    let text = node.as_str().unwrap_or_default();
    if words.contains(&text) {
        return;
    }
    let diagnostic = invalid(&node.span, format!("`{text}` is not {}", any_of(words)));
    diagnostics.push(match nearest(text, words.iter().copied()) {
        Some(near) => diagnostic.hint(format!("did you mean `{near}`?")),
        None => diagnostic,
    });
}

fn number(expected: Shape, node: &Node, diagnostics: &mut Vec<Diagnostic>) {
    let value = node.to_json();
    let right = match expected {
        Shape::Count => value.as_u64().is_some_and(|count| u32::try_from(count).is_ok()),
        _ => value.as_f64().is_some_and(|factor| factor >= 1.0),
    };
    if !right {
        diagnostics.push(invalid(&node.span, format!("{value} is not {}", describe(expected))));
    }
}

/// Whether a string has an expression in it.
fn is_template(node: &Node) -> bool {
    node.as_str().is_some_and(|text| text.contains("$("))
}

/// Whether the kind of value is right, whatever is in it.
fn fits(expected: Shape, node: &Node) -> bool {
    let is_scalar = !matches!(node.value, NodeValue::Sequence(_) | NodeValue::Mapping(_) | NodeValue::Null);
    match expected {
        Shape::Anything | Shape::Matcher => true,
        Shape::Scalar | Shape::Syntax(_) => is_scalar,
        Shape::Text | Shape::Computed | Shape::Word(_) => node.as_str().is_some(),
        Shape::Boolean => matches!(node.value, NodeValue::Bool(_)),
        Shape::Count | Shape::Factor => matches!(node.value, NodeValue::Number(_)),
        Shape::List(_) => node.items().is_some(),
        Shape::OneOrMany(inner) => node.items().is_some() || fits(*inner, node),
        Shape::Map { .. } | Shape::Object(_) => node.entries().is_some(),
        Shape::Either(shapes) => shapes.iter().any(|shape| fits(*shape, node)),
    }
}

/// What a shape is, for a message.
fn describe(shape: Shape) -> String {
    match shape {
        Shape::Anything | Shape::Matcher => "a value".to_owned(),
        Shape::Scalar => "a scalar".to_owned(),
        Shape::Computed => "a template `$(…)`".to_owned(),
        Shape::Text => "a string".to_owned(),
        Shape::Syntax(syntax) => syntax.description().to_owned(),
        Shape::Boolean => "true or false".to_owned(),
        Shape::Count => "a whole number from 0".to_owned(),
        Shape::Factor => "a number of at least 1".to_owned(),
        Shape::Word(words) => any_of(words),
        Shape::List(_) => "a list".to_owned(),
        Shape::OneOrMany(inner) => format!("{}, or a list", describe(*inner)),
        Shape::Map { .. } => "a mapping".to_owned(),
        Shape::Object(object) => object.name.to_owned(),
        Shape::Either(shapes) => {
            let mut parts: Vec<String> = shapes.iter().map(|shape| describe(*shape)).collect();
            parts.dedup();
            parts.join(" or ")
        }
    }
}
