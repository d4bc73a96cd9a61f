//! Security: that schemes exist, are used, and offer the scopes that are asked for.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::contract::OpenApiVersion;
use crate::diagnostic::{Severity, suggestion};
use crate::lint::registry::Search;
use crate::lint::table::{ObjectKind, Versions};
use crate::lint::{Problem, Problems, Rule, Subject};
use crate::source::pointer;

const UNDEFINED: Rule = Rule {
    id: "security/undefined-scheme",
    severity: Severity::Error,
    summary: "a requirement that names no security scheme",
    help: "The name must be that of a scheme in `components.securitySchemes` (`securityDefinitions` in Swagger 2.0). In \
           OpenAPI 3.2 it may also be the URL of a scheme.",
    source: "OpenAPI 3.0.3 §4.8.30: \"Each name MUST correspond to a security scheme which is declared\"",
};

const UNUSED: Rule = Rule {
    id: "security/unused-scheme",
    severity: Severity::Note,
    summary: "a security scheme that nothing asks for",
    help: "It may be meant for readers only, or a `security` requirement was forgotten.",
    source: "OpenAPI 3.0.3 §4.8.7: components have no effect unless something refers to them",
};

const UNKNOWN_SCOPE: Rule = Rule {
    id: "security/unknown-scope",
    severity: Severity::Error,
    summary: "a scope that no flow of the scheme offers",
    help: "A requirement may only ask for scopes that the OAuth 2 scheme lists in one of its flows.",
    source: "OpenAPI 3.0.3 §4.8.29 and §4.8.30: the value is a list of scope names required for the execution",
};

const POINTLESS_SCOPE: Rule = Rule {
    id: "security/pointless-scope",
    severity: Severity::Error,
    summary: "scopes of a scheme that has none",
    help: "Only OAuth 2 and OpenID Connect know scopes; for other schemes the list must be empty. From OpenAPI 3.1 on it \
           may name roles.",
    source: "OpenAPI 3.0.3 §4.8.30: \"For other security scheme types, the array MUST be empty\"",
};

pub(in crate::lint) const RULES: &[Rule] = &[UNDEFINED, UNUSED, UNKNOWN_SCOPE, POINTLESS_SCOPE];
pub(in crate::lint) const SEARCHES: &[Search] = &[requirements, unused];

fn schemes_place(subject: &Subject<'_>) -> &'static str {
    if subject.version == OpenApiVersion::V2_0 { "/securityDefinitions" } else { "/components/securitySchemes" }
}

fn requirements(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    let place = schemes_place(subject);
    let schemes = subject.root.pointer(place).and_then(Value::as_object);
    for requirement in subject.survey.of(ObjectKind::SecurityRequirement) {
        for (name, scopes) in requirement.fields {
            let at = requirement.below(name);
            let is_known = schemes.is_some_and(|schemes| schemes.contains_key(name));
            if !is_known {
                let is_url = subject.version == OpenApiVersion::V3_2 && name.contains(['/', '#', ':']);
                if !is_url {
                    let known = schemes.into_iter().flat_map(|schemes| schemes.keys().map(String::as_str));
                    let problem = Problem::new(&UNDEFINED, at, format!("there is no security scheme `{name}`"));
                    problems.add(problem.on_key().hint(suggestion(name, known)));
                }
                continue;
            }
            let Some((_, scheme)) = subject.follow(&pointer::join(place, name)) else { continue };
            for problem in scope_problems(subject, name, scheme, &at, scopes) {
                problems.add(problem);
            }
        }
    }
}

fn scope_problems(subject: &Subject<'_>, name: &str, scheme: &Value, at: &str, scopes: &Value) -> Vec<Problem> {
    let asked: Vec<&str> = scopes.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let kind = scheme.get("type").and_then(Value::as_str).unwrap_or_default();
    if kind == "oauth2" {
        let offered = offered_scopes(scheme);
        let unknown = asked.iter().enumerate().filter(|(_, scope)| !offered.contains(*scope));
        let problem = |(index, scope): (usize, &&str)| {
            let message = format!("no flow of `{name}` offers the scope `{scope}`");
            let hint = suggestion(scope, offered.iter().copied());
            Problem::new(&UNKNOWN_SCOPE, pointer::join(at, &index.to_string()), message).hint(hint)
        };
        return unknown.map(problem).collect();
    }
    let is_scoped = kind == "openIdConnect" || Versions::SINCE_3_1.has(subject.version) || kind.is_empty();
    if asked.is_empty() || is_scoped {
        return Vec::new();
    }
    let message = format!("the scheme `{name}` is of type `{kind}`, which has no scopes");
    vec![Problem::new(&POINTLESS_SCOPE, at, message).on_key()]
}

/// Those of all flows; in Swagger 2.0 a scheme is its only flow.
fn offered_scopes(scheme: &Value) -> BTreeSet<&str> {
    let flows = scheme.get("flows").and_then(Value::as_object).into_iter().flat_map(|flows| flows.values());
    let scopes = flows.chain([scheme]).filter_map(|flow| flow.get("scopes")?.as_object());
    scopes.flat_map(|scopes| scopes.keys().map(String::as_str)).collect()
}

fn unused(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    let place = schemes_place(subject);
    let Some(schemes) = subject.root.pointer(place).and_then(Value::as_object) else { return };
    let requirements = subject.survey.of(ObjectKind::SecurityRequirement);
    let used: BTreeSet<&str> = requirements.flat_map(|one| one.fields.keys().map(String::as_str)).collect();
    for name in schemes.keys().filter(|name| !used.contains(name.as_str()) && !name.starts_with("x-")) {
        let problem =
            Problem::new(&UNUSED, pointer::join(place, name), format!("nothing asks for the scheme `{name}`"));
        problems.add(problem.on_key());
    }
}
