//! Why nothing satisfies a node, in words that name the keywords.
//!
//! Follows what a value cannot do without down to where it becomes impossible. Start at `Graph::reason`.

use super::{Graph, Node, NodeId};

/// How far a reason is followed.
const DEEPEST: u32 = 24;

impl Graph {
    /// Why a node without a height has none.
    pub(crate) fn reason(&self, id: NodeId) -> String {
        self.reason_below(id, DEEPEST)
    }

    fn reason_below(&self, id: NodeId, left: u32) -> String {
        let node = self.node(id);
        if node.never {
            return contradiction(&node);
        }
        if left == 0 {
            return ENDLESS.to_owned();
        }
        if let Some(first) = node.choices.first() {
            let reason = self.reason_below(*first, left - 1);
            return match node.choices.len() {
                1 => reason,
                count => format!("none of {count} alternatives is possible; of the first, {reason}"),
            };
        }
        let required = node.object.properties.iter().filter(|(_, property)| property.required);
        let broken = required.into_iter().find(|(_, property)| self.height(property.node).is_none());
        if let Some((name, property)) = broken {
            let reason = self.reason_below(property.node, left - 1);
            return if reason == ENDLESS { reason } else { format!("`{name}`: {reason}") };
        }
        ENDLESS.to_owned()
    }
}

const ENDLESS: &str = "it asks for a value that never ends";

/// What stands in the way at the node itself.
fn contradiction(node: &Node) -> String {
    if node.is_false() {
        return "a schema is `false`".to_owned();
    }
    let has = |keywords: &[&'static str]| -> Vec<String> {
        keywords.iter().filter(|keyword| node.has(keyword)).map(|keyword| format!("`{keyword}`")).collect()
    };
    if node.types.is_empty() {
        return format!("{} leave no type", has(&["type", "not"]).join(" and "));
    }
    if node.listed.is_some() {
        return format!("no member of {} keeps the other keywords", has(&["const", "enum"]).join(" and "));
    }
    let choices = has(&["oneOf", "anyOf", "if", "not"]);
    let choices = if choices.is_empty() { "a choice".to_owned() } else { choices.join(" and ") };
    format!("no alternative of {choices} agrees with the rest")
}
