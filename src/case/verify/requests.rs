//! Requests against the contract: parameters, expected statuses, authentication profiles.

use serde_json::Value;

use crate::case::model::{
    Argument, Arguments, Case, RequestStep, RequestTarget, Row, StatusExpectation, StatusPattern, Step, StepAction,
    Suite,
};
use crate::case::operations;
use crate::contract::{Contract, Operation, ParameterLocation, StatusKey};
use crate::diagnostic::{Diagnostic, nearest, suggestion};
use crate::template::{Scope, TemplateValue};

pub(super) fn verify(suite: &Suite, contract: &Contract) -> Vec<Diagnostic> {
    let mut requests = Requests { suite, contract, diagnostics: Vec::new() };
    requests.suite();
    requests.diagnostics
}

struct Requests<'suite> {
    suite: &'suite Suite,
    contract: &'suite Contract,
    diagnostics: Vec<Diagnostic>,
}

impl Requests<'_> {
    fn suite(&mut self) {
        let suite = self.suite;
        suite.use_auth.iter().for_each(|profile| self.profile(profile, None));
        self.defaults(&suite.defaults.path, ParameterLocation::Path);
        self.defaults(&suite.defaults.query, ParameterLocation::Query);
        for block in suite.blocks.values() {
            block.steps.iter().chain(&block.teardown).for_each(|step| self.step(step, None));
        }
        for case in &suite.cases {
            case.setup.iter().chain(&case.steps).chain(&case.teardown).for_each(|step| self.step(step, Some(case)));
        }
    }

    /// Defaults are for the operations that have them; there must be one.
    fn defaults(&mut self, arguments: &Arguments, location: ParameterLocation) {
        let operations = || self.contract.apis.iter().flat_map(|api| &api.operations);
        let names: Vec<&str> = operations().flat_map(|operation| names(operation, location)).collect();
        let unknown: Vec<&Argument> =
            arguments.listed().iter().filter(|argument| !names.contains(&argument.name.as_str())).collect();
        let found: Vec<Diagnostic> = unknown
            .into_iter()
            .map(|argument| {
                let message = format!("no operation has a {} parameter `{}`", word(location), argument.name);
                unknown_parameter(message, argument, &names)
            })
            .collect();
        self.diagnostics.extend(found);
    }

    fn step(&mut self, step: &Step, case: Option<&Case>) {
        let StepAction::Request(request) = &step.action else { return };
        request.auth.iter().for_each(|profile| self.profile(profile, case));
        let RequestTarget::Operation { api, key, .. } = &request.target else { return };
        let Some(operation) = operations::bound(self.contract, api, key) else { return };
        self.path(request, operation);
        self.query(request, operation);
        self.status(request, operation, case);
    }

    fn profile(&mut self, profile: &TemplateValue, case: Option<&Case>) {
        if let Some(Value::String(name)) = profile.as_literal() {
            self.diagnostics.extend(self.unknown_profile(&name).map(|diagnostic| diagnostic.at(&profile.span, "")));
            return;
        }
        for (row, scope) in literal_rows(case) {
            if let Ok(Value::String(name)) = profile.evaluate(&scope) {
                let diagnostic = self.unknown_profile(&name);
                let diagnostic = diagnostic.map(|found| found.at(&row.span, "").at(&profile.span, "used here"));
                self.diagnostics.extend(diagnostic);
            }
        }
    }

    fn unknown_profile(&self, name: &str) -> Option<Diagnostic> {
        if name == "none" || self.suite.auth.contains_key(name) {
            return None;
        }
        let message = format!("there is no authentication profile `{name}`");
        let hint = suggestion(name, self.suite.auth.keys().map(String::as_str).chain(["none"]));
        Some(Diagnostic::new("case/unknown-auth", message).hint(hint))
    }

    fn path(&mut self, request: &RequestStep, operation: &Operation) {
        let names = operation.path.names();
        let unknown = |argument: &&Argument| !names.contains(&argument.name.as_str());
        for argument in request.path.listed().iter().filter(unknown) {
            let message = format!("`{}` has no path parameter `{}`", operation.key(), argument.name);
            self.diagnostics.push(unknown_parameter(message, argument, &names));
        }
        let sources = [&request.path, &self.suite.defaults.path];
        if sources.iter().any(|arguments| matches!(arguments, Arguments::Computed(_))) {
            return;
        }
        let is_misspelt = |name: &str| {
            request.path.listed().iter().filter(unknown).any(|argument| nearest(&argument.name, [name]).is_some())
        };
        for &name in names.iter().filter(|name| !is_misspelt(name)) {
            let mut given = sources.iter().flat_map(|arguments| arguments.listed());
            let value = given.find(|argument| argument.name == name).map(|argument| argument.value.as_literal());
            if value.is_none_or(|literal| literal == Some(Value::Null)) {
                let message = format!("`{}` needs the path parameter `{name}`", operation.key());
                let diagnostic = Diagnostic::new("case/missing-path-parameter", message).at(place(request), "");
                self.diagnostics.push(diagnostic.hint(format!("add `path: {{ {name}: … }}` here or in `defaults`")));
            }
        }
    }

    fn query(&mut self, request: &RequestStep, operation: &Operation) {
        let names: Vec<&str> = names(operation, ParameterLocation::Query);
        for argument in request.query.listed().iter().filter(|argument| !names.contains(&argument.name.as_str())) {
            let message = format!("`{}` has no query parameter `{}`", operation.key(), argument.name);
            let diagnostic = Diagnostic::new("case/unknown-parameter", message).at(&argument.name_span, "");
            self.diagnostics.push(match nearest(&argument.name, names.iter().copied()) {
                Some(near) => diagnostic.hint(format!("did you mean `{near}`?")),
                None => diagnostic.hint("to send it all the same, write it under `extra_query`"),
            });
        }
    }

    fn status(&mut self, request: &RequestStep, operation: &Operation, case: Option<&Case>) {
        let Some(status) = request.expect.status.as_ref().filter(|_| !request.expect.undocumented) else { return };
        match status {
            StatusExpectation::AnyOf { span, patterns } => {
                for pattern in patterns.iter().filter(|pattern| !is_documented(operation, **pattern)) {
                    let diagnostic = undocumented(operation, *pattern, "");
                    self.diagnostics.push(diagnostic.at(span, ""));
                }
            }
            StatusExpectation::Computed(template) => {
                for (row, scope) in literal_rows(case) {
                    // What depends on more than the row is known only during the run.
                    let Ok(patterns) = status.evaluate(&scope) else { continue };
                    for pattern in patterns.into_iter().filter(|pattern| !is_documented(operation, *pattern)) {
                        let diagnostic = undocumented(operation, pattern, &format!(" (row `{}`)", row.id));
                        self.diagnostics.push(diagnostic.at(&row.span, "").at(&template.span, "expected here"));
                    }
                }
            }
        }
    }
}

