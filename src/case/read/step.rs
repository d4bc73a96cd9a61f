//! Steps.

use std::ops::Range;
use std::time::Duration;

use super::reader::{Reader, checks, duration, text};
use super::snapshot::snapshot;
use crate::case::model::{
    Capture, CaptureSource, RequestStep, RequestTarget, Spanned, Step, StepAction, UseBlock, ValuePath,
};
use crate::case::operations;
use crate::contract::{ApiId, Operation, OperationKey};
use crate::source::{Entry, Node, NodeValue};
use crate::template::Template;

impl Reader<'_> {
    /// The steps of a list.
    pub(super) fn steps(&mut self, node: Option<&Node>) -> Vec<Step> {
        let items = node.and_then(Node::items).unwrap_or_default();
        items.iter().filter(|item| item.entries().is_some()).map(|item| self.step(item)).collect()
    }

    /// One step; also the step that is written directly in a case.
    pub(super) fn step(&mut self, node: &Node) -> Step {
        let action = self.action(node).unwrap_or_else(|| {
            // The grammar has reported what is wrong, so that nothing will run; the names it would have made stay
            // usable, or each use of them would look like a mistake of its own.
            self.doubtful.extend(text(node, "id"));
            self.doubtful.extend(text(node, "out"));
            StepAction::Wait(Duration::ZERO)
        });
        let place = node.entries().and_then(<[Entry]>::first).map_or(&node.span, |entry| &entry.key_span);
        Step { id: text(node, "id"), description: text(node, "description"), span: place.clone(), action }
    }

    fn action(&mut self, node: &Node) -> Option<StepAction> {
        if node.get("wait").is_some() {
            return duration(node, "wait").map(StepAction::Wait);
        }
        if let Some(block) = node.get("use") {
            let block = Spanned::new(block.as_str()?.to_owned(), block.span.clone());
            let with = self.arguments(node.get("with"));
            return Some(StepAction::Use(UseBlock { block, with, out: text(node, "out") }));
        }
        let target = self.target(node)?;
        Some(StepAction::Request(Box::new(self.request(node, target))))
    }

    fn target(&mut self, node: &Node) -> Option<RequestTarget> {
        let api = match node.get("spec") {
            Some(spec) => spec.as_str().and_then(|name| self.find_api(name, &spec.span)).map(|api| api.id.clone()),
            None => self.api.clone(),
        };
        match node.get("op") {
            Some(operation) => self.operation(operation, api),
            None => self.unbound(node.get("request")?, api),
        }
    }

    fn operation(&mut self, node: &Node, api: Option<ApiId>) -> Option<RequestTarget> {
        let name = node.as_str()?;
        let Some(api) = api else {
            if !self.api_is_doubtful {
                let message = "no API is known here: the folder is not named like one, so `spec` is needed";
                self.report("case/unknown-api", message, &node.span);
            }
            return None;
        };
        let known = self.contract.api(&api.0)?;
        let found = known.operation(name);
        if found.is_none() {
            self.diagnostics.push(operations::unknown(known, name, &node.span));
        }
        let key = found.map_or_else(|| OperationKey(name.to_owned()), Operation::key);
        Some(RequestTarget::Operation { api, key, span: node.span.clone() })
    }

    fn unbound(&mut self, node: &Node, api: Option<ApiId>) -> Option<RequestTarget> {
        let text = node.as_str()?;
        let (method, path) = Template::split_once(text, ' ')?;
        let written_plainly = node.span.file.text.get(node.span.range.clone()) == Some(text);
        let mut part = |part: &str, range: Range<usize>| {
            let span = if written_plainly { node.span.within(range) } else { node.span.clone() };
            self.template(&Node { span, value: NodeValue::String(part.to_owned()) })
        };
        let method_template = part(method, 0..method.len());
        let path = part(path, method.len() + 1..text.len());
        Some(RequestTarget::Unbound { api, method: method_template, path })
    }

    fn request(&mut self, node: &Node, target: RequestTarget) -> RequestStep {
        let generated = self.generated(node, &target);
        let captures = node.get("capture").and_then(Node::entries).unwrap_or_default();
        RequestStep {
            target,
            path: self.arguments(node.get("path")),
            query: self.arguments(node.get("query")),
            extra_query: self.arguments(node.get("extra_query")),
            headers: self.arguments(node.get("headers")),
            cookies: self.arguments(node.get("cookies")),
            auth: self.template_at(node, "auth"),
            accept: self.template_at(node, "accept"),
            media_type: self.template_at(node, "media_type"),
            body: self.body(node),
            expect: self.expect(node.get("expect"), &node.span),
            captures: captures.iter().filter_map(capture).collect(),
            poll: node.get("poll").map(|poll| self.poll(poll)),
            snapshot: node.get("snapshot").and_then(snapshot),
            generated,
            checks: checks(node),
            timeout: duration(node, "timeout"),
        }
    }
}

fn capture(entry: &Entry) -> Option<Capture> {
    let text = entry.value.as_str()?;
    let source = match text.strip_prefix("header:") {
        Some(name) => CaptureSource::Header(name.to_owned()),
        None if text == "status" => CaptureSource::Status,
        None => CaptureSource::Body(ValuePath::parse(text).ok()?),
    };
    Some(Capture { name: entry.key.clone(), span: entry.key_span.clone(), source })
}
