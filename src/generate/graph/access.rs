//! Where schemas come from, as generation sees it.
//!
//! The graph asks for two things only, so that it works on a document and on a lone schema alike. Dialects, views and
//! formats are the business of `schema`. Start at [`SchemaAccess`].

use std::sync::Arc;

use serde_json::Value;

/// A compiled schema: says whether a value is valid.
pub(crate) type Checker = Arc<dyn Fn(&Value) -> bool + Send + Sync>;

/// Looks up `$ref`s and compiles fragments; both in one dialect, JSON Schema 2020-12.
pub(crate) trait SchemaAccess: Send + Sync {
    /// The schema a `$ref` names, or `None` when nothing stands there.
    fn resolve(&self, reference: &str) -> Option<&Value>;

    /// Compiles a fragment whose `$ref`s mean the same as above; `None` when it cannot be compiled.
    fn checker(&self, schema: &Value) -> Option<Checker>;
}
