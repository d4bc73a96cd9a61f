//! The tables as text for people.

use std::fmt::Write;

use super::matcher_table::MATCHER;
use super::{CONFIGURATION, FOLDER_DEFAULTS, Object, SUITE, Shape};

/// Every object of the case language with its keys, as Markdown.
pub fn reference() -> String {
    described(&[&SUITE, &FOLDER_DEFAULTS])
}

/// Every object of a project's configuration with its keys, as Markdown.
pub fn configuration_reference() -> String {
    described(&[&CONFIGURATION])
}

fn described(roots: &[&'static Object]) -> String {
    let mut objects: Vec<&Object> = Vec::new();
    for object in roots {
        collect(object, &mut objects);
    }
    objects.iter().map(|object| section(object)).collect::<Vec<_>>().join("\n")
}

/// Objects in the order in which a reader meets them.
fn collect(object: &'static Object, found: &mut Vec<&'static Object>) {
    if found.iter().any(|known| known.name == object.name) {
        return;
    }
    found.push(object);
    let shapes = object.keys().map(|key| key.shape).chain(object.others.map(|(_, values)| values));
    shapes.for_each(|shape| collect_in(shape, found));
}

fn collect_in(shape: Shape, found: &mut Vec<&'static Object>) {
    match shape {
        Shape::Object(object) => collect(object, found),
        Shape::Matcher => collect(&MATCHER, found),
        Shape::List(inner) | Shape::OneOrMany(inner) | Shape::Map { values: inner, .. } => collect_in(*inner, found),
        Shape::Either(shapes) => shapes.iter().for_each(|shape| collect_in(*shape, found)),
        _ => {}
    }
}

fn section(object: &Object) -> String {
    let mut text = format!("### {}\n\n| key | value | |\n| --- | --- | --- |\n", title(object));
    for key in object.keys() {
        let mark = if key.required { " (required)" } else { "" };
        let row = writeln!(text, "| `{}`{mark} | {} | {} |", key.name, value(key.shape), key.summary);
        row.expect("writing to a string does not fail");
    }
    if let Some((syntax, values)) = object.others {
        let name = syntax.map_or("any other key", super::Syntax::description);
        writeln!(text, "| *{name}* | {} | |", value(values)).expect("writing to a string does not fail");
    }
    text
}

/// `a step` is headed `Step`.
fn title(object: &Object) -> String {
    let name = object.name.trim_start_matches("an ").trim_start_matches("a ");
    let start = name.chars().next().map_or(0, char::len_utf8);
    format!("{}{}", name[..start].to_uppercase(), &name[start..])
}

fn link(object: &Object) -> String {
    let anchor = title(object).to_lowercase().replace(' ', "-").replace('\'', "");
    format!("[{}](#{anchor})", object.name)
}

fn value(shape: Shape) -> String {
    match shape {
        Shape::Anything => "anything".to_owned(),
        Shape::Scalar => "a scalar or `$(…)`".to_owned(),
        Shape::Computed => "`$(…)`".to_owned(),
        Shape::Text => "text".to_owned(),
        Shape::Syntax(syntax) => syntax.description().to_owned(),
        Shape::Boolean => "`true` or `false`".to_owned(),
        Shape::Count => "a whole number".to_owned(),
        Shape::Factor => "a number from 1".to_owned(),
        Shape::Word(words) => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
        Shape::List(inner) => format!("a list; each: {}", value(*inner)),
        Shape::OneOrMany(inner) => format!("{}; or a list of them", value(*inner)),
        Shape::Map { keys: None, values } => format!("a mapping to: {}", value(*values)),
        Shape::Map { keys: Some(syntax), values } => {
            format!("a mapping from {} to: {}", syntax.description(), value(*values))
        }
        Shape::Object(object) => link(object),
        Shape::Either(shapes) => shapes.iter().map(|shape| value(*shape)).collect::<Vec<_>>().join("; or "),
        Shape::Matcher => format!("{}, or a value to equal", link(&MATCHER)),
    }
}
