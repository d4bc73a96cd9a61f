//! From values to elements, attributes and text, as the `xml` object of their schema says.
//!
//! A value that XML cannot carry, such as a control character or a property whose name is no name of XML, makes an
//! error and never a broken document. Start at [`write`].

use quick_xml::Writer;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesCData, BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use quick_xml::name::QName;
use serde_json::{Map, Value};

use super::characters::{is_character, is_name};
use super::node::{Kind, XmlNode, item_name, item_schema};
use super::root::inferred_name;
use super::tree::INSTANCE;
use crate::contract::SchemaRef;
use crate::message::coerce::Typing;
use crate::message::encode::text;

/// What XML cannot carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::message) struct Unwritable {
    /// Where it is in the value: names and indices.
    pub(in crate::message) path: Vec<String>,
    pub(in crate::message) reason: String,
}

impl Unwritable {
    fn within(mut self, token: &str) -> Self {
        self.path.insert(0, token.to_owned());
        self
    }
}

impl From<String> for Unwritable {
    fn from(reason: String) -> Self {
        Self { path: Vec::new(), reason }
    }
}

/// Writes a value as a document; the error says what XML cannot carry.
pub(in crate::message) fn write(
    value: &Value,
    reference: Option<&SchemaRef>,
    typing: Typing<'_>,
) -> Result<String, Unwritable> {
    let schema = reference.map_or(&Value::Null, |reference| typing.schemas.node(reference, typing.view));
    let node = XmlNode::of(typing, schema);
    let name = node.name.map_or_else(|| inferred_name(typing.schemas, reference), str::to_owned);
    let planner = Planner { typing };
    let mut scope = Scope::default();
    let mut root = Planned::open(&name, &node, &mut scope)?;
    planner.fill(&mut root, value, schema, &name, &mut scope)?;
    let mut writer = Writer::new(Vec::new());
    let declared = writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
    declared.and_then(|()| put(&mut writer, &root)).map_err(|error| error.to_string())?;
    Ok(String::from_utf8(writer.into_inner()).expect("texts are written"))
}

/// An element before it is written.
#[derive(Default)]
struct Planned {
    name: String,
    attributes: Vec<(String, String)>,
    content: Vec<Content>,
}

enum Content {
    Element(Planned),
    Text(String),
    Cdata(String),
}

/// The prefixes that are bound, innermost last; the empty one is the default.
#[derive(Default, Clone)]
struct Scope(Vec<(String, String)>);

impl Scope {
    fn namespace(&self, prefix: &str) -> Option<&str> {
        self.0.iter().rev().find(|(known, _)| known == prefix).map(|(_, namespace)| namespace.as_str())
    }
}

impl Planned {
    /// An empty element with the namespace that it needs.
    fn open(name: &str, node: &XmlNode<'_>, scope: &mut Scope) -> Result<Self, String> {
        let mut element = Self::default();
        element.name = qualified(name, node, scope, &mut element.attributes, false)?;
        Ok(element)
    }
}

struct Planner<'a> {
    typing: Typing<'a>,
}

impl<'a> Planner<'a> {
    /// Puts a value into the element that stands for it.
    fn fill(
        &self,
        element: &mut Planned,
        value: &Value,
        schema: &'a Value,
        name: &str,
        scope: &mut Scope,
    ) -> Result<(), Unwritable> {
        match value {
            Value::Null => {
                if scope.namespace("xsi") != Some(INSTANCE) {
                    element.attributes.push(("xmlns:xsi".to_owned(), INSTANCE.to_owned()));
                }
                element.attributes.push(("xsi:nil".to_owned(), "true".to_owned()));
            }
            Value::Array(items) => self.items(element, items, schema, name, scope)?,
            Value::Object(fields) => self.fields(element, fields, schema, scope)?,
            scalar => element.content.push(Content::Text(checked(text(scalar))?)),
        }
        Ok(())
    }

    fn items(
        &self,
        element: &mut Planned,
        items: &[Value],
        list: &'a Value,
        inferred: &str,
        scope: &Scope,
    ) -> Result<(), Unwritable> {
        for (index, item) in items.iter().enumerate() {
            let within = |problem: Unwritable| problem.within(&index.to_string());
            let is_list = self.typing.shape(list).is_list();
            let schema = if is_list { item_schema(self.typing, list, index) } else { list };
            let named = item_name(self.typing, list, schema, inferred);
            let (name, node) =
                if is_list { (named.name, named.node) } else { (inferred, XmlNode::of(self.typing, list)) };
            let mut scope = scope.clone();
            let mut child = Planned::open(name, &node, &mut scope).map_err(|reason| within(reason.into()))?;
            self.fill(&mut child, item, schema, name, &mut scope).map_err(within)?;
            element.content.push(Content::Element(child));
        }
        Ok(())
    }

    fn fields(
        &self,
        element: &mut Planned,
        fields: &Map<String, Value>,
        schema: &'a Value,
        scope: &mut Scope,
    ) -> Result<(), Unwritable> {
        for (name, value) in fields {
            self.field(element, (name, value), schema, scope).map_err(|problem| problem.within(name))?;
        }
        Ok(())
    }

