//! From text to typed values, as the schema allows.
//!
//! A query string knows only text; `5` is the integer 5 where the schema wants one. What does not read as any type
//! the schema allows stays the text it is, and then breaks the schema. Start at [`Typing`].

use indexmap::IndexMap;
use serde_json::{Map, Number, Value, json};

use super::encode::text;
use crate::contract::OpenApiVersion;
use crate::schema::{Schemas, View};

/// How many subschemas are looked at for one question, so that schemas that name each other end.
const MAX_SCHEMAS: usize = 200;

/// The types that a schema lets a value have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape(u8);

impl Shape {
    pub(super) const STRING: Self = Self(1);
    pub(super) const INTEGER: Self = Self(2);
    pub(super) const NUMBER: Self = Self(4);
    pub(super) const BOOLEAN: Self = Self(8);
    pub(super) const NULL: Self = Self(16);
    pub(super) const ARRAY: Self = Self(32);
    pub(super) const OBJECT: Self = Self(64);
    const ANY: Self = Self(127);
    const NONE: Self = Self(0);

    /// Whether `other` is among these types.
    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether the schema leaves the type open, so that text is text.
    pub(super) fn is_open(self) -> bool {
        self == Self::ANY
    }

    /// Whether the schema speaks of lists.
    pub(super) fn is_list(self) -> bool {
        self.has(Self::ARRAY) && !self.is_open()
    }

    /// Whether the schema speaks of objects.
    pub(super) fn is_object(self) -> bool {
        self.has(Self::OBJECT) && !self.is_open()
    }

    /// What `type` says, or else `const` or `enum`.
    fn own(fields: &Map<String, Value>) -> Self {
        match (fields.get("type"), fields.get("enum").and_then(Value::as_array)) {
            (Some(Value::String(name)), _) => Self::named(name),
            (Some(Value::Array(names)), _) => Self::union(names.iter().filter_map(Value::as_str).map(Self::named)),
            (_, Some(options)) => Self::union(options.iter().map(Self::of_value)),
            _ => fields.get("const").map_or(Self::ANY, Self::of_value),
        }
    }

    fn named(name: &str) -> Self {
        match name {
            "string" => Self::STRING,
            "integer" => Self::INTEGER,
            "number" => Self(Self::NUMBER.0 | Self::INTEGER.0),
            "boolean" => Self::BOOLEAN,
            "null" => Self::NULL,
            "array" => Self::ARRAY,
            "object" => Self::OBJECT,
            _ => Self::NONE,
        }
    }

    fn of_value(value: &Value) -> Self {
        match value {
            Value::Null => Self::NULL,
            Value::Bool(_) => Self::BOOLEAN,
            Value::Number(number) if number.is_f64() => Self::NUMBER,
            Value::Number(_) => Self::INTEGER,
            Value::String(_) => Self::STRING,
            Value::Array(_) => Self::ARRAY,
            Value::Object(_) => Self::OBJECT,
        }
    }

    fn union(shapes: impl Iterator<Item = Self>) -> Self {
        Self(shapes.fold(0, |all, shape| all | shape.0))
    }

    fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

/// What types texts have, in one view of one API's schemas.
#[derive(Debug, Clone, Copy)]
pub(super) struct Typing<'a> {
    pub(super) schemas: &'a Schemas,
    pub(super) view: View,
}

impl<'a> Typing<'a> {
    /// The types that `schema` lets a value have, as far as its types, enums and compositions say.
    pub(super) fn shape(self, schema: &Value) -> Shape {
        let mut fuel = MAX_SCHEMAS;
        self.shape_within(schema, &mut fuel)
    }

    fn shape_within(self, schema: &Value, fuel: &mut usize) -> Shape {
        let Some(left) = fuel.checked_sub(1) else { return Shape::ANY };
        *fuel = left;
        let Value::Object(fields) = self.schemas.follow(schema, self.view) else { return Shape::ANY };
        let mut shape = Shape::own(fields);
        if let Some(target) = self.beside(fields) {
            shape = shape.intersection(self.shape_within(target, fuel));
        }
        for (keyword, parts) in fields {
            let Value::Array(parts) = parts else { continue };
            let mut shapes = parts.iter().map(|part| self.shape_within(part, fuel));
            shape = match keyword.as_str() {
                "allOf" => shapes.fold(shape, Shape::intersection),
                "anyOf" | "oneOf" => shape.intersection(Shape::union(&mut shapes)),
                _ => shape,
            };
        }
        shape
    }

    /// Reads a scalar as the type that `schema` wants; text stays text where it reads as none.
    pub(super) fn coerce(self, text: &str, schema: &Value) -> Value {
        let shape = self.shape(schema);
        let plain = || Value::String(text.to_owned());
        if shape.is_open() {
            return plain();
        }
        match text {
            "true" | "false" if shape.has(Shape::BOOLEAN) => return Value::Bool(text == "true"),
            "null" if shape.has(Shape::NULL) && !shape.has(Shape::STRING) => return Value::Null,
            _ => {}
        }
        let number = if shape.has(Shape::NUMBER) {
            number(text)
        } else if shape.has(Shape::INTEGER) {
            integer(text)
        } else {
            None
        };
        number.map_or_else(plain, Value::Number)
    }

