//! The schemas of an API as the source of a graph.
//!
//! One view at a time; the graph of requests and the graph of answers do not mix. Start at [`ViewedSchemas`].
//! Nothing is cached here: graphs keep what they asked for.

use std::sync::Arc;

use serde_json::Value;

use crate::generate::graph::{Checker, SchemaAccess};
use crate::schema::{Schemas, View};

/// One view of an API's schemas.
pub(crate) struct ViewedSchemas {
    pub(crate) schemas: Arc<Schemas>,
    pub(crate) view: View,
}

impl SchemaAccess for ViewedSchemas {
    fn resolve(&self, reference: &str) -> Option<&Value> {
        self.schemas.resolve_ref(reference, self.view)
    }

    fn checker(&self, schema: &Value) -> Option<Checker> {
        let validator = self.schemas.fragment(schema, self.view)?;
        Some(Arc::new(move |value| validator.is_valid(value)))
    }
}
