//! The operations that the user chose by name, and the tests that are about them.
//!
//! Start at [`ChosenOperations::find`].

use std::collections::BTreeSet;

use crate::case::{RequestTarget, StepAction, Test};
use crate::contract::{Api, ApiId, Contract, Operation, OperationKey};
use crate::diagnostic::{Diagnostic, suggestion};

/// Operations of a contract; none chosen means all.
#[derive(Debug, Default)]
pub(super) struct ChosenOperations {
    keys: BTreeSet<(ApiId, OperationKey)>,
    are_all: bool,
}

impl ChosenOperations {
    /// The operations with these ids, or `METHOD /path`s, of any API.
    ///
    /// # Errors
    /// When a name is that of no operation.
    pub(super) fn find(names: &[String], contract: &Contract) -> Result<Self, Vec<Diagnostic>> {
        let mut chosen = Self { keys: BTreeSet::new(), are_all: names.is_empty() };
        let mut unknown = Vec::new();
        for name in names {
            let found = contract.apis.iter().filter_map(|api| Some((api.id.clone(), api.operation(name)?.key())));
            let before = chosen.keys.len();
            chosen.keys.extend(found);
            // A name that was given twice is known too.
            if chosen.keys.len() == before && !contract.apis.iter().any(|api| api.operation(name).is_some()) {
                unknown.push(unknown_operation(name, contract));
            }
        }
        if unknown.is_empty() { Ok(chosen) } else { Err(unknown) }
    }

    /// Whether this operation of an API is one of them.
    pub(super) fn include(&self, api: &Api, operation: &Operation) -> bool {
        self.are_all || self.keys.contains(&(api.id.clone(), operation.key()))
    }

    /// Whether a step of the test, beside those that prepare and clean up, asks one of them.
    pub(super) fn are_asked_by(&self, test: &Test<'_>) -> bool {
        let is_chosen = |target: &RequestTarget| match target {
            RequestTarget::Operation { api, key, .. } => self.keys.contains(&(api.clone(), key.clone())),
            RequestTarget::Unbound { .. } => false,
        };
        self.are_all
            || test.case.steps.iter().any(|step| match &step.action {
                StepAction::Request(request) => is_chosen(&request.target),
                StepAction::Use(_) | StepAction::Wait(_) => false,
            })
    }
}

fn unknown_operation(name: &str, contract: &Contract) -> Diagnostic {
    let diagnostic = Diagnostic::new("run/unknown-operation", format!("no document has an operation `{name}`"));
    let operations = contract.apis.iter().flat_map(|api| &api.operations);
    let names: Vec<String> = operations.map(|operation| operation.id.clone().unwrap_or(operation.key().0)).collect();
    diagnostic.hint(suggestion(name, names.iter().map(String::as_str)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::contract::ApiId;
    use crate::engine::{Inference, inferred_suites};
    use crate::source::SourceFile;

    const PETS: &str = "
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets:
    get: {operationId: listPets, responses: {'200': {description: ok}}}
    post: {responses: {'201': {description: ok}}}
";

    fn nothing(given: &BTreeMap<String, String>) -> Inference<'_> {
        Inference { given, credentials: None, second_credentials: None, phases: &[] }
    }

    #[test]
    fn tests_of_chosen_operations_are_chosen() {
        let source = (ApiId("pets".to_owned()), SourceFile::new("pets.yaml", PETS));
        let (contract, _) = Contract::from_sources(vec![source]).unwrap();
        let given = BTreeMap::new();
        let suites = inferred_suites(&contract, nothing(&given), |_, _| true);
        let count = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            let chosen = ChosenOperations::find(&names, &contract).unwrap();
            suites[0].tests().iter().filter(|test| chosen.are_asked_by(test)).count()
        };
        assert_eq!((count(&[]), count(&["listPets"]), count(&["POST /pets", "post /pets"])), (4, 2, 2));
        let chosen = ChosenOperations::find(&["POST /pets".to_owned()], &contract).unwrap();
        let suites = inferred_suites(&contract, nothing(&given), |api, operation| chosen.include(api, operation));
        let names: Vec<String> = suites[0].tests().into_iter().map(|test| test.name).collect();
        assert_eq!(names, ["pets::post-pets-coverage", "pets::post-pets-fuzz"]);
        let errors = ChosenOperations::find(&["listPet".to_owned()], &contract).unwrap_err();
        assert_eq!(
            (errors[0].code, errors[0].hint.as_deref()),
            ("run/unknown-operation", Some("did you mean `listPets`?"))
        );
    }
}
