//! Parameters: that paths and parameters agree, and that each is given once.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::contract::OpenApiVersion;
use crate::diagnostic::{Severity, nearest};
use crate::lint::operations::{GivenParameter, PathOperation, parameters};
use crate::lint::registry::Search;
use crate::lint::structure::MISPLACED;
use crate::lint::table::{ObjectKind, Versions, is_token};
use crate::lint::{Problem, Problems, Rule, Subject};
use crate::source::pointer;

const UNDECLARED: Rule = Rule {
    id: "parameters/undeclared",
    severity: Severity::Error,
    summary: "a part of the path in braces that no parameter describes",
    help: "`/pets/{id}` needs a parameter with `in: path` and `name: id`, at the path or at each of its operations.",
    source: "OpenAPI 3.0.3 §4.8.8 and §4.8.12.1: each template expression must correspond to a path parameter",
};

const UNUSED: Rule = Rule {
    id: "parameters/unused",
    severity: Severity::Error,
    summary: "a path parameter that the path does not have",
    help: "The name of a parameter with `in: path` must stand in the path, in braces; else there is no place to put it.",
    source: "OpenAPI 3.0.3 §4.8.12.1: \"the name field MUST correspond to a template expression\"",
};

const REPEATED_IN_PATH: Rule = Rule {
    id: "parameters/repeated-in-path",
    severity: Severity::Error,
    summary: "a parameter that stands twice in its path",
    help: "`/pets/{id}/friends/{id}`: one value would have to be in both places. The second one needs a name of its own.",
    source: "OpenAPI 3.2 §4.8: \"Each template expression MUST NOT appear more than once\"; sure in all versions",
};

const DUPLICATE: Rule = Rule {
    id: "parameters/duplicate",
    severity: Severity::Error,
    summary: "a parameter that stands twice in one list",
    help: "A parameter is told from others by its name and location. An operation may replace a parameter of its path, but \
           no list may have the same one twice.",
    source: "OpenAPI 3.0.3 §4.8.10: \"The list MUST NOT include duplicated parameters\"",
};

const OPTIONAL_IN_PATH: Rule = Rule {
    id: "parameters/optional-in-path",
    severity: Severity::Error,
    summary: "a path parameter without `required: true`",
    help: "Nothing can be left out of a path, so the standard wants `required: true` to be written.",
    source: "OpenAPI 3.0.3 §4.8.12.1: \"If the parameter location is path, this property is REQUIRED and its value MUST be true\"",
};

const IGNORED_HEADER: Rule = Rule {
    id: "parameters/ignored-header",
    severity: Severity::Warning,
    summary: "a header parameter that readers ignore",
    help: "`Accept`, `Content-Type` and `Authorization` follow from media types and security schemes. A parameter of that \
           name is ignored.",
    source: "OpenAPI 3.0.3 §4.8.12.1: \"the parameter definition SHALL be ignored\"",
};

const BAD_NAME: Rule = Rule {
    id: "parameters/bad-name",
    severity: Severity::Error,
    summary: "a name that cannot be sent",
    help: "The name of a header must be one that HTTP can carry: no blanks, no colon. The name of a path parameter has no \
           braces of its own.",
    source: "RFC 9110 §5.6.2; OpenAPI 3.1.1 §4.8.12.1",
};

const SEVERAL_BODIES: Rule = Rule {
    id: "parameters/several-bodies",
    severity: Severity::Error,
    summary: "parameters that exclude each other",
    help: "A request has one body: Swagger 2.0 allows one parameter with `in: body`, and none with `in: formData` beside it. \
           In OpenAPI 3.2 `in: querystring` takes the whole query string, so it stands once and without `in: query`.",
    source: "Swagger 2.0 \"Parameter Object\"; OpenAPI 3.2 §4.12",
};

pub(in crate::lint) const RULES: &[Rule] =
    &[UNDECLARED, UNUSED, REPEATED_IN_PATH, DUPLICATE, OPTIONAL_IN_PATH, IGNORED_HEADER, BAD_NAME, SEVERAL_BODIES];
pub(in crate::lint) const SEARCHES: &[Search] = &[templates, repeated_in_paths, duplicates, single, exclusions, styles];

/// What lists parameters.
const LISTS: [ObjectKind; 2] = [ObjectKind::PathItem, ObjectKind::Operation];

fn templates(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    for operation in &subject.operations {
        let Some(path) = operation.path else { continue };
        let names = template_names(path);
        let given: BTreeSet<&str> = in_path(operation).map(|parameter| parameter.name).collect();
        for name in names.iter().filter(|name| !given.contains(*name)) {
            let message = format!("no parameter describes `{{{name}}}` of `{path}`");
            let near = nearest(name, given.iter().copied().filter(|given| !names.contains(given)));
            let hint = near.map(|near| format!("the parameter `{near}` is close to it"));
            problems.add(Problem::new(&UNDECLARED, &operation.pointer, message).on_key().hint_if_any(hint));
        }
        for parameter in in_path(operation).filter(|parameter| !names.contains(&parameter.name)) {
            let message = format!("`{path}` has no part `{{{}}}`", parameter.name);
            let hint = nearest(parameter.name, names.iter().copied()).map(|near| format!("did you mean `{near}`?"));
            let place = if parameter.listed == parameter.pointer {
                pointer::join(&parameter.pointer, "name")
            } else {
                parameter.listed.clone()
            };
            problems.add(Problem::new(&UNUSED, place, message).hint_if_any(hint));
        }
    }
}

