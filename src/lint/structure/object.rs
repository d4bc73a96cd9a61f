//! Holds the keys of an object against the table.

use serde_json::{Map, Value};

use super::fields::{Meaning, is_required, meaning};
use super::rules::{BAD_KEY, EXCLUSIVE, MISPLACED, MISSING, NEWER, OLDER, UNKNOWN};
use crate::contract::OpenApiVersion;
use crate::diagnostic::nearest;
use crate::lint::Problem;
use crate::lint::table::{Field, Object, Together, Versions, version_name};
use crate::source::pointer;

/// Complains about keys that do not belong, keys that are missing, and keys that exclude each other.
pub(in crate::lint) fn check_object(
    object: &'static Object,
    version: OpenApiVersion,
    place: &str,
    fields: &Map<String, Value>,
    complain: &mut dyn FnMut(Problem),
) {
    for key in fields.keys() {
        if let Some(problem) = key_problem(object, version, place, fields, key) {
            complain(problem);
        }
    }
    let mut asked = "";
    for field in object.fields {
        if is_required(field, version, fields) && !fields.contains_key(field.name) && asked != field.name {
            asked = field.name;
            complain(Problem::new(&MISSING, place, format!("{} lacks `{}`", object.name, field.name)));
        }
    }
    for together in object.together {
        if let Some(problem) = together_problem(object, version, place, fields, together) {
            complain(problem);
        }
    }
}

fn key_problem(
    object: &'static Object,
    version: OpenApiVersion,
    place: &str,
    fields: &Map<String, Value>,
    key: &str,
) -> Option<Problem> {
    let at = pointer::join(place, key);
    let name = object.name;
    let problem = match meaning(object, version, fields, key) {
        Meaning::Field(_) | Meaning::Other(_) | Meaning::Free => return None,
        Meaning::Misplaced(field) => {
            let (other, values) = field.when.unwrap_or_default();
            let value = fields.get(other).and_then(Value::as_str).unwrap_or_default();
            let message = format!("`{key}` has no meaning in {name} whose `{other}` is `{value}`");
            Problem::new(&MISPLACED, at, message).hint(format!("it belongs where `{other}` is {}", listed(values)))
        }
        Meaning::OtherVersion(field) => other_version(name, version, at, field),
        Meaning::Unknown => {
            if let Some(other) = &object.other {
                let message = format!("`{key}` is no key of {name}");
                Problem::new(&BAD_KEY, at, message).hint(format!("{} is wanted", other.wanted))
            } else {
                let known = object.fields.iter().filter(|field| field.versions.has(version)).map(|field| field.name);
                let near = nearest(key, known).map(|near| format!("did you mean `{near}`?"));
                let message = format!("{name} has no field `{key}`");
                Problem::new(&UNKNOWN, at, message).hint("fields of your own start with `x-`").hint_if_any(near)
            }
        }
    };
    Some(problem.on_key())
}

fn other_version(name: &str, version: OpenApiVersion, at: String, field: &Field) -> Problem {
    let message = format!("{name} has no field `{}` in {}", field.name, version_name(version));
    let later = [OpenApiVersion::V3_0, OpenApiVersion::V3_1, OpenApiVersion::V3_2];
    let is_newer = later.iter().any(|other| *other > version && field.versions.has(*other));
    let rule = if is_newer { &NEWER } else { &OLDER };
    Problem::new(rule, at, message).hint(format!("known to OpenAPI {}", field.versions.names()))
}

fn together_problem(
    object: &Object,
    version: OpenApiVersion,
    place: &str,
    fields: &Map<String, Value>,
    together: &Together,
) -> Option<Problem> {
    let (versions, names, at_least, at_most): (Versions, _, usize, usize) = match together {
        Together::AtMost(versions, names) => (*versions, names, 0, 1),
        Together::AtLeast(versions, names) => (*versions, names, 1, usize::MAX),
        Together::Exactly(versions, names) => (*versions, names, 1, 1),
    };
    let present: Vec<&str> = names.iter().copied().filter(|name| fields.contains_key(*name)).collect();
    if !versions.has(version) || (at_least..=at_most).contains(&present.len()) {
        return None;
    }
    if present.is_empty() {
        let message = format!("{} has none of {}", object.name, listed(names));
        return Some(Problem::new(&MISSING, place, message));
    }
    let message = format!("{} has both {}", object.name, listed(&present).replace(" or ", " and "));
    let problem = Problem::new(&EXCLUSIVE, pointer::join(place, present[1]), message);
    Some(problem.on_key().label("only one of them may stand").also(pointer::join(place, present[0]), "and this"))
}

/// `a`, `b` or `c`.
pub(super) fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}
