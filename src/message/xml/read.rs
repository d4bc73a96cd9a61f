//! From elements to values, with the types that the schema wants.
//!
//! Reads as a forgiving server would: the first of several elements counts where one is wanted, a list that is not
//! there is empty, an empty element may be null. What it makes of a text keeps the contract whenever some reading of
//! it does. Start at [`read`].

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::node::{Declared, Kind, XmlNode, declared, item_name, item_schema};
use super::root::{inferred_name, is_mere_text};
use super::tree::{Attribute, Element, INSTANCE};
use crate::contract::SchemaRef;
use crate::message::coerce::{Shape, Typing};
use crate::schema::View;

/// What a body is to its schema.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::message) enum Reading {
    Value(Value),
    /// The root is not the one that the schema names: wanted, found.
    OtherRoot(String, String),
    /// The schema only says that there is a text, which may be this very one or what is in it.
    Text,
}

/// The value of a root element.
pub(in crate::message) fn read(root: &Element, reference: Option<&SchemaRef>, typing: Typing<'_>) -> Reading {
    let schema = reference.map_or(&Value::Null, |reference| typing.schemas.node(reference, typing.view));
    let shape = typing.shape(schema);
    if is_mere_text(shape, schema) {
        return Reading::Text;
    }
    let node = XmlNode::of(typing, schema);
    if let Some(name) = node.name.filter(|name| *name != root.name || !node.is_of(root.namespace.as_deref())) {
        let shown = |name: &str, namespace: Option<&str>| {
            namespace.map_or_else(|| format!("`{name}`"), |namespace| format!("`{name}` of `{namespace}`"))
        };
        let found = shown(&root.name, root.namespace.as_deref().filter(|_| node.namespace.is_some()));
        return Reading::OtherRoot(shown(name, node.namespace), found);
    }
    let name = inferred_name(typing.schemas, reference);
    let reader = Reader { typing, declared: RefCell::default() };
    let is_list = shape.is_list() && (!shape.is_object() || root.attributes.is_empty());
    Reading::Value(if is_list { reader.wrapped(root, schema, &name) } else { reader.value(root, schema, &name) })
}

struct Reader<'a> {
    typing: Typing<'a>,
    /// The properties of the schemas that were met, by where the schemas lie: an answer may have many items.
    declared: RefCell<HashMap<*const Value, Rc<[Declared<'a>]>>>,
}

impl<'a> Reader<'a> {
    /// The value of an element that is called `inferred` where the schema says nothing else.
    fn value(&self, element: &Element, schema: &'a Value, inferred: &str) -> Value {
        let shape = self.typing.shape(schema);
        if self.is_null(element, shape) {
            return Value::Null;
        }
        if shape.is_list() && !shape.is_object() {
            return self.wrapped(element, schema, inferred);
        }
        let scalars = [Shape::STRING, Shape::INTEGER, Shape::NUMBER, Shape::BOOLEAN];
        let may_be_text = scalars.into_iter().any(|scalar| shape.has(scalar));
        let is_blank = element.text.trim().is_empty();
        if !is_structured(element) && is_blank && shape.has(Shape::OBJECT) && !may_be_text {
            let is_null = shape.has(Shape::NULL) && self.typing.requires_something(schema);
            return if is_null { Value::Null } else { Value::Object(self.object(element, schema)) };
        }
        if is_structured(element) || shape.has(Shape::OBJECT) && self.has_text_property(schema) {
            return Value::Object(self.object(element, if shape.has(Shape::OBJECT) { schema } else { &Value::Null }));
        }
        self.scalar(&element.text, schema)
    }

    /// Whether an element says that it is null. A server that expects no null may well overlook that.
    fn is_null(&self, element: &Element, shape: Shape) -> bool {
        is_nil(element) && (shape.has(Shape::NULL) || self.typing.view == View::Response)
    }

