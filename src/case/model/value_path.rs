//! Places in a JSON value: JSON Pointers and JSONPath queries.

use serde_json::Value;
use serde_json_path::JsonPath;

/// A place in a value, as written: a JSON Pointer (RFC 6901, `""` or `/…`) or a JSONPath query (RFC 9535, `$…`).
#[derive(Debug, Clone, PartialEq)]
pub enum ValuePath {
    /// Exactly one place.
    Pointer(String),
    /// Any number of places.
    Query(JsonPath),
}

impl ValuePath {
    /// Reads a path.
    ///
    /// # Errors
    /// A message that says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.starts_with('$') {
            return JsonPath::parse(text).map(Self::Query).map_err(|error| format!("not a JSONPath query: {error}"));
        }
        if !text.is_empty() && !text.starts_with('/') {
            return Err(format!("`{text}` is neither a JSON Pointer (`/{text}`) nor a JSONPath query (`$.{text}`)"));
        }
        let escapes_hold = text.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
        if !escapes_hold {
            return Err("in a JSON Pointer `~` is written `~0` and `/` is written `~1`".to_owned());
        }
        Ok(Self::Pointer(text.to_owned()))
    }

    /// The path as written.
    pub fn text(&self) -> String {
        match self {
            Self::Pointer(pointer) => pointer.clone(),
            Self::Query(query) => query.to_string(),
        }
    }

    /// The value there: for a query that finds one place its value, for one that finds several a list of them.
    pub fn find(&self, root: &Value) -> Option<Value> {
        match self {
            Self::Pointer(pointer) => root.pointer(pointer).cloned(),
            Self::Query(query) => {
                let mut found: Vec<Value> = query.query(root).all().into_iter().cloned().collect();
                match found.len() {
                    0 => None,
                    1 => found.pop(),
                    _ => Some(Value::Array(found)),
                }
            }
        }
    }

    /// Puts `value` at a JSON Pointer, adding the last object field; `-` appends to a list.
    ///
    /// # Errors
    /// When the pointer's parent is not there.
    pub fn set(root: &mut Value, pointer: &str, value: Value) -> Result<(), String> {
        if pointer.is_empty() {
            *root = value;
            return Ok(());
        }
        let missing = || format!("the body has no place `{pointer}`");
        let (parent, token) = split(pointer).ok_or_else(missing)?;
        match root.pointer_mut(parent) {
            Some(Value::Object(fields)) => {
                fields.insert(token, value);
            }
            Some(Value::Array(items)) if token == "-" => items.push(value),
            Some(Value::Array(items)) => {
                let index = token.parse::<usize>().map_err(|_| missing())?;
                *items.get_mut(index).ok_or_else(missing)? = value;
            }
            _ => return Err(missing()),
        }
        Ok(())
    }

    /// Takes away what stands at a JSON Pointer.
    ///
    /// # Errors
    /// When nothing stands there.
    pub fn remove(root: &mut Value, pointer: &str) -> Result<(), String> {
        let missing = || format!("the body has no `{pointer}` to remove");
        let (parent, token) = split(pointer).ok_or_else(missing)?;
        match root.pointer_mut(parent) {
            Some(Value::Object(fields)) => fields.shift_remove(&token).map(drop).ok_or_else(missing),
            Some(Value::Array(items)) => match token.parse::<usize>() {
                Ok(index) if index < items.len() => {
                    items.remove(index);
                    Ok(())
                }
                _ => Err(missing()),
            },
            _ => Err(missing()),
        }
    }
}

fn split(pointer: &str) -> Option<(&str, String)> {
    let (parent, token) = pointer.rsplit_once('/')?;
    Some((parent, token.replace("~1", "/").replace("~0", "~")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn pointers_and_queries_find_values() {
        let root = json!({ "pets": [{ "name": "a" }, { "name": "b" }], "x/y": 1 });
        let find = |path: &str| ValuePath::parse(path).unwrap().find(&root);
        assert_eq!(find("/pets/0/name"), Some(json!("a")));
        assert_eq!(find("/x~1y"), Some(json!(1)));
        assert_eq!(find("$.pets[*].name"), Some(json!(["a", "b"])));
        assert_eq!(find("$.pets[0].name"), Some(json!("a")));
        assert_eq!(find("$.owners"), None);
        assert_eq!(find(""), Some(root.clone()));
    }

    #[test]
    fn other_texts_are_refused() {
        assert!(ValuePath::parse("name").unwrap_err().contains("`/name`"));
        assert!(ValuePath::parse("/a~b").is_err());
        assert!(ValuePath::parse("$.[").is_err());
    }

    #[test]
    fn patches_set_append_and_remove() {
        let mut root = json!({ "pet": { "tags": ["a"] } });
        ValuePath::set(&mut root, "/pet/name", json!("Rex")).unwrap();
        ValuePath::set(&mut root, "/pet/tags/-", json!("b")).unwrap();
        ValuePath::remove(&mut root, "/pet/tags/0").unwrap();
        assert_eq!(root, json!({ "pet": { "tags": ["b"], "name": "Rex" } }));
        assert!(ValuePath::set(&mut root, "/owner/name", json!(1)).is_err());
        assert!(ValuePath::remove(&mut root, "/pet/age").is_err());
    }
}