/// The rows of a case that hold no templates, each with the scope it makes.
fn literal_rows(case: Option<&Case>) -> impl Iterator<Item = (&Row, Scope)> {
    case.into_iter().flat_map(|case| &case.rows).filter_map(|row| {
        let values = row.values.as_literal()?;
        Some((row, Scope::new(jiff::Timestamp::UNIX_EPOCH, 0).with("row", &values)))
    })
}

fn place(request: &RequestStep) -> &crate::source::Span {
    match &request.target {
        RequestTarget::Operation { span, .. } => span,
        RequestTarget::Unbound { path, .. } => &path.span,
    }
}

fn names(operation: &Operation, location: ParameterLocation) -> Vec<&str> {
    let parameters = operation.parameters.iter().filter(|parameter| parameter.location == location);
    parameters.map(|parameter| parameter.name.as_str()).collect()
}

fn word(location: ParameterLocation) -> &'static str {
    if location == ParameterLocation::Path { "path" } else { "query" }
}

fn unknown_parameter(message: String, argument: &Argument, names: &[&str]) -> Diagnostic {
    let diagnostic = Diagnostic::new("case/unknown-parameter", message).at(&argument.name_span, "");
    diagnostic.hint(suggestion(&argument.name, names.iter().copied()))
}

fn is_documented(operation: &Operation, pattern: StatusPattern) -> bool {
    match pattern {
        StatusPattern::Code(code) => operation.response(code).is_some(),
        StatusPattern::Class(class) => operation.responses.iter().any(|response| match response.status {
            StatusKey::Code(code) => code / 100 == class.0,
            StatusKey::Range(digit) => digit == class.0,
            StatusKey::Default => true,
        }),
    }
}

fn undocumented(operation: &Operation, pattern: StatusPattern, detail: &str) -> Diagnostic {
    let message = format!("the contract of `{}` has no status {pattern}{detail}", operation.key());
    let known: Vec<String> = operation.responses.iter().map(|response| response.status.to_string()).collect();
    let hint = format!("it has {}; to expect another one, add `undocumented: true`", known.join(", "));
    Diagnostic::new("case/undocumented-status", message).hint(hint)
}
