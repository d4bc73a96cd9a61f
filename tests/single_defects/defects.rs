//! Makes defects: for every keyword of every place, what a server may get wrong about it.
//!
//! A defect is another schema for one part of the request. Some are chosen per operation and class by a seeded hash, so
//! that small operations count as much as large ones. Start at [`defects`].

use probity::contract::{Operation, ParameterLocation};
use probity::message::promise_for;
use probity::schema::{Fragment, Schemas, View};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::moot::{Carrier, is_moot};
use crate::schema_places::{Place, changed, places};
use crate::server::Part;

/// What is wrong with a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// A keyword is not checked.
    Relaxed,
    /// More is asked for than the contract says.
    Tightened,
    /// It falls over a legal value.
    Crashing,
}

impl Class {
    pub(crate) const ALL: [Class; 3] = [Class::Relaxed, Class::Tightened, Class::Crashing];
}

/// How a part is judged instead.
pub(crate) enum Judgement {
    /// By another schema.
    Schema(Box<Fragment>),
    /// By whether it is there.
    Presence,
}

/// One thing wrong with a server.
pub(crate) struct Defect {
    pub(crate) class: Class,
    pub(crate) part: Part,
    /// For people.
    pub(crate) what: String,
    pub(crate) judgement: Judgement,
}

type Change = Box<dyn Fn(&mut Map<String, Value>)>;

/// An idea of a defect, before it is compiled.
struct Idea {
    class: Class,
    part: Part,
    what: String,
    schema: Option<(Value, Vec<crate::schema_places::Step>, Change)>,
}

/// Up to `each` defects of every class.
pub(crate) fn defects(operation: &Operation, schemas: &Schemas, each: usize) -> Vec<Defect> {
    let mut ideas = Vec::new();
    for parameter in &operation.parameters {
        let part = Part::Parameter(parameter.location, parameter.name.clone());
        if parameter.location != ParameterLocation::Path {
            ideas.extend(presence(&part, parameter.required));
        }
        if let Some(schema) = parameter.schema() {
            ideas.extend(of_schema(schemas, &part, Carrier::of(&part, None), schemas.node(schema, View::Request)));
        }
    }
    if let Some(body) = &operation.request_body {
        ideas.extend(presence(&Part::Body, body.required));
        let promise = promise_for(&body.content, "application/json").or(body.content.first());
        if let Some((promise, schema)) = promise.and_then(|promise| Some((promise, promise.schema.as_ref()?))) {
            let carrier = Carrier::of(&Part::Body, Some(&promise.media_type));
            ideas.extend(of_schema(schemas, &Part::Body, carrier, schemas.node(schema, View::Request)));
        }
    }
    let mut made = Vec::new();
    for class in Class::ALL {
        let mut of_class: Vec<&Idea> = ideas.iter().filter(|idea| idea.class == class).collect();
        of_class.sort_by_key(|idea| lot(&operation.key().0, idea));
        made.extend(of_class.into_iter().filter_map(|idea| compiled(schemas, idea)).take(each));
    }
    made
}

/// The order in which ideas are taken: random, but the same every time.
fn lot(operation: &str, idea: &Idea) -> Vec<u8> {
    Sha256::digest(format!("1/{operation}/{:?}/{:?}/{}", idea.class, idea.part, idea.what)).to_vec()
}

fn compiled(schemas: &Schemas, idea: &Idea) -> Option<Defect> {
    let judgement = match &idea.schema {
        None => Judgement::Presence,
        Some((root, steps, change)) => {
            let schema = changed(schemas, root, steps, change.as_ref())?;
            Judgement::Schema(Box::new(schemas.fragment(&schema, View::Request)?))
        }
    };
    Some(Defect { class: idea.class, part: idea.part.clone(), what: idea.what.clone(), judgement })
}

fn presence(part: &Part, required: bool) -> Vec<Idea> {
    let idea = |class, what: &str| Idea { class, part: part.clone(), what: what.to_owned(), schema: None };
    if required {
        vec![idea(Class::Relaxed, "required")]
    } else {
        vec![idea(Class::Tightened, "required"), idea(Class::Crashing, "left out")]
    }
}

fn of_schema(schemas: &Schemas, part: &Part, carrier: Carrier, root: &Value) -> Vec<Idea> {
    let mut ideas = Vec::new();
    for place in places(schemas, root) {
        let is_root = place.name.is_empty();
        let mut add = |class, what: String, change: Change| {
            if is_moot(carrier, &place.schema, is_root, &what) {
                return;
            }
            let what = format!("{}: {what}", place.name);
            let schema = Some((root.clone(), place.steps.clone(), change));
            ideas.push(Idea { class, part: part.clone(), what, schema });
        };
        relaxed(&place, &mut |what, change| add(Class::Relaxed, what, change));
        tightened(&place, &mut |what, change| add(Class::Tightened, what, change));
        crashing(&place, &mut |what, change| add(Class::Crashing, what, change));
    }
    ideas
}

const CHECKED: [&str; 17] = [
    "type",
    "enum",
    "const",
    "pattern",
    "format",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
];

