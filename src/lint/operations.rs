//! The operations of a document with their parameters, references followed.
//!
//! The contract's own model leaves out what cannot be used; rules want to see exactly that, so they look at the raw
//! document. Start at [`operations`].

use serde_json::{Map, Value};

use super::Subject;
use crate::source::pointer;

/// The fields of a path item that hold operations.
pub(super) const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// One operation, as it is reached from its path.
#[derive(Debug)]
pub(super) struct PathOperation<'a> {
    /// The path template; nothing for webhooks and callbacks.
    pub(super) path: Option<&'a str>,
    /// The method, as its field is written.
    pub(super) method: &'a str,
    /// JSON Pointer of the operation.
    pub(super) pointer: String,
    pub(super) fields: &'a Map<String, Value>,
    /// Those of the path item, then those of the operation.
    pub(super) parameters: Vec<GivenParameter<'a>>,
}

/// A parameter that an operation or path item lists.
#[derive(Debug, Clone)]
pub(super) struct GivenParameter<'a> {
    /// JSON Pointer of the item of the list, which may be a reference.
    pub(super) listed: String,
    /// JSON Pointer of the parameter itself.
    pub(super) pointer: String,
    pub(super) name: &'a str,
    pub(super) location: &'a str,
}

/// Every operation under `paths`, in the order of the document.
pub(super) fn operations<'a>(subject: &Subject<'a>) -> Vec<PathOperation<'a>> {
    let mut operations = Vec::new();
    let Some(Value::Object(paths)) = subject.root.get("paths") else { return operations };
    for (path, item) in paths.iter().filter(|(path, _)| path.starts_with('/')) {
        let place = pointer::join("/paths", path);
        // Fields may stand beside the `$ref` of a path item, and its target counts as well.
        operations.extend(of_item(subject, Some(path), &place, item));
        if item.get("$ref").is_some()
            && let Some((target, item)) = subject.follow(&place)
        {
            operations.extend(of_item(subject, Some(path), &target, item));
        }
    }
    operations
}

/// The operations of a path item.
pub(super) fn of_item<'a>(
    subject: &Subject<'a>,
    path: Option<&'a str>,
    place: &str,
    item: &'a Value,
) -> Vec<PathOperation<'a>> {
    let shared = parameters(subject, place, item);
    let methods = item.as_object().into_iter().flatten().filter(|(key, _)| METHODS.contains(&key.as_str()));
    let others = item.get("additionalOperations").and_then(Value::as_object).into_iter().flatten();
    let places = methods.map(|(method, operation)| (pointer::join(place, method), method, operation));
    let additional = pointer::join(place, "additionalOperations");
    let others = others.map(|(method, operation)| (pointer::join(&additional, method), method, operation));
    let operation = |(pointer, method, operation): (String, &'a String, &'a Value)| {
        let own = parameters(subject, &pointer, operation);
        let parameters = shared.iter().cloned().chain(own).collect();
        Some(PathOperation { path, method, fields: operation.as_object()?, parameters, pointer })
    };
    places.chain(others).filter_map(operation).collect()
}

/// The parameters that an operation or path item lists, as far as they can be found.
pub(super) fn parameters<'a>(subject: &Subject<'a>, place: &str, holder: &'a Value) -> Vec<GivenParameter<'a>> {
    let list = pointer::join(place, "parameters");
    let items = holder.get("parameters").and_then(Value::as_array).into_iter().flatten().enumerate();
    let given = items.filter_map(|(index, _)| {
        let listed = pointer::join(&list, &index.to_string());
        let (pointer, value) = subject.follow(&listed)?;
        let fields = value.as_object()?;
        let text = |key: &str| fields.get(key).and_then(Value::as_str);
        Some(GivenParameter { listed, pointer, name: text("name")?, location: text("in")? })
    });
    given.collect()
}
