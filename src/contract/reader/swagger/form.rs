//! Forms: a list of `formData` parameters, made one object.
//!
//! The model knows bodies by their schemas, and no document of Swagger 2.0 writes down the schema of a form; so it
//! is made here, of references to the fields, and becomes part of the document.

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::collection::{Collection, collection};
use crate::contract::position::FORMS;
use crate::contract::reader::core::Reader;
use crate::contract::reader::place::Place;
use crate::contract::{Encoding, MediaTypePromise, RequestBody, SchemaRef, Serialization};
use crate::source::pointer;

const URLENCODED: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

impl<'a> Reader<'a> {
    pub(super) fn form_body(&mut self, operation: &Place<'a>, fields: &[Place<'a>]) -> RequestBody {
        let schema = self.form_schema(operation, fields);
        let encoding: IndexMap<String, Encoding> = fields.iter().filter_map(|field| self.field(field)).collect();
        let has_file = fields.iter().any(is_file);
        let pointer = fields.first().map(|field| field.pointer.clone()).unwrap_or_default();
        let content = self.form_media_types(operation, has_file).into_iter().map(|media_type| MediaTypePromise {
            media_type,
            schema: Some(schema.clone()),
            encoding: encoding.clone(),
            pointer: pointer.clone(),
            ..MediaTypePromise::default()
        });
        RequestBody { required: fields.iter().any(|field| field.flag("required")), content: content.collect(), pointer }
    }

    /// The media types of the operation that are forms; where there is none, the one that can carry the fields.
    fn form_media_types(&mut self, operation: &Place<'a>, has_file: bool) -> Vec<String> {
        let is_form = |media_type: &String| {
            let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
            essence == MULTIPART || essence == URLENCODED && !has_file
        };
        let mut media_types: Vec<String> = self.consumes(operation).into_iter().filter(is_form).collect();
        if media_types.is_empty() {
            media_types.push(if has_file { MULTIPART } else { URLENCODED }.to_owned());
        }
        media_types
    }

    /// Puts the schema of a form under the name of its operation.
    fn form_schema(&mut self, operation: &Place<'a>, fields: &[Place<'a>]) -> SchemaRef {
        let named = || fields.iter().filter_map(|field| Some((field.text("name")?, field)));
        let reference = |place: &Place<'_>| json!({ "$ref": format!("#{}", pointer::to_fragment(&place.pointer)) });
        let properties: Map<String, Value> = named().map(|(name, field)| (name.to_owned(), reference(field))).collect();
        let required: Vec<&str> = named().filter(|(_, field)| field.flag("required")).map(|(name, _)| name).collect();
        let mut schema = json!({ "type": "object", "properties": properties });
        if !required.is_empty() {
            schema["required"] = json!(required);
        }
        let name = operation.pointer.trim_start_matches('/').to_owned();
        let pointer = pointer::join(&format!("/{FORMS}"), &name);
        self.forms.insert(name, schema);
        self.schema_at(pointer)
    }

    /// How a field travels.
    fn field(&mut self, field: &Place<'a>) -> Option<(String, Encoding)> {
        let name = field.owned_text("name")?;
        let mut encoding = Encoding { pointer: field.pointer.clone(), ..Encoding::default() };
        if is_file(field) {
            encoding.content_type = Some("application/octet-stream".to_owned());
        } else {
            let Collection { style, explode } = collection(self, field, true);
            encoding.serialization = Some(Serialization { style, explode, allow_reserved: false });
        }
        Some((name, encoding))
    }
}

fn is_file(field: &Place<'_>) -> bool {
    field.text("type") == Some("file")
}