    /// Reads one item of a list; an item that is a list itself is split as Swagger 2.0 says.
    pub(super) fn coerce_item(self, text: &str, list: &'a Value) -> Value {
        let Some(items) = self.items(list) else { return Value::String(text.to_owned()) };
        match self.inner_delimiter(items) {
            Some(_) if text.is_empty() => Value::Array(Vec::new()),
            Some(delimiter) => text.split(delimiter).map(|item| self.coerce_item(item, items)).collect(),
            None => self.coerce(text, items),
        }
    }

    /// The object with the lists within the lists of its properties as texts, as [`Self::joined`] makes them.
    pub(super) fn joined_fields(self, value: &Value, schema: &'a Value) -> Value {
        let Value::Object(fields) = value else { return value.clone() };
        let join = |(name, field): (&String, &Value)| {
            let field = self.property(schema, name).map_or_else(|| field.clone(), |list| self.joined(field, list));
            (name.clone(), field)
        };
        Value::Object(fields.iter().map(join).collect())
    }

    /// The value with the lists within its list as texts, where a `collectionFormat` says how they are written.
    pub(super) fn joined(self, value: &Value, list: &'a Value) -> Value {
        let inner = value.as_array().zip(self.items(list));
        let Some((items, schema)) = inner.filter(|(_, items)| self.inner_delimiter(items).is_some()) else {
            return value.clone();
        };
        let delimiter = self.inner_delimiter(schema).unwrap_or(",");
        let join = |item: &Value| match self.joined(item, schema) {
            Value::Array(parts) => Value::String(parts.iter().map(text).collect::<Vec<_>>().join(delimiter)),
            other => other,
        };
        items.iter().map(join).collect()
    }

