//! `coverage`, `mutate` and `fuzz`.

use super::reader::{Reader, boolean, nodes, text};
use crate::case::model::{Coverage, Fuzz, Generated, Mutate, MutationSelector, RequestTarget, Spanned};
use crate::source::Node;

impl Reader<'_> {
    pub(super) fn generated(&mut self, step: &Node, target: &RequestTarget) -> Option<Generated> {
        if let Some(node) = step.get("coverage").filter(|node| node.to_json() != false) {
            let requests = node.get("requests").map(|_| count(node, "requests"));
            return Some(Generated::Coverage(Coverage {
                requests,
                fixed: nodes(node, "fixed").into_iter().filter_map(spanned_text).collect(),
                seed: self.template_at(node, "seed"),
                rules: self.field_rules(node, target),
                as_far_as_possible: false,
                examples_only: false,
            }));
        }
        if let Some(node) = step.get("mutate") {
            return Some(Generated::Mutate(self.mutate(node, target)));
        }
        let node = step.get("fuzz")?;
        Some(Generated::Fuzz(Fuzz {
            valid: count(node, "valid"),
            invalid: count(node, "invalid"),
            fixed: nodes(node, "fixed").into_iter().filter_map(spanned_text).collect(),
            seed: self.template_at(node, "seed"),
            rules: self.field_rules(node, target),
            as_far_as_possible: false,
        }))
    }

    fn mutate(&mut self, node: &Node, target: &RequestTarget) -> Mutate {
        Mutate {
            kinds: nodes(node, "kinds").into_iter().filter_map(spanned_text).collect(),
            only: nodes(node, "only").into_iter().map(selector).collect(),
            skip: nodes(node, "skip").into_iter().map(selector).collect(),
            seed: self.template_at(node, "seed"),
            parameters: boolean(node, "parameters").unwrap_or(true),
            rules: self.field_rules(node, target),
        }
    }
}

fn spanned_text(node: &Node) -> Option<Spanned<String>> {
    Some(Spanned::new(node.as_str()?.to_owned(), node.span.clone()))
}

fn selector(node: &Node) -> MutationSelector {
    MutationSelector {
        kind: text(node, "kind"),
        at: text(node, "at"),
        reason: text(node, "reason"),
        span: node.span.clone(),
    }
}

fn count(node: &Node, key: &str) -> u32 {
    let count = node.get(key).and_then(|count| count.to_json().as_u64());
    count.and_then(|count| u32::try_from(count).ok()).unwrap_or(0)
}