    /// A text as the schema wants it, in the spellings of XML Schema: `1` is a boolean, and white space counts for
    /// texts only.
    fn scalar(&self, text: &str, schema: &Value) -> Value {
        let shape = self.typing.shape(schema);
        let trimmed = text.trim();
        if shape.has(Shape::STRING) && shape.is_open() {
            return Value::String(text.to_owned());
        }
        let is_number = shape.has(Shape::NUMBER) || shape.has(Shape::INTEGER);
        let read = match trimmed {
            "" if shape.has(Shape::NULL) && !shape.has(Shape::STRING) => return Value::Null,
            "1" | "0" if shape.has(Shape::BOOLEAN) && !shape.has(Shape::STRING) && !is_number => {
                return Value::Bool(trimmed == "1");
            }
            _ => self.typing.coerce(trimmed.strip_prefix('+').filter(|_| is_number).unwrap_or(trimmed), schema),
        };
        if read.is_string() { Value::String(text.to_owned()) } else { read }
    }

    /// An element whose children are the items of a list. Children that are none make it something else.
    fn wrapped(&self, element: &Element, schema: &'a Value, inferred: &str) -> Value {
        if self.is_null(element, self.typing.shape(schema)) {
            return Value::Null;
        }
        let children = &element.children;
        if children.is_empty() && element.text.trim().is_empty() {
            return Value::Array(Vec::new());
        }
        if children.is_empty() {
            return self.scalar(&element.text, schema);
        }
        let is_item = |index: usize, child: &Element| {
            let item = item_name(self.typing, schema, item_schema(self.typing, schema, index), inferred);
            // Where nobody has named the items, any name will do, if it is the same.
            let is_named = child.name == item.name || !item.is_explicit && child.name == children[0].name;
            is_named && item.node.is_of(child.namespace.as_deref())
        };
        if children.iter().enumerate().all(|(index, child)| is_item(index, child)) {
            return self.items(children.iter(), schema, inferred);
        }
        Value::Object(self.object(element, &Value::Null))
    }

