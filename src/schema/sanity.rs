//! Keywords that make no sense, such as `required: true` or a `pattern` that is no regular expression.
//!
//! Real documents have them; a validator refuses the whole schema for one. They are found here before it sees them.
//! Start at [`complaint`].

use serde_json::Value;

use super::patterns::Patterns;

const TYPES: [&str; 7] = ["array", "boolean", "integer", "null", "number", "object", "string"];

/// What is wrong with a keyword, as JSON Schema 2020-12 has it; nothing when it can be used.
pub(super) fn complaint(keyword: &str, value: &Value, patterns: &Patterns) -> Option<String> {
    let wanted = match keyword {
        "$ref" | "$dynamicRef" | "$recursiveRef" | "format" if !value.is_string() => "a string",
        "pattern" => return value.as_str().map_or(Some("a string is wanted".into()), |text| patterns.complaint(text)),
        "patternProperties" => {
            let Some(fields) = value.as_object() else { return Some("an object is wanted".into()) };
            return fields.keys().find_map(|pattern| patterns.complaint(pattern));
        }
        "type" if !is_type(value) => "the name of a type",
        "required" if !is_list_of(value, Value::is_string) => "a list of names",
        "enum" if value.as_array().is_none_or(Vec::is_empty) => "a list of values",
        "allOf" | "anyOf" | "oneOf" | "prefixItems" if value.as_array().is_none_or(Vec::is_empty) => {
            "a list of schemas"
        }
        "properties" | "dependentSchemas" | "dependencies" if !value.is_object() => "an object",
        "dependentRequired" if !is_map_of(value, |names| is_list_of(names, Value::is_string)) => "lists of names",
        "items"
        | "additionalItems"
        | "additionalProperties"
        | "not"
        | "if"
        | "then"
        | "else"
        | "contains"
        | "propertyNames"
        | "unevaluatedItems"
        | "unevaluatedProperties"
            if !is_schema(value) =>
        {
            "a schema"
        }
        "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties" | "minContains"
        | "maxContains"
            if !is_count(value) =>
        {
            "a count"
        }
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" if !value.is_number() => "a number",
        "multipleOf" if value.as_f64().is_none_or(|step| step <= 0.0) => "a number above 0",
        "uniqueItems" if !value.is_boolean() => "true or false",
        _ => return None,
    };
    Some(format!("{wanted} is wanted"))
}

/// Whether this is an annotation of the wrong kind, such as an empty `description`: no harm, but validators refuse it.
pub(super) fn is_bad_annotation(keyword: &str, value: &Value) -> bool {
    match keyword {
        "title" | "collectionFormat" | "contentEncoding" | "contentMediaType" => !value.is_string(),
        "deprecated" | "readOnly" | "writeOnly" => !value.is_boolean(),
        "discriminator" => !value.is_object() && !value.is_string(),
        "xml" => !value.is_object(),
        _ => false,
    }
}

/// Whether this can be a schema at all.
pub(super) fn is_schema(value: &Value) -> bool {
    value.is_object() || value.is_boolean()
}

fn is_type(value: &Value) -> bool {
    let is_name = |name: &Value| name.as_str().is_some_and(|name| TYPES.contains(&name));
    is_name(value) || is_list_of(value, is_name) && value.as_array().is_some_and(|names| !names.is_empty())
}

fn is_list_of(value: &Value, is_fit: impl Fn(&Value) -> bool) -> bool {
    value.as_array().is_some_and(|items| items.iter().all(is_fit))
}

fn is_map_of(value: &Value, is_fit: impl Fn(&Value) -> bool) -> bool {
    value.as_object().is_some_and(|fields| fields.values().all(is_fit))
}

fn is_count(value: &Value) -> bool {
    value.as_f64().is_some_and(|count| count >= 0.0 && count.fract() == 0.0)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn is_fine(keyword: &str, value: &Value) -> bool {
        complaint(keyword, value, &Patterns::default()).is_none()
    }

    #[test]
    fn keywords_of_the_wrong_kind_are_complained_about() {
        for (keyword, good, bad) in [
            ("type", json!(["string", "null"]), json!("file")),
            ("type", json!("object"), json!([])),
            ("required", json!([]), json!(true)),
            ("enum", json!([null]), json!([])),
            ("oneOf", json!([{}]), json!([])),
            ("properties", json!({}), json!([])),
            ("items", json!({}), json!([{}])),
            ("minLength", json!(1.0), json!("1")),
            ("maxItems", json!(0), json!(-1)),
            ("minimum", json!(-1.5), json!("0")),
            ("multipleOf", json!(0.1), json!(0)),
            ("dependentRequired", json!({"a": ["b"]}), json!({"a": "b"})),
            ("minContains", json!(0), json!(0.5)),
            ("if", json!(true), json!("x")),
            ("uniqueItems", json!(true), json!("true")),
            ("pattern", json!("^a(?=b)"), json!("(")),
            ("patternProperties", json!({"^a": {}}), json!({"(": {}})),
            ("format", json!("anything"), json!(1)),
        ] {
            assert!(is_fine(keyword, &good), "{keyword} {good}");
            assert!(!is_fine(keyword, &bad), "{keyword} {bad}");
        }
        assert!(is_fine("x-anything", &json!(1)));
    }
}
