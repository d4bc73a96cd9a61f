//! Request bodies.

use super::reader::Reader;
use crate::case::model::{Body, BodyContent};
use crate::source::Node;

impl Reader<'_> {
    pub(super) fn body(&mut self, step: &Node) -> Option<Body> {
        let content = if let Some(raw) = step.get("raw_body") {
            BodyContent::Raw(self.template(raw))
        } else if let Some(name) = step.get("body_file") {
            let document = self.document(name)?;
            BodyContent::Typed(self.template(&document))
        } else {
            BodyContent::Typed(self.template_at(step, "body")?)
        };
        let patch = self.template_at(step, "body_patch");
        let remove = self.template_at(step, "body_remove");
        Some(Body { content, patch, remove })
    }
}
