//! Servers: that their URLs and variables fit each other.

use serde_json::Value;

use crate::diagnostic::{Severity, nearest};
use crate::lint::registry::Search;
use crate::lint::table::{ObjectKind, Versions, is_url};
use crate::lint::walk::Site;
use crate::lint::{Problem, Problems, Rule, Subject};
use crate::source::pointer;

const UNDEFINED_VARIABLE: Rule = Rule {
    id: "servers/undefined-variable",
    severity: Severity::Error,
    summary: "a part of a server's URL in braces that no variable describes",
    help: "Each name in braces needs an entry in the server's `variables`, with a `default`; else the URL cannot be made.",
    source: "OpenAPI 3.0.3 §4.8.5: variable substitutions are made from the `variables` map",
};

const UNUSED_VARIABLE: Rule = Rule {
    id: "servers/unused-variable",
    severity: Severity::Warning,
    summary: "a server variable that its URL does not have",
    help: "The variable changes nothing. Mostly the braces in the URL are missing, or the name is misspelt.",
    source: "OpenAPI 3.0.3 §4.8.5: the value is used for substitution in the server's URL template",
};

const REPEATED_VARIABLE: Rule = Rule {
    id: "servers/repeated-variable",
    severity: Severity::Warning,
    summary: "a variable that stands twice in a server's URL",
    help: "Both places get the same value. OpenAPI 3.2 forbids it.",
    source: "OpenAPI 3.2 §4.5: \"Each variable MUST NOT appear more than once\"",
};

const DEFAULT: Rule = Rule {
    id: "servers/default-not-in-enum",
    severity: Severity::Error,
    summary: "the default of a server variable is none of its values",
    help: "A variable with an `enum` takes one of its values, so the `default` must be one of them.",
    source: "OpenAPI 3.1.1 §4.8.6: \"If the enum is defined, the value MUST exist in the enum's values\"",
};

const EMPTY_ENUM: Rule = Rule {
    id: "servers/empty-enum",
    severity: Severity::Warning,
    summary: "a server variable with no values to choose from",
    help: "An empty `enum` leaves nothing to choose. Leave it out when every value is allowed.",
    source: "OpenAPI 3.0.3 §4.8.6: \"The array SHOULD NOT be empty\"",
};

const BAD_URL: Rule = Rule {
    id: "servers/bad-url",
    severity: Severity::Error,
    summary: "a server's URL that is none",
    help: "The URL may be relative and have variables in braces; apart from those it must be a URL, without a query string \
           or fragment, because paths are appended to it.",
    source: "OpenAPI 3.0.3 §4.8.5; 3.2 §4.5: \"Query and fragment MUST NOT be part of this URL\"; RFC 3986",
};

pub(in crate::lint) const RULES: &[Rule] =
    &[UNDEFINED_VARIABLE, UNUSED_VARIABLE, REPEATED_VARIABLE, DEFAULT, EMPTY_ENUM, BAD_URL];
pub(in crate::lint) const SEARCHES: &[Search] = &[urls, variables];

fn urls(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    for server in subject.survey.of(ObjectKind::Server) {
        let Some(url) = server.text("url") else { continue };
        let names: Vec<&str> = names(url);
        for problem in undefined(server, &names) {
            problems.add(problem);
        }
        let variables = server.fields.get("variables").and_then(Value::as_object);
        for name in variables.into_iter().flat_map(|variables| variables.keys()) {
            if !names.contains(&name.as_str()) {
                let place = pointer::join(&server.below("variables"), name);
                let message = format!("the URL has no part `{{{name}}}`");
                problems.add(Problem::new(&UNUSED_VARIABLE, place, message).on_key());
            }
        }
        if let Some(repeated) = names.iter().enumerate().find(|(index, name)| names[..*index].contains(name)) {
            let message = format!("`{{{}}}` stands twice in this URL", repeated.1);
            problems.add(Problem::new(&REPEATED_VARIABLE, server.below("url"), message));
        }
        if let Some(why) = url_fault(url) {
            problems.add(Problem::new(&BAD_URL, server.below("url"), format!("`{url}` {why}")));
        }
    }
}

fn undefined(server: &Site<'_>, names: &[&str]) -> Vec<Problem> {
    let variables = server.fields.get("variables").and_then(Value::as_object);
    let known: Vec<&str> = variables.into_iter().flat_map(|variables| variables.keys().map(String::as_str)).collect();
    let missing = names.iter().filter(|name| !known.contains(name));
    let problem = |name: &&str| {
        let message = format!("no variable describes `{{{name}}}`");
        let free = known.iter().copied().filter(|known| !names.contains(known));
        let hint = nearest(name, free).map(|near| format!("the variable `{near}` is close to it"));
        Problem::new(&UNDEFINED_VARIABLE, server.below("url"), message).hint_if_any(hint)
    };
    missing.map(problem).collect()
}

/// The names in braces.
fn names(url: &str) -> Vec<&str> {
    url.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

/// Why this is no URL, its variables aside.
fn url_fault(url: &str) -> Option<&'static str> {
    let mut plain = url.to_owned();
    for name in names(url) {
        plain = plain.replacen(&format!("{{{name}}}"), "x", 1);
    }
    if plain.contains(['{', '}']) {
        return Some("has a brace without its partner");
    }
    if plain.contains(['?', '#']) {
        return Some("has a query string or fragment");
    }
    (!is_url(&plain)).then_some("is no URL")
}

fn variables(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    for variable in subject.survey.of(ObjectKind::ServerVariable) {
        let Some(Value::Array(values)) = variable.fields.get("enum") else { continue };
        if values.is_empty() {
            // From 3.1 on this is a fault of structure.
            if Versions::UNTIL_3_0.has(subject.version) {
                problems.add(Problem::new(&EMPTY_ENUM, variable.below("enum"), "there is no value to choose").on_key());
            }
        } else if let Some(default) = variable.fields.get("default")
            && !values.contains(default)
        {
            let shown = default.as_str().map_or_else(|| default.to_string(), str::to_owned);
            let message = format!("the default `{shown}` is none of the variable's values");
            problems.add(Problem::new(&DEFAULT, variable.below("default"), message));
        }
    }
}
