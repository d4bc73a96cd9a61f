//! Links and callbacks: that they lead to operations, name parameters that exist, and hold proper expressions.

use serde_json::Value;

use crate::diagnostic::{Severity, nearest};
use crate::lint::operations::PathOperation;
use crate::lint::registry::Search;
use crate::lint::table::{ObjectKind, is_token};
use crate::lint::walk::Site;
use crate::lint::{Problem, Problems, Rule, Subject};
use crate::source::pointer;

const MISSING_OPERATION: Rule = Rule {
    id: "links/missing-operation",
    severity: Severity::Error,
    summary: "a link to an operation that does not exist",
    help: "`operationId` must be that of an operation of this description; `operationRef` must lead to one.",
    source: "OpenAPI 3.0.3 §4.8.20: the name of an existing, resolvable operation",
};

const UNKNOWN_PARAMETER: Rule = Rule {
    id: "links/unknown-parameter",
    severity: Severity::Error,
    summary: "a link that sets a parameter its operation does not have",
    help: "The keys of a link's `parameters` are names of the linked operation's parameters, where needed with their \
           location in front: `path.id`.",
    source: "OpenAPI 3.0.3 §4.8.20: the key is the parameter name to be used",
};

const BAD_EXPRESSION: Rule = Rule {
    id: "links/bad-expression",
    severity: Severity::Error,
    summary: "a runtime expression that is none",
    help: "An expression is `$url`, `$method`, `$statusCode`, or `$request.` or `$response.` followed by `header.NAME`, \
           `query.NAME`, `path.NAME` or `body#/POINTER`; within a longer text it stands in braces.",
    source: "OpenAPI 3.0.3 §4.8.20.4, the grammar of runtime expressions",
};

pub(in crate::lint) const RULES: &[Rule] = &[MISSING_OPERATION, UNKNOWN_PARAMETER, BAD_EXPRESSION];
pub(in crate::lint) const SEARCHES: &[Search] = &[links, callbacks];

fn links(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    for link in subject.survey.of(ObjectKind::Link) {
        let parameters = link.fields.get("parameters").and_then(Value::as_object);
        match target(subject, link) {
            Ok(Some(operation)) => {
                for name in parameters.into_iter().flat_map(|parameters| parameters.keys()) {
                    if !has_parameter(operation, name) {
                        let known = operation.parameters.iter().map(|parameter| parameter.name);
                        let bare = name.split_once('.').map_or(name.as_str(), |(_, bare)| bare);
                        let hint = nearest(bare, known).map(|near| format!("did you mean `{near}`?"));
                        let message = format!("the linked operation has no parameter `{name}`");
                        let place = pointer::join(&link.below("parameters"), name);
                        problems.add(Problem::new(&UNKNOWN_PARAMETER, place, message).on_key().hint_if_any(hint));
                    }
                }
            }
            Ok(None) => {}
            Err(problem) => problems.add(*problem),
        }
        let values = parameters.into_iter().flatten();
        let values = values.map(|(name, value)| (pointer::join(&link.below("parameters"), name), value));
        let body = link.fields.get("requestBody").map(|body| (link.below("requestBody"), body));
        for (place, value) in values.chain(body) {
            if let Some(fault) = value.as_str().and_then(text_fault) {
                problems.add(Problem::new(&BAD_EXPRESSION, place, fault));
            }
        }
    }
}

/// The operation a link leads to; nothing when that cannot be known here.
fn target<'s, 'a>(subject: &'s Subject<'a>, link: &Site<'a>) -> Result<Option<&'s PathOperation<'a>>, Box<Problem>> {
    if let Some(id) = link.text("operationId") {
        let id_of = |operation: &PathOperation<'a>| operation.fields.get("operationId").and_then(Value::as_str);
        if let Some(found) = subject.operations.iter().find(|operation| id_of(operation) == Some(id)) {
            return Ok(Some(found));
        }
        let ids = || subject.survey.of(ObjectKind::Operation).filter_map(|site| site.text("operationId"));
        if ids().any(|known| known == id) {
            return Ok(None);
        }
        let hint = nearest(id, ids()).map(|near| format!("did you mean `{near}`?"));
        let message = format!("there is no operation `{id}`");
        return Err(Box::new(Problem::new(&MISSING_OPERATION, link.below("operationId"), message).hint_if_any(hint)));
    }
    let Some(wanted) = link.text("operationRef").and_then(pointer::from_reference) else { return Ok(None) };
    if let Some(found) = subject.operations.iter().find(|operation| operation.pointer == wanted) {
        return Ok(Some(found));
    }
    if subject.root.pointer(&wanted).is_some() {
        return Ok(None);
    }
    let message = format!("`{}` leads to no operation", link.text("operationRef").unwrap_or_default());
    let problem = Problem::new(&MISSING_OPERATION, link.below("operationRef"), message);
    Err(Box::new(problem.hint("each `/` within a path is written `~1`")))
}

fn has_parameter(operation: &PathOperation<'_>, name: &str) -> bool {
    let qualified = name.split_once('.');
    operation.parameters.iter().any(|one| {
        one.name == name || qualified.is_some_and(|(location, name)| one.location == location && one.name == name)
    })
}

fn callbacks(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    for callback in subject.survey.of(ObjectKind::Callback) {
        for key in callback.fields.keys().filter(|key| !key.starts_with("x-")) {
            if let Some(fault) = text_fault(key) {
                problems.add(Problem::new(&BAD_EXPRESSION, callback.below(key), fault).on_key());
            }
        }
    }
}

/// What is wrong with a text that may hold expressions: one that is nothing else, or several in braces.
fn text_fault(text: &str) -> Option<String> {
    if text.starts_with('$') {
        return expression_fault(text);
    }
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("{$") {
        let Some((inner, after)) = after.split_once('}') else {
            return Some(format!("the expression in `{text}` has no closing brace"));
        };
        if let Some(fault) = expression_fault(&format!("${inner}")) {
            return Some(fault);
        }
        rest = after;
    }
    None
}

fn expression_fault(expression: &str) -> Option<String> {
    if matches!(expression, "$url" | "$method" | "$statusCode" | "$self") {
        return None;
    }
    let source = expression.strip_prefix("$request.").or_else(|| expression.strip_prefix("$response."));
    let is_fit = source.is_some_and(|source| {
        if let Some(body) = source.strip_prefix("body") {
            return body.is_empty() || body == "#" || body.starts_with("#/");
        }
        match source.split_once('.') {
            Some(("header", name)) => is_token(name),
            Some(("query" | "path" | "cookie", name)) => !name.is_empty(),
            _ => false,
        }
    });
    (!is_fit).then(|| format!("`{expression}` is no runtime expression"))
}