    /// What divides the items of a list that is an item itself (Swagger 2.0 §"Items Object", where it is a comma unless
    /// something else is said); authors give other items a `collectionFormat` too, where it means nothing.
    fn inner_delimiter(self, items: &'a Value) -> Option<&'static str> {
        let by_default = || (self.schemas.api().openapi == OpenApiVersion::V2_0).then_some("csv");
        let said = self.schemas.follow(items, self.view).get("collectionFormat").and_then(Value::as_str);
        match said.or_else(by_default)? {
            _ if !self.shape(items).is_list() => None,
            "csv" => Some(","),
            "ssv" => Some(" "),
            "tsv" => Some("\t"),
            "pipes" => Some("|"),
            _ => None,
        }
    }

    /// Reads fields into an object: repeated ones into lists, JSON where an object is wanted.
    pub(super) fn object(
        self,
        schema: &'a Value,
        fields: impl IntoIterator<Item = (String, String)>,
    ) -> Map<String, Value> {
        let mut object = Map::new();
        for (name, text) in fields {
            let property = self.property(schema, &name).unwrap_or(&Value::Null);
            let shape = self.shape(property);
            if shape.is_list() {
                let item = self.coerce_item(&text, property);
                match object.get_mut(&name) {
                    Some(Value::Array(items)) => items.push(item),
                    _ => drop(object.insert(name, Value::Array(vec![item]))),
                }
                continue;
            }
            let json = if shape.is_object() { serde_json::from_str(&text).ok() } else { None };
            object.insert(name, json.unwrap_or_else(|| self.coerce(&text, property)));
        }
        object
    }

    /// The schema of the items, wherever in a composition it stands.
    pub(super) fn items(self, schema: &'a Value) -> Option<&'a Value> {
        self.find(schema, |schema| schema.get("items"))
    }

    /// The schema of a property, wherever in a composition it stands: by its name, else by a pattern of it, else that of
    /// additional properties.
    pub(super) fn property(self, schema: &'a Value, name: &str) -> Option<&'a Value> {
        let named = self.find(schema, |schema| schema.get("properties")?.get(name));
        let named = named.or_else(|| self.find(schema, |schema| self.by_pattern(schema, name)));
        named.or_else(|| self.find(schema, |schema| schema.get("additionalProperties")))
    }

    fn by_pattern(self, schema: &'a Value, name: &str) -> Option<&'a Value> {
        let name = Value::from(name);
        let is_of = |pattern: &str| {
            let names = self.schemas.fragment(&json!({ "type": "string", "pattern": pattern }), self.view);
            names.is_some_and(|names| names.is_valid(&name))
        };
        let mut patterns = schema.get("patternProperties")?.as_object()?.iter();
        patterns.find(|(pattern, _)| is_of(pattern)).map(|(_, property)| property)
    }

    /// Whether the schema names this property; any property, when it names none at all.
    pub(super) fn may_hold(self, schema: &'a Value, name: &str) -> bool {
        let names_some = self.find(schema, |schema| schema.get("properties")).is_some();
        !names_some || self.names(schema, name)
    }

    /// Whether the schema names this property.
    pub(super) fn names(self, schema: &'a Value, name: &str) -> bool {
        self.find(schema, |schema| schema.get("properties")?.get(name)).is_some()
    }

    /// The first answer of `question` for the schema or a part of its composition.
    fn find(self, schema: &'a Value, question: impl Fn(&'a Value) -> Option<&'a Value>) -> Option<&'a Value> {
        let mut waiting = vec![schema];
        for _ in 0..MAX_SCHEMAS {
            let schema = self.schemas.follow(waiting.pop()?, self.view);
            if let Some(found) = question(schema) {
                return Some(found);
            }
            waiting.extend(self.parts(schema, &["oneOf", "anyOf", "allOf"]));
        }
        None
    }

    /// The parts of a composition that look at the same value, the last first; what a reference beside other keywords
    /// leads to is one of them.
    fn parts(self, schema: &'a Value, keywords: &'static [&'static str]) -> impl Iterator<Item = &'a Value> {
        let lists = keywords.iter().filter_map(|keyword| schema.get(*keyword)?.as_array());
        let target = schema.as_object().and_then(|fields| self.beside(fields));
        lists.flat_map(|parts| parts.iter().rev()).chain(target)
    }

    /// What a reference leads to that stands beside other keywords.
    fn beside(self, fields: &Map<String, Value>) -> Option<&'a Value> {
        let reference = fields.get("$ref").filter(|_| fields.len() > 1)?.as_str()?;
        self.schemas.resolve_ref(reference, self.view)
    }

    /// All parts of a composition, the schema itself first.
    fn all_parts(self, schema: &'a Value, keywords: &'static [&'static str]) -> Vec<&'a Value> {
        let (mut waiting, mut found) = (vec![schema], Vec::new());
        while let Some(schema) = waiting.pop().filter(|_| found.len() < MAX_SCHEMAS) {
            let schema = self.schemas.follow(schema, self.view);
            found.push(schema);
            waiting.extend(self.parts(schema, keywords));
        }
        found
    }

    /// The properties that the schema names, wherever in its composition; of equal names the first.
    pub(super) fn properties(self, schema: &'a Value) -> Vec<(&'a str, &'a Value)> {
        let mut properties: IndexMap<&str, &Value> = IndexMap::new();
        for part in self.all_parts(schema, &["oneOf", "anyOf", "allOf"]) {
            for (name, property) in part.get("properties").and_then(Value::as_object).into_iter().flatten() {
                properties.entry(name).or_insert(property);
            }
        }
        properties.into_iter().collect()
    }

    /// Whether the schema requires this property, whichever alternative is chosen.
    pub(super) fn requires(self, schema: &'a Value, name: &str) -> bool {
        self.required(schema).any(|required| required == name)
    }

    /// Whether the schema requires any property, whichever alternative is chosen.
    pub(super) fn requires_something(self, schema: &'a Value) -> bool {
        self.required(schema).next().is_some()
    }

    fn required(self, schema: &'a Value) -> impl Iterator<Item = &'a str> {
        let parts = self.all_parts(schema, &["allOf"]).into_iter();
        parts.filter_map(|part| part.get("required")?.as_array()).flatten().filter_map(Value::as_str)
    }

    /// The schema of the item at an index, where it has one of its own.
    pub(super) fn prefix_item(self, list: &'a Value, index: usize) -> Option<&'a Value> {
        self.find(list, |schema| schema.get("prefixItems")?.get(index))
    }

    /// How many items have schemas of their own.
    pub(super) fn prefix_items(self, list: &'a Value) -> usize {
        self.find(list, |schema| schema.get("prefixItems")).and_then(Value::as_array).map_or(0, Vec::len)
    }
}

/// Digits with an optional minus; leading zeros are let through, as most servers do.
fn integer(text: &str) -> Option<Number> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let whole = text.parse::<i64>().map(Number::from).or_else(|_| text.parse::<u64>().map(Number::from));
    whole.ok().or_else(|| finite(text))
}

fn number(text: &str) -> Option<Number> {
    if let Some(integer) = integer(text) {
        return Some(integer);
    }
    // `parse` also reads `inf`, `nan` and `+1`, which are no JSON numbers.
    let plausible = text.starts_with(|first: char| first.is_ascii_digit() || first == '-')
        && text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    finite(text).filter(|_| plausible)
}

/// A number that is beyond doubles is still a number: the largest one stands for it.
fn finite(text: &str) -> Option<Number> {
    Number::from_f64(text.parse::<f64>().ok()?.clamp(f64::MIN, f64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_beyond_doubles_are_numbers() {
        let digits = "9".repeat(2_048);
        assert_eq!(integer(&digits).and_then(|number| number.as_f64()), Some(f64::MAX));
        assert_eq!(integer(&format!("-{digits}")).and_then(|number| number.as_f64()), Some(f64::MIN));
        assert_eq!(number("1e999").and_then(|number| number.as_f64()), Some(f64::MAX));
        for text in ["inf", "nan", "-", "1e", "+1", ""] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
