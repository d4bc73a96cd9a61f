//! What the cases of a file share, and what a folder's files inherit.

use indexmap::IndexMap;

use super::case::requires;
use super::reader::{Reader, checks, duration, text, texts};
use crate::case::model::{Arguments, Auth, Block, BlockInput, Defaults, Requires};
use crate::contract::ApiId;
use crate::source::Node;
use crate::template::TemplateValue;

/// The keys that suites and folder defaults have in common.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shared {
    pub(crate) api: Option<ApiId>,
    pub(crate) description: Option<String>,
    pub(crate) tags: Vec<String>,
    pub(crate) requires: Requires,
    pub(crate) secrets: Vec<(String, TemplateValue)>,
    pub(crate) variables: Vec<(String, TemplateValue)>,
    pub(crate) auth: IndexMap<String, Auth>,
    pub(crate) use_auth: Option<TemplateValue>,
    pub(crate) defaults: Defaults,
    pub(crate) blocks: IndexMap<String, Block>,
}

impl Reader<'_> {
    /// Reads the shared keys of `node` over those of the folders above. `folder` names the file's folder, from the
    /// root of the cases.
    pub(crate) fn shared(&mut self, node: &Node, inherited: &Shared, folder: &[String]) -> Shared {
        self.api = match node.get("spec") {
            Some(spec) => spec.as_str().and_then(|name| self.find_api(name, &spec.span)).map(|api| api.id.clone()),
            None => inherited.api.clone().or_else(|| self.api_of(folder)),
        };
        let own = Shared {
            api: self.api.clone(),
            description: text(node, "description"),
            tags: texts(node, "tags"),
            requires: requires(node.get("requires")),
            secrets: self.named_templates(node.get("secrets")),
            variables: self.named_templates(node.get("vars")),
            auth: self.profiles(node.get("auth")),
            use_auth: self.template_at(node, "use_auth"),
            defaults: node.get("defaults").map(|defaults| self.defaults(defaults)).unwrap_or_default(),
            blocks: self.blocks(node.get("blocks")),
        };
        own.over(inherited)
    }

    fn api_of(&self, folder: &[String]) -> Option<ApiId> {
        folder.iter().find_map(|name| self.contract.api(name)).map(|api| api.id.clone())
    }

    fn profiles(&mut self, node: Option<&Node>) -> IndexMap<String, Auth> {
        let entries = node.and_then(Node::entries).unwrap_or_default();
        entries.iter().filter_map(|entry| Some((entry.key.clone(), self.auth(&entry.value)?))).collect()
    }

    fn defaults(&mut self, node: &Node) -> Defaults {
        Defaults {
            path: self.arguments(node.get("path")),
            query: self.arguments(node.get("query")),
            headers: self.arguments(node.get("headers")),
            accept: self.template_at(node, "accept"),
            media_type: self.template_at(node, "media_type"),
            checks: checks(node),
            step_timeout: duration(node, "step_timeout"),
        }
    }

    fn blocks(&mut self, node: Option<&Node>) -> IndexMap<String, Block> {
        let entries = node.and_then(Node::entries).unwrap_or_default();
        entries.iter().map(|entry| (entry.key.clone(), self.block(&entry.key_span, &entry.value))).collect()
    }

    fn block(&mut self, span: &crate::source::Span, node: &Node) -> Block {
        let inputs = node.get("inputs").and_then(Node::entries).unwrap_or_default();
        let input = |reader: &mut Self, node: &Node| BlockInput { default: reader.template_at(node, "default") };
        Block {
            span: span.clone(),
            inputs: inputs.iter().map(|entry| (entry.key.clone(), input(self, &entry.value))).collect(),
            steps: self.steps(node.get("steps")),
            teardown: self.steps(node.get("teardown")),
            outputs: self.named_templates(node.get("outputs")),
        }
    }
}

impl Shared {
    /// These keys, and where they are silent the inherited ones.
    fn over(self, inherited: &Self) -> Self {
        let new_tags = self.tags.iter().filter(|tag| !inherited.tags.contains(tag));
        let tags = inherited.tags.iter().chain(new_tags).cloned().collect();
        Self {
            api: self.api,
            description: self.description,
            tags,
            requires: inherited.requires.and(&self.requires),
            secrets: named_over(self.secrets, &inherited.secrets),
            variables: named_over(self.variables, &inherited.variables),
            auth: inherited.auth.clone().into_iter().chain(self.auth).collect(),
            use_auth: self.use_auth.or_else(|| inherited.use_auth.clone()),
            defaults: defaults_over(self.defaults, &inherited.defaults),
            blocks: inherited.blocks.clone().into_iter().chain(self.blocks).collect(),
        }
    }
}

/// Inherited values stay in front, so that new ones may use them; a value of the same name takes its place.
fn named_over(
    own: Vec<(String, TemplateValue)>,
    inherited: &[(String, TemplateValue)],
) -> Vec<(String, TemplateValue)> {
    let merged: IndexMap<String, TemplateValue> = inherited.iter().cloned().chain(own).collect();
    merged.into_iter().collect()
}

fn defaults_over(own: Defaults, inherited: &Defaults) -> Defaults {
    Defaults {
        path: arguments_over(own.path, &inherited.path),
        query: arguments_over(own.query, &inherited.query),
        headers: arguments_over(own.headers, &inherited.headers),
        accept: own.accept.or_else(|| inherited.accept.clone()),
        media_type: own.media_type.or_else(|| inherited.media_type.clone()),
        checks: inherited.checks.clone().into_iter().chain(own.checks).collect(),
        step_timeout: own.step_timeout.or(inherited.step_timeout),
    }
}

fn arguments_over(own: Arguments, inherited: &Arguments) -> Arguments {
    match (own, inherited) {
        (Arguments::Listed(own), Arguments::Listed(inherited)) => {
            let kept = inherited.iter().filter(|old| own.iter().all(|new| new.name != old.name));
            Arguments::Listed(kept.cloned().chain(own.iter().cloned()).collect())
        }
        (own, inherited) if own.is_empty() => inherited.clone(),
        (own, _) => own,
    }
}
