//! One record and where its machine stands.

use jiff::Timestamp;
use serde_json::{Map, Value};

/// A record of a resource.
#[derive(Debug, Clone, Default)]
pub(crate) struct Record {
    pub(crate) fields: Map<String, Value>,
    pub(crate) progress: Option<Progress>,
}

/// Where a record's machine stands.
#[derive(Debug, Clone)]
pub(crate) struct Progress {
    pub(crate) state: String,
    pub(crate) entered: Timestamp,
    /// Looks at the record since it entered the state.
    pub(crate) polls: u64,
}

impl Record {
    /// Whether every field in `filter` has the wanted value, or one of them where a list is wanted.
    pub(crate) fn matches(&self, filter: &[(String, Value)]) -> bool {
        filter.iter().all(|(field, wanted)| {
            let actual = self.fields.get(field).unwrap_or(&Value::Null);
            match wanted {
                Value::Array(choices) if !actual.is_array() => choices.contains(actual),
                _ => actual == wanted,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Record;

    #[test]
    fn a_list_in_a_filter_means_one_of() {
        let mut record = Record::default();
        record.fields.insert("state".to_owned(), json!("open"));
        assert!(record.matches(&[("state".to_owned(), json!(["new", "open"]))]));
        assert!(!record.matches(&[("state".to_owned(), json!(["new", "closed"]))]));
    }

    #[test]
    fn a_missing_field_matches_null_only() {
        let record = Record::default();
        assert!(record.matches(&[("owner".to_owned(), json!(null))]));
        assert!(!record.matches(&[("owner".to_owned(), json!("ann"))]));
    }
}