    fn items<'e>(&self, items: impl Iterator<Item = &'e Element>, list: &'a Value, inferred: &str) -> Value {
        let items = items.enumerate();
        items.map(|(index, item)| self.value(item, item_schema(self.typing, list, index), inferred)).collect()
    }

    fn declared(&self, schema: &'a Value) -> Rc<[Declared<'a>]> {
        let known = self.declared.borrow().get(&std::ptr::from_ref(schema)).map(Rc::clone);
        known.unwrap_or_else(|| {
            let found: Rc<[Declared<'a>]> = declared(self.typing, schema).into();
            self.declared.borrow_mut().insert(std::ptr::from_ref(schema), Rc::clone(&found));
            found
        })
    }

    fn has_text_property(&self, schema: &'a Value) -> bool {
        self.declared(schema).iter().any(|property| matches!(property.node.kind, Kind::Text | Kind::Cdata))
    }

    fn object(&self, element: &Element, schema: &'a Value) -> Map<String, Value> {
        let properties = self.declared(schema);
        let mut object = Map::new();
        for attribute in element.attributes.iter().filter(|attribute| attribute.namespace.as_deref() != Some(INSTANCE))
        {
            self.attribute(attribute, &properties, schema, &mut object);
        }
        let mut known: IndexMap<usize, Vec<&Element>> = IndexMap::new();
        let mut unknown: IndexMap<String, Vec<&Element>> = IndexMap::new();
        for child in &element.children {
            match properties.iter().position(|property| is_element_of(property, child)) {
                Some(index) => known.entry(index).or_default().push(child),
                None => unknown.entry(self.free_name(schema, &child.name, '<')).or_default().push(child),
            }
        }
        for (index, elements) in known {
            let property = &properties[index];
            put(&mut object, &property.path, self.property(property, &elements));
        }
        for (name, elements) in unknown {
            let property = self.typing.property(schema, &name).unwrap_or(&Value::Null);
            let value = self.unnamed(&elements, property);
            object.insert(name, value);
        }
        for property in properties.iter() {
            self.absent(property, element, &mut object);
        }
        object
    }

    /// The value of a property that has elements.
    fn property(&self, property: &Declared<'a>, elements: &[&Element]) -> Value {
        let name = property.path.last().copied().unwrap_or_default();
        let shape = self.typing.shape(property.schema);
        let is_single = elements.len() == 1 && !only_list(shape);
        if property.is_spread && !is_single {
            return self.items(elements.iter().copied(), property.schema, name);
        }
        if elements.len() > 1 && self.typing.view == View::Response {
            return elements.iter().map(|element| self.value(element, property.schema, name)).collect();
        }
        self.value(elements[0], property.schema, name)
    }

    /// The value of elements whose name the schema does not know.
    fn unnamed(&self, elements: &[&Element], schema: &'a Value) -> Value {
        let shape = self.typing.shape(schema);
        if shape.is_list() {
            return self.items(elements.iter().copied(), schema, "");
        }
        match elements {
            [one] => self.value(one, schema, ""),
            several => several.iter().map(|element| self.value(element, schema, "")).collect(),
        }
    }

    /// What stands for a property that has no element: its text, or an empty list where there must be one.
    fn absent(&self, property: &Declared<'a>, element: &Element, object: &mut Map<String, Value>) {
        if matches!(property.node.kind, Kind::Text | Kind::Cdata) {
            let is_there = property.is_required || !element.text.trim().is_empty();
            if is_there {
                put(object, &property.path, self.scalar(&element.text, property.schema));
            }
        } else if property.is_spread
            && property.is_required
            && only_list(self.typing.shape(property.schema))
            && !property.path.first().is_some_and(|name| object.contains_key(*name))
        {
            put(object, &property.path, Value::Array(Vec::new()));
        }
    }

    fn attribute(
        &self,
        attribute: &Attribute,
        properties: &[Declared<'a>],
        schema: &'a Value,
        object: &mut Map<String, Value>,
    ) {
        let known = properties.iter().find(|property| {
            property.node.kind == Kind::Attribute
                && property.names.contains(&attribute.name.as_str())
                && property.node.is_of(attribute.namespace.as_deref())
        });
        if let Some(property) = known {
            put(object, &property.path, self.scalar(&attribute.value, property.schema));
        } else if attribute.namespace.as_deref() != Some("http://www.w3.org/XML/1998/namespace") {
            let name = self.free_name(schema, &attribute.name, '@');
            let property = self.typing.property(schema, &name).unwrap_or(&Value::Null);
            object.insert(name, self.scalar(&attribute.value, property));
        }
    }

    /// A name that is not that of a property, which would have to come in another way.
    fn free_name(&self, schema: &'a Value, name: &str, mark: char) -> String {
        if self.typing.names(schema, name) { format!("{mark}{name}") } else { name.to_owned() }
    }
}

fn is_element_of(property: &Declared<'_>, element: &Element) -> bool {
    let is_element = property.node.kind == Kind::Element || property.is_spread;
    let is_of = property.is_spread || property.node.is_of(element.namespace.as_deref());
    is_element && is_of && property.names.contains(&element.name.as_str())
}

fn is_structured(element: &Element) -> bool {
    let own = |attribute: &&Attribute| attribute.namespace.as_deref() != Some(INSTANCE);
    !element.children.is_empty() || element.attributes.iter().any(|attribute| own(&attribute))
}

/// XML Schema Part 1 §2.6.2.
fn is_nil(element: &Element) -> bool {
    element.attributes.iter().any(|attribute| {
        attribute.name == "nil"
            && attribute.namespace.as_deref() == Some(INSTANCE)
            && matches!(attribute.value.trim(), "true" | "1")
    })
}

/// Whether nothing but a list, or null, is wanted.
fn only_list(shape: Shape) -> bool {
    let others = [Shape::STRING, Shape::INTEGER, Shape::NUMBER, Shape::BOOLEAN, Shape::OBJECT];
    shape.has(Shape::ARRAY) && !others.into_iter().any(|other| shape.has(other))
}

/// Puts a value at a path of names.
fn put(object: &mut Map<String, Value>, path: &[&str], value: Value) {
    let Some((last, above)) = path.split_last() else { return };
    let mut place = object;
    for name in above {
        let next = place.entry((*name).to_owned()).or_insert_with(|| Value::Object(Map::new()));
        let Value::Object(next) = next else { return };
        place = next;
    }
    place.insert((*last).to_owned(), value);
}