    fn field(
        &self,
        element: &mut Planned,
        (name, value): (&str, &Value),
        schema: &'a Value,
        scope: &mut Scope,
    ) -> Result<(), Unwritable> {
        let property = self.typing.property(schema, name).unwrap_or(&Value::Null);
        let node = XmlNode::of(self.typing, property);
        let own = node.name.unwrap_or(name);
        match (node.kind, value) {
            (Kind::Attribute | Kind::Text | Kind::Cdata, Value::Null | Value::Array(_) | Value::Object(_)) => {
                return Err(format!("XML has no text for `{name}`, which is {value}").into());
            }
            (Kind::Attribute, scalar) => {
                let own = qualified(own, &node, scope, &mut element.attributes, true)?;
                element.attributes.push((own, checked(text(scalar))?));
            }
            (Kind::Text, scalar) => element.content.push(Content::Text(checked(text(scalar))?)),
            (Kind::Cdata, scalar) => element.content.push(Content::Cdata(checked(text(scalar))?)),
            (Kind::Inlined, Value::Object(fields)) => self.fields(element, fields, property, scope)?,
            (Kind::Inlined, Value::Array(items)) => self.items(element, items, property, name, scope)?,
            (Kind::Element, Value::Array(items)) if !self.typing.shape(property).is_list() => {
                self.items(element, items, property, own, scope)?;
            }
            _ => {
                let spread = node.kind == Kind::Inlined && self.typing.shape(property).is_list();
                let own = if spread {
                    item_name(self.typing, property, item_schema(self.typing, property, 0), name).name
                } else {
                    own
                };
                let mut scope = scope.clone();
                let mut child = Planned::open(own, &node, &mut scope)?;
                self.fill(&mut child, value, property, own, &mut scope)?;
                element.content.push(Content::Element(child));
            }
        }
        Ok(())
    }
}

/// The name with its prefix, which is bound where it is not yet.
fn qualified(
    name: &str,
    node: &XmlNode<'_>,
    scope: &mut Scope,
    attributes: &mut Vec<(String, String)>,
    is_attribute: bool,
) -> Result<String, String> {
    if !is_name(name) {
        return Err(format!("`{name}` is no name that XML knows"));
    }
    let prefix = node.prefix.filter(|prefix| is_name(prefix));
    let prefix = match (prefix, node.namespace) {
        // A prefix without a namespace is one that stands for something already, or nothing.
        (Some(prefix), None) => Some(prefix).filter(|prefix| scope.namespace(prefix).is_some()),
        // An attribute without a prefix is in no namespace (Namespaces in XML 1.0 §6.2).
        (None, Some(_)) if is_attribute => Some("ns"),
        (prefix, _) => prefix,
    };
    if let Some(namespace) = node.namespace.filter(|namespace| scope.namespace(prefix.unwrap_or("")) != Some(namespace))
    {
        let key = prefix.map_or_else(|| "xmlns".to_owned(), |prefix| format!("xmlns:{prefix}"));
        attributes.push((key, checked(namespace.to_owned())?));
        scope.0.push((prefix.unwrap_or("").to_owned(), namespace.to_owned()));
    }
    Ok(prefix.map_or_else(|| name.to_owned(), |prefix| format!("{prefix}:{name}")))
}

fn checked(text: String) -> Result<String, String> {
    match text.chars().find(|character| !is_character(*character)) {
        Some(character) => Err(format!("XML cannot carry U+{:04X}", u32::from(character))),
        None => Ok(text),
    }
}

fn put(writer: &mut Writer<Vec<u8>>, element: &Planned) -> std::io::Result<()> {
    let mut start = BytesStart::new(element.name.as_str());
    for (name, value) in &element.attributes {
        start
            .push_attribute(Attribute { key: QName(name.as_bytes()), value: escaped(value, true).into_bytes().into() });
    }
    if element.content.is_empty() {
        return writer.write_event(Event::Empty(start));
    }
    writer.write_event(Event::Start(start))?;
    for content in &element.content {
        match content {
            Content::Element(child) => put(writer, child)?,
            Content::Text(text) => writer.write_event(Event::Text(BytesText::from_escaped(escaped(text, false))))?,
            Content::Cdata(text) => {
                for part in BytesCData::escaped(text) {
                    writer.write_event(Event::CData(part))?;
                }
            }
        }
    }
    writer.write_event(Event::End(BytesEnd::new(element.name.as_str())))
}

/// Readers change line ends in texts, and all white space in attributes, unless they are references (XML 1.0 §2.11,
/// §3.3.3).
fn escaped(text: &str, is_attribute: bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' if is_attribute => escaped.push_str("&quot;"),
            '\r' => escaped.push_str("&#13;"),
            '\n' if is_attribute => escaped.push_str("&#10;"),
            '\t' if is_attribute => escaped.push_str("&#9;"),
            other => escaped.push(other),
        }
    }
    escaped
}
