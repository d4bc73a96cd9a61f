//! Equality and order of JSON values.

use std::cmp::Ordering;

use serde_json::Value;

/// Deep equality; numbers are equal when their values are (`1` and `1.0`), objects whatever the order of fields.
pub(super) fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(_), Value::Number(_)) => order(left, right) == Some(Ordering::Equal),
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| equal(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left.iter().all(|(key, value)| right.get(key).is_some_and(|other| equal(value, other)))
        }
        _ => left == right,
    }
}

/// The order of two numbers or two strings; other values have none.
pub(super) fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::String(left), Value::String(right)) => Some(left.cmp(right)),
        (Value::Number(left), Value::Number(right)) => match (left.as_i128(), right.as_i128()) {
            (Some(left), Some(right)) => Some(left.cmp(&right)),
            _ => left.as_f64()?.partial_cmp(&right.as_f64()?),
        },
        _ => None,
    }
}

/// Whether everything in `expected` is in `actual`: the fields of objects, deeply; lists element by element.
pub(super) fn like(expected: &Value, actual: &Value, place: &str) -> Result<(), String> {
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => expected.iter().try_for_each(|(key, value)| {
            let place = format!("{place}/{}", key.replace('~', "~0").replace('/', "~1"));
            actual.get(key).map_or_else(|| Err(place.clone()), |found| like(value, found, &place))
        }),
        (Value::Array(expected), Value::Array(actual)) if expected.len() == actual.len() => {
            let mut pairs = expected.iter().zip(actual).enumerate();
            pairs.try_for_each(|(index, (expected, actual))| like(expected, actual, &format!("{place}/{index}")))
        }
        _ if equal(expected, actual) => Ok(()),
        _ => Err(place.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_compare_by_value() {
        assert!(equal(&json!({ "a": [1, 2.0] }), &json!({ "a": [1.0, 2] })));
        assert!(!equal(&json!("1"), &json!(1)));
        assert_eq!(order(&json!(u64::MAX), &json!(u64::MAX - 1)), Some(Ordering::Greater));
        assert_eq!(order(&json!("a"), &json!(1)), None);
    }

    #[test]
    fn likeness_looks_only_at_what_is_written() {
        let pet = json!({ "name": "Rex", "tags": [{ "id": 1, "x": 2 }] });
        assert_eq!(like(&json!({ "tags": [{ "id": 1 }] }), &pet, ""), Ok(()));
        assert_eq!(like(&json!({ "tags": [{ "id": 2 }] }), &pet, ""), Err("/tags/0/id".to_owned()));
        assert_eq!(like(&json!({ "age": 1 }), &pet, ""), Err("/age".to_owned()));
    }
}
