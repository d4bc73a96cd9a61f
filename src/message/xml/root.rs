//! The name of the root element: what the schema says, else the name under which the schema is shared.

use serde_json::Value;

use super::characters::as_name;
use crate::contract::SchemaRef;
use crate::message::coerce::Shape;
use crate::schema::Schemas;
use crate::source::pointer;

/// Where schemas are shared by names.
const SHARED: [&str; 2] = ["/components/schemas/", "/definitions/"];

/// How many references are followed.
const MAX_STEPS: usize = 32;

/// What a root is called for which no name is known.
const NAMELESS: &str = "root";

/// The name of the shared schema that a place is, or refers to; as a name of XML.
pub(super) fn inferred_name(schemas: &Schemas, schema: Option<&SchemaRef>) -> String {
    let mut place = schema.map_or_else(String::new, |schema| schema.pointer.clone());
    for _ in 0..MAX_STEPS {
        if let Some(name) = shared_name(&place) {
            return as_name(&name);
        }
        let written = schemas.api().document.root.pointer(&place);
        let reference = written.and_then(|schema| schema.get("$ref")?.as_str()).and_then(pointer::from_reference);
        let Some(target) = reference.filter(|target| *target != place) else { break };
        place = target;
    }
    NAMELESS.to_owned()
}

/// `Pet` of `/components/schemas/Pet`, in whatever file.
fn shared_name(place: &str) -> Option<String> {
    let (folder, name) = place.rsplit_once('/')?;
    let is_shared = SHARED.iter().any(|shared| format!("{folder}/").ends_with(shared));
    (is_shared && !name.is_empty()).then(|| name.replace("~1", "/").replace("~0", "~"))
}

/// Whether a schema promises nothing but a text, which may well be XML of some other making.
pub(super) fn is_mere_text(shape: Shape, schema: &Value) -> bool {
    let others = [Shape::ARRAY, Shape::BOOLEAN, Shape::INTEGER, Shape::NUMBER, Shape::OBJECT];
    shape.has(Shape::STRING) && others.into_iter().all(|other| !shape.has(other)) && schema.get("xml").is_none()
}
