//! What a schema says about its place in XML: the `xml` object, and the names that follow where it says nothing.
//!
//! OpenAPI 2.0 to 3.1 say `attribute` and `wrapped`, 3.2 says `nodeType` (OpenAPI 3.2.0 §4.26.2); one model serves both.
//! Start at [`XmlNode::of`] and [`declared`].

use serde_json::{Map, Value};

use crate::message::coerce::Typing;

/// How many schemas are asked for one `xml` object, so that references that name each other end.
const MAX_STEPS: usize = 32;

/// How deep objects lie in each other without elements of their own.
const MAX_INLINED: usize = 8;

/// What becomes of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Element,
    Attribute,
    Text,
    Cdata,
    /// The parts of the value stand where it would.
    Inlined,
}

/// What a schema says about its place in XML.
#[derive(Debug, Clone, Copy)]
pub(super) struct XmlNode<'a> {
    pub(super) name: Option<&'a str>,
    pub(super) namespace: Option<&'a str>,
    pub(super) prefix: Option<&'a str>,
    pub(super) kind: Kind,
}

impl<'a> XmlNode<'a> {
    pub(super) fn of(typing: Typing<'a>, schema: &'a Value) -> Self {
        let objects = objects(typing, schema);
        let text = |key: &str| {
            let text = objects.iter().find_map(|object| object.get(key)?.as_str());
            text.filter(|text| !text.is_empty())
        };
        let flag = |key: &str| objects.iter().find_map(|object| object.get(key)?.as_bool()) == Some(true);
        let is_list = typing.shape(schema).is_list();
        let kind = match text("nodeType") {
            Some("attribute") => Kind::Attribute,
            Some("text") => Kind::Text,
            Some("cdata") => Kind::Cdata,
            Some("none") => Kind::Inlined,
            Some("element") => Kind::Element,
            _ if flag("attribute") => Kind::Attribute,
            _ if is_list && !flag("wrapped") => Kind::Inlined,
            _ => Kind::Element,
        };
        Self { name: text("name"), namespace: text("namespace"), prefix: text("prefix"), kind }
    }

    /// Whether something of this namespace is meant; where none is said, any will do.
    pub(super) fn is_of(&self, namespace: Option<&str>) -> bool {
        self.namespace.is_none_or(|wanted| namespace == Some(wanted))
    }
}

/// The `xml` objects that speak of a schema: its own, then those that its references lead to.
fn objects<'a>(typing: Typing<'a>, schema: &'a Value) -> Vec<&'a Map<String, Value>> {
    let mut found = Vec::new();
    let mut schema = schema;
    for _ in 0..MAX_STEPS {
        found.extend(schema.get("xml").and_then(Value::as_object));
        let Some(next) = behind(typing, schema) else { break };
        schema = next;
    }
    found
}

/// What a schema stands for: the target of its reference, its only part, or what it is when it is not null.
fn behind<'a>(typing: Typing<'a>, schema: &'a Value) -> Option<&'a Value> {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        return typing.schemas.resolve_ref(reference, typing.view);
    }
    let parts = |key: &str| schema.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let is_null = |part: &Value| part.get("type") == Some(&Value::from("null"));
    match (parts("allOf"), parts("anyOf"), parts("oneOf")) {
        ([only], [], []) => Some(only),
        ([], [one, other], []) | ([], [], [one, other]) if is_null(one) || is_null(other) => {
            Some(if is_null(one) { other } else { one })
        }
        _ => None,
    }
}

/// What the items of a list are called.
pub(super) struct ItemName<'a> {
    pub(super) node: XmlNode<'a>,
    pub(super) name: &'a str,
    /// Whether the author has said so.
    pub(super) is_explicit: bool,
}

/// The name of the items: their own, else that of the list, else the inferred one (OpenAPI 3.2.0 §4.26.2.2).
pub(super) fn item_name<'a>(typing: Typing<'a>, list: &'a Value, items: &'a Value, inferred: &'a str) -> ItemName<'a> {
    let node = XmlNode::of(typing, items);
    let of_list = XmlNode::of(typing, list).name;
    let name = node.name.or(of_list).unwrap_or(inferred);
    ItemName { node, name, is_explicit: node.name.is_some() }
}

/// The schema of the item at an index.
pub(super) fn item_schema<'a>(typing: Typing<'a>, list: &'a Value, index: usize) -> &'a Value {
    typing.prefix_item(list, index).or_else(|| typing.items(list)).unwrap_or(&Value::Null)
}

/// A property that a schema names.
pub(super) struct Declared<'a> {
    /// Where it stands in the value; properties without elements of their own lend their place to what is in them.
    pub(super) path: Vec<&'a str>,
    pub(super) schema: &'a Value,
    pub(super) node: XmlNode<'a>,
    /// Whether it is a list whose items stand beside the other properties.
    pub(super) is_spread: bool,
    /// What its elements, or the attribute, may be called.
    pub(super) names: Vec<&'a str>,
    pub(super) is_required: bool,
}

/// The properties that a schema names, wherever in its composition.
pub(super) fn declared<'a>(typing: Typing<'a>, schema: &'a Value) -> Vec<Declared<'a>> {
    let mut found = Vec::new();
    collect(typing, schema, &[], &mut found);
    found
}

fn collect<'a>(typing: Typing<'a>, schema: &'a Value, path: &[&'a str], found: &mut Vec<Declared<'a>>) {
    for (name, property) in typing.properties(schema) {
        let node = XmlNode::of(typing, property);
        let shape = typing.shape(property);
        let path = [path, &[name]].concat();
        if node.kind == Kind::Inlined && !shape.is_list() && shape.is_object() && path.len() < MAX_INLINED {
            collect(typing, property, &path, found);
            continue;
        }
        let is_spread = node.kind == Kind::Inlined && shape.is_list();
        let mut names = if is_spread {
            let items = item_schema(typing, property, 0);
            let count = typing.prefix_items(property).max(1);
            let names = (0..=count).map(|index| item_schema(typing, property, index));
            let names = names.map(|item| item_name(typing, property, item, name).name);
            let mut names: Vec<&str> = names.collect();
            names.push(item_name(typing, property, items, name).name);
            names
        } else {
            vec![node.name.unwrap_or(name)]
        };
        // A name that a shared schema gives itself may be meant for that schema alone.
        let is_own = |schema: &Value| schema.get("xml").is_some_and(|xml| xml.get("name").is_some());
        if !(is_own(property) || is_spread && typing.items(property).is_some_and(is_own)) {
            names.push(name);
        }
        let is_required = path.len() == 1 && typing.requires(schema, name);
        found.push(Declared { path, schema: property, node, is_spread, names, is_required });
    }
}