fn relaxed(place: &Place, add: &mut dyn FnMut(String, Change)) {
    for keyword in CHECKED.into_iter().filter(|keyword| place.schema.contains_key(*keyword)) {
        add(keyword.to_owned(), Box::new(move |schema| drop(schema.shift_remove(keyword))));
    }
    if place.schema.get("additionalProperties") == Some(&Value::Bool(false)) {
        add("additionalProperties".to_owned(), Box::new(|schema| drop(schema.shift_remove("additionalProperties"))));
    }
    for name in texts(place.schema.get("required")) {
        let what = format!("required `{name}`");
        let change = move |schema: &mut Map<String, Value>| {
            if let Some(Value::Array(names)) = schema.get_mut("required") {
                names.retain(|known| *known != name);
            }
        };
        add(what, Box::new(change));
    }
}

fn tightened(place: &Place, add: &mut dyn FnMut(String, Change)) {
    let schema = &place.schema;
    for (keyword, step) in
        [("minLength", 1), ("maxLength", -1), ("minItems", 1), ("maxItems", -1), ("minProperties", 1)]
    {
        if let Some(bound) = schema.get(keyword).and_then(Value::as_i64).filter(|bound| bound + step >= 0) {
            add(format!("{keyword} {}", bound + step), put(keyword, json!(bound + step)));
        }
    }
    for (keyword, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
        if let Some(bound) = schema.get(keyword) {
            add(format!("{exclusive} {bound}"), put(exclusive, bound.clone()));
        }
    }
    for member in schema.get("enum").and_then(Value::as_array).into_iter().flatten() {
        add(format!("enum without {member}"), forbid(&json!({ "const": member })));
    }
    let required = texts(schema.get("required"));
    for name in schema.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::keys) {
        if !required.contains(name) {
            add(format!("`{name}` required"), also(json!({ "required": [name] })));
        }
    }
    if schema.contains_key("pattern") && !schema.contains_key("enum") {
        for class in ["[0-9]", "[a-z]", "[A-Z]", "[-_.]"] {
            add(format!("pattern without {class}"), forbid(&json!({ "pattern": class })));
        }
    }
    if texts(schema.get("type")).contains(&"null".to_owned()) {
        add("not `null`".to_owned(), forbid(&json!({ "const": null })));
    }
}

fn crashing(place: &Place, add: &mut dyn FnMut(String, Change)) {
    let schema = &place.schema;
    let count = |keyword: &str| schema.get(keyword).and_then(Value::as_u64);
    let types = match schema.get("type") {
        Some(Value::String(name)) => vec![name.clone()],
        other => texts(other),
    };
    let is = |name: &str| types.iter().any(|known| known == name);
    for member in schema.get("enum").and_then(Value::as_array).into_iter().flatten() {
        add(format!("on {member}"), forbid(&json!({ "const": member })));
    }
    for keyword in ["minimum", "maximum"] {
        if let Some(bound) = schema.get(keyword) {
            add(format!("on the {keyword} {bound}"), forbid(&json!({ "const": bound })));
        }
    }
    for keyword in ["minLength", "maxLength"] {
        if let Some(length) = count(keyword) {
            let exact = json!({ "type": "string", "minLength": length, "maxLength": length });
            add(format!("on the {keyword} {length}"), forbid(&exact));
        }
    }
    if is("array") {
        let sizes = [Some(0).filter(|_| count("minItems").is_none_or(|least| least == 0)), count("maxItems"), Some(1)];
        for size in sizes.into_iter().flatten() {
            add(format!("on {size} items"), forbid(&json!({ "type": "array", "minItems": size, "maxItems": size })));
        }
    }
    let free = ["enum", "pattern", "format", "minLength", "const"].iter().all(|keyword| !schema.contains_key(*keyword));
    if is("string") && free {
        add("on an empty string".to_owned(), forbid(&json!({ "const": "" })));
    }
    if is("integer") && ["enum", "minimum", "const"].iter().all(|keyword| !schema.contains_key(*keyword)) {
        add("on zero".to_owned(), forbid(&json!({ "const": 0 })));
    }
    if is("boolean") {
        add("on false".to_owned(), forbid(&json!({ "const": false })));
    }
    if is("null") && types.len() > 1 {
        add("on null".to_owned(), forbid(&json!({ "const": null })));
    }
    let required = texts(schema.get("required"));
    for name in schema.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::keys) {
        if !required.contains(name) {
            add(format!("without `{name}`"), also(json!({ "required": [name] })));
        }
    }
}

fn texts(value: Option<&Value>) -> Vec<String> {
    value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn put(keyword: &'static str, value: Value) -> Change {
    Box::new(move |schema| drop(schema.insert(keyword.to_owned(), value.clone())))
}

fn forbid(what: &Value) -> Change {
    also(json!({ "not": what }))
}

fn also(what: Value) -> Change {
    Box::new(move |schema| {
        let all = schema.entry("allOf").or_insert_with(|| json!([]));
        if let Value::Array(parts) = all {
            parts.push(what.clone());
        }
    })
}