fn in_path<'s, 'a>(operation: &'s PathOperation<'a>) -> impl Iterator<Item = &'s GivenParameter<'a>> {
    operation.parameters.iter().filter(|parameter| parameter.location == "path")
}

/// The names in braces.
fn template_names(path: &str) -> Vec<&str> {
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

fn repeated_in_paths(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    for paths in subject.survey.of(ObjectKind::Paths) {
        for path in paths.fields.keys().filter(|path| path.starts_with('/')) {
            let mut seen = BTreeSet::new();
            if let Some(name) = template_names(path).into_iter().find(|name| !seen.insert(*name)) {
                let message = format!("`{{{name}}}` stands twice in `{path}`");
                problems.add(Problem::new(&REPEATED_IN_PATH, paths.below(path), message).on_key());
            }
        }
    }
}

/// Lists of path items and operations, each by itself.
fn duplicates(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    for holder in subject.survey.sites.iter().filter(|site| LISTS.contains(&site.kind)) {
        let Some(value) = subject.root.pointer(&holder.pointer) else { continue };
        let mut seen: BTreeMap<(String, &str), String> = BTreeMap::new();
        for parameter in parameters(subject, &holder.pointer, value) {
            // RFC 9110 §5.1: names of headers are the same in upper and lower case.
            let is_header = parameter.location == "header";
            let name = if is_header { parameter.name.to_lowercase() } else { parameter.name.to_owned() };
            let key = (name, parameter.location);
            if let Some(first) = seen.get(&key) {
                let message =
                    format!("the parameter `{}` in {} stands twice in this list", parameter.name, parameter.location);
                problems.add(Problem::new(&DUPLICATE, &parameter.listed, message).also(first, "first here"));
            } else {
                seen.insert(key, parameter.listed);
            }
        }
    }
}

/// What can be said about a parameter by itself.
fn single(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    for parameter in subject.survey.of(ObjectKind::Parameter) {
        let (Some(name), Some(location)) = (parameter.text("name"), parameter.text("in")) else { continue };
        let is_required = parameter.fields.get("required") == Some(&Value::Bool(true));
        match location {
            "path" if !is_required => {
                let message = format!("the path parameter `{name}` must have `required: true`");
                let place = if parameter.fields.contains_key("required") { "required" } else { "name" };
                problems.add(Problem::new(&OPTIONAL_IN_PATH, parameter.below(place), message));
            }
            "header" if is_standard(name) && subject.version != OpenApiVersion::V2_0 => {
                let problem =
                    Problem::new(&IGNORED_HEADER, parameter.below("name"), format!("`{name}` is ignored here"));
                let instead = match name.to_lowercase().as_str() {
                    "authorization" => "describe a security scheme instead",
                    "accept" => "the media types of the responses say what may be asked for",
                    _ => "the media types of the request body say what may be sent",
                };
                problems.add(problem.hint(instead));
            }
            _ => {}
        }
        let is_bad = match location {
            "header" => !is_token(name),
            "path" => name.is_empty() || name.contains(['{', '}']),
            _ => false,
        };
        if is_bad {
            let message = format!("`{name}` cannot be the name of a parameter in {location}");
            problems.add(Problem::new(&BAD_NAME, parameter.below("name"), message));
        }
    }
}

fn is_standard(name: &str) -> bool {
    ["accept", "content-type", "authorization"].contains(&name.to_lowercase().as_str())
}

fn exclusions(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    for operation in &subject.operations {
        exclude(&operation.parameters, problems);
    }
    // Lists that no path leads to count as well.
    for holder in subject.survey.sites.iter().filter(|site| LISTS.contains(&site.kind)) {
        if let Some(value) = subject.root.pointer(&holder.pointer) {
            exclude(&parameters(subject, &holder.pointer, value), problems);
        }
    }
}

fn exclude(parameters: &[GivenParameter<'_>], problems: &mut Problems<'_>) {
    let first = |location: &str| parameters.iter().find(|one| one.location == location);
    for (whole, part, why) in [
        ("body", "body", "a request has only one body"),
        ("body", "formData", "a form is a body, and a request has only one"),
        ("querystring", "querystring", "a request has only one query string"),
        ("querystring", "query", "`in: querystring` already stands for the whole query string"),
    ] {
        let Some(whole) = first(whole) else { continue };
        if let Some(other) = parameters.iter().find(|one| one.location == part && one.listed != whole.listed) {
            let message = format!("`{}` and `{}` cannot stand together: {why}", whole.name, other.name);
            problems.add(Problem::new(&SEVERAL_BODIES, &other.listed, message).also(&whole.listed, "the other one"));
        }
    }
}

/// From 3.1 on `style` and its like belong to parameters and headers with a `schema`.
fn styles(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    if Versions::UNTIL_3_0.has(subject.version) {
        return;
    }
    for site in &subject.survey.sites {
        let is_cookie = site.text("style") == Some("cookie");
        let misplaced: &[&str] = match site.kind {
            ObjectKind::Parameter | ObjectKind::Header if site.fields.contains_key("content") => {
                &["style", "explode", "allowReserved"]
            }
            ObjectKind::Parameter if is_cookie => &["allowReserved"],
            _ => continue,
        };
        for field in misplaced.iter().filter(|field| site.fields.contains_key(**field)) {
            let beside = if is_cookie { "`style: cookie`" } else { "`content`" };
            let message = format!("`{field}` has no meaning beside {beside}");
            problems.add(Problem::new(&MISPLACED, site.below(field), message).on_key());
        }
    }
}
