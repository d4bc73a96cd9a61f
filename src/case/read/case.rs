//! Cases.

use jiff::civil::Date;

use super::reader::{Reader, text, texts};
use crate::case::model::{Case, Quarantine, Requires, Spanned, TargetKind};
use crate::source::Node;

impl Reader<'_> {
    /// The cases of a suite.
    pub(crate) fn cases(&mut self, suite: &Node) -> Vec<Case> {
        let items = suite.get("cases").and_then(Node::items).unwrap_or_default();
        items.iter().filter_map(|item| self.case(item)).collect()
    }

    fn case(&mut self, node: &Node) -> Option<Case> {
        let name = node.get("name")?;
        let is_one_step = ["op", "request", "use", "wait"].iter().any(|key| node.get(key).is_some());
        let steps = if is_one_step { vec![self.step(node)] } else { self.steps(node.get("steps")) };
        Some(Case {
            name: Spanned::new(name.as_str()?.to_owned(), name.span.clone()),
            description: text(node, "description"),
            tags: texts(node, "tags"),
            requires: requires(node.get("requires")),
            variables: self.named_templates(node.get("vars")),
            skip: text(node, "skip"),
            rows: self.rows(node.get("each")),
            setup: self.steps(node.get("setup")),
            steps,
            teardown: self.steps(node.get("teardown")),
            quarantine: quarantine(node),
        })
    }
}

/// What tests need.
pub(super) fn requires(node: Option<&Node>) -> Requires {
    let Some(node) = node else { return Requires::default() };
    let kind = |name: String| match name.as_str() {
        "mock" => Some(TargetKind::Mock),
        "live" => Some(TargetKind::Live),
        _ => None,
    };
    Requires { env: texts(node, "env"), target: texts(node, "target").into_iter().filter_map(kind).collect() }
}

/// The expected failure of a case or row.
pub(super) fn quarantine(node: &Node) -> Option<Quarantine> {
    let node = node.get("quarantine")?;
    Some(Quarantine {
        span: node.span.clone(),
        owner: text(node, "owner")?,
        reason: text(node, "reason")?,
        until: text(node, "until")?.parse::<Date>().ok()?,
        issue: text(node, "issue"),
    })
}
