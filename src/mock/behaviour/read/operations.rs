//! What each operation does and answers.

use super::Reader;
use super::steps::{Groups, steps};
use crate::mock::behaviour::api_model::{OperationRule, ResponseBody, ResponseRule};
use crate::source::{Node, NodeValue};

const OPERATION: [&str; 3] = ["before", "do", "respond"];
const RESPONSE: [&str; 6] = ["when", "status", "show", "body", "headers", "media_type"];

/// Reads one entry of `operations`.
pub(crate) fn operation(reader: &mut Reader, node: &Node, groups: &Groups) -> Option<OperationRule> {
    reader.mapping(node, "an operation", &OPERATION)?;
    let respond = reader.required(node, "an operation", "respond")?;
    Some(OperationRule {
        before: node.get("before").map(|before| steps(reader, before, groups)).unwrap_or_default(),
        steps: node.get("do").map(|list| steps(reader, list, groups)).unwrap_or_default(),
        responses: match &respond.value {
            NodeValue::Sequence(items) => items.iter().filter_map(|item| response(reader, item)).collect(),
            _ => response(reader, respond).into_iter().collect(),
        },
    })
}

fn response(reader: &mut Reader, node: &Node) -> Option<ResponseRule> {
    reader.mapping(node, "`respond`", &RESPONSE)?;
    let status_node = reader.required(node, "`respond`", "status")?;
    let body = match (node.get("show"), node.get("body")) {
        (Some(show), None) => ResponseBody::Show(reader.text(show)?, show.span.clone()),
        (None, Some(body)) => ResponseBody::Template(reader.template(body)?),
        (None, None) => ResponseBody::None,
        (Some(_), Some(body)) => {
            reader.complain("behaviour/conflict", "an answer has either `show` or `body`", &body.span);
            return None;
        }
    };
    Some(ResponseRule {
        when: reader.when(node),
        status: reader.status(status_node)?,
        body,
        headers: reader.optional_fields(node, "headers"),
        media_type: reader.optional_text(node, "media_type"),
    })
}
