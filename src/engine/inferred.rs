//! Suites for a contract without cases: every operation is asked enumerated and then random requests, and what an
//! operation makes is followed through its life.
//!
//! Nothing is expected beside what the contract promises, so a correct server passes. What a person would know, such
//! as ids that exist, is not known here: operations on single things mostly answer 404.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::given_credentials::GivenCredentials;
use super::second_identity::SECOND;
use crate::case::{
    Argument, Arguments, Auth, Case, Coverage, Defaults, Expect, Fuzz, Generated, RequestStep, RequestTarget, Requires,
    Row, RunPhase, Spanned, Step, StepAction, Suite,
};
use crate::contract::{Api, Contract, Operation, ParameterLocation};
use crate::relation::{Relations, Resource};
use crate::source::Span;
use crate::template::{TemplateNode, TemplateValue};
use indexmap::IndexMap;

/// How many requests are drawn for each operation, of each sort.
const DRAWN: u32 = 50;

/// What is known beside the contract.
#[derive(Debug, Clone, Copy)]
pub struct Inference<'x> {
    /// Values of parameters, by name.
    pub given: &'x BTreeMap<String, String>,
    /// Credentials.
    pub credentials: Option<&'x GivenCredentials>,
    /// Credentials of a second identity.
    pub second_credentials: Option<&'x GivenCredentials>,
    /// Which phases there are to be; none means all.
    pub phases: &'x [RunPhase],
}

/// One suite per API, with a case for each operation that is chosen and each sort of request. A case has the same name
/// whatever else is chosen.
pub fn inferred_suites(
    contract: &Contract,
    known: Inference<'_>,
    is_chosen: impl Fn(&Api, &Operation) -> bool,
) -> Vec<Suite> {
    contract.apis.iter().map(|api| suite(api, known, &is_chosen)).collect()
}

fn suite(api: &Api, known: Inference<'_>, is_chosen: &impl Fn(&Api, &Operation) -> bool) -> Suite {
    let span = api.document.span("");
    let mut cases: Vec<Case> = Vec::new();
    let makers = makers(api);
    for (index, (operation, [examples_name, coverage_name, fuzz_name, stateful_name])) in
        api.operations.iter().zip(case_names(api)).enumerate()
    {
        if is_chosen(api, operation) {
            let mut asked = vec![(coverage_name, coverage(false)), (fuzz_name, random())];
            // The enumerated requests hold the examples; who wants nothing else says so.
            if known.phases.contains(&RunPhase::Examples) {
                asked.insert(0, (examples_name, coverage(true)));
            }
            if makers.contains(&index) {
                asked.push((stateful_name, Generated::Stateful));
            }
            asked.retain(|(_, generated)| known.phases.is_empty() || known.phases.contains(&generated.phase()));
            cases.extend(asked.into_iter().map(|(name, generated)| case(api, operation, known, name, generated)));
        }
    }
    // Phase by phase: where time is short, each operation is asked something before any is asked everything.
    cases.sort_by_key(phase_of);
    let identities = [(GIVEN, known.credentials), (SECOND, known.second_credentials)];
    let auth: IndexMap<String, Auth> =
        identities.into_iter().filter_map(|(name, given)| Some((name.to_owned(), given?.auth(api, &span)))).collect();
    let use_auth = auth.contains_key(GIVEN).then(|| literal(GIVEN, &span));
    Suite {
        name: test_word(&api.id.0),
        span,
        api: Some(api.id.clone()),
        description: None,
        tags: vec!["inferred".to_owned()],
        requires: Requires::default(),
        secrets: Vec::new(),
        variables: Vec::new(),
        auth,
        use_auth,
        defaults: Defaults::default(),
        blocks: IndexMap::new(),
        cases,
    }
}

/// The phase of a case that nobody wrote.
fn phase_of(case: &Case) -> RunPhase {
    let asked = case.steps.iter().find_map(|step| match &step.action {
        StepAction::Request(request) => request.generated.as_ref(),
        _ => None,
    });
    asked.map_or(RunPhase::Cases, Generated::phase)
}

/// The operations that make things about which more can be asked.
fn makers(api: &Api) -> BTreeSet<usize> {
    let resources = Relations::new(api).resources;
    let has_more = |resource: &&Resource| {
        [resource.read, resource.list, resource.replace, resource.update, resource.delete].iter().any(Option::is_some)
    };
    resources.iter().filter(has_more).filter_map(|resource| resource.create).collect()
}

/// The names of the cases of each operation. Operations of one id are told apart by their place in the document.
fn case_names(api: &Api) -> Vec<[String; 4]> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let names = api.operations.iter().enumerate().map(|(index, operation)| {
        let word = test_word(operation.id.as_deref().unwrap_or(&operation.key().0));
        let word = if taken.contains(&word) { format!("{word}-{}", index + 1) } else { word };
        let names = ["examples", "coverage", "fuzz", "stateful"].map(|sort| format!("{word}-{sort}"));
        taken.insert(word);
        names
    });
    names.collect()
}

fn coverage(examples_only: bool) -> Generated {
    Generated::Coverage(Coverage {
        requests: None,
        fixed: Vec::new(),
        seed: None,
        rules: Vec::new(),
        as_far_as_possible: true,
        examples_only,
    })
}

fn random() -> Generated {
    Generated::Fuzz(Fuzz {
        valid: DRAWN,
        invalid: DRAWN,
        fixed: Vec::new(),
        seed: None,
        rules: Vec::new(),
        as_far_as_possible: true,
    })
}

fn case(api: &Api, operation: &Operation, known: Inference<'_>, name: String, generated: Generated) -> Case {
    let span = api.document.span(&operation.pointer);
    let request = RequestStep {
        target: RequestTarget::Operation { api: api.id.clone(), key: operation.key(), span: span.clone() },
        path: Arguments::default(),
        query: given(operation, ParameterLocation::Query, known, &span),
        extra_query: Arguments::default(),
        headers: given(operation, ParameterLocation::Header, known, &span),
        cookies: given(operation, ParameterLocation::Cookie, known, &span),
        auth: None,
        accept: None,
        media_type: None,
        body: None,
        expect: Expect::nothing(span.clone()),
        captures: Vec::new(),
        poll: None,
        snapshot: None,
        generated: Some(generated),
        checks: BTreeMap::new(),
        timeout: None,
    };
    let step = Step { id: None, description: None, span: span.clone(), action: StepAction::Request(Box::new(request)) };
    Case {
        name: Spanned::new(name, span),
        description: None,
        tags: Vec::new(),
        requires: Requires::default(),
        variables: Vec::new(),
        skip: None,
        rows: Vec::<Row>::new(),
        setup: Vec::new(),
        steps: vec![step],
        teardown: Vec::new(),
        quarantine: None,
    }
}

/// The values that are given for an operation's parameters. Those of paths name things and are put in later.
fn given(operation: &Operation, location: ParameterLocation, known: Inference<'_>, span: &Span) -> Arguments {
    let here = operation.parameters.iter().filter(|parameter| parameter.location == location);
    let arguments = here.filter_map(|parameter| {
        let value = literal(known.given.get(&parameter.name)?, span);
        Some(Argument { name: parameter.name.clone(), name_span: span.clone(), value })
    });
    Arguments::Listed(arguments.collect())
}

fn literal(text: &str, span: &Span) -> TemplateValue {
    TemplateValue { span: span.clone(), node: TemplateNode::Literal(Value::String(text.to_owned())) }
}

/// The profile of the credentials that were given.
const GIVEN: &str = "given";

/// A name that can be part of a test's name: `listPets` and `GET /pets` become `list-pets` and `get-pets`.
pub(super) fn test_word(name: &str) -> String {
    let mut word = String::new();
    let mut before = ' ';
    for character in name.chars() {
        let starts_word = character.is_ascii_uppercase() && (before.is_ascii_lowercase() || before.is_ascii_digit());
        let separates = !character.is_ascii_alphanumeric();
        if (starts_word || separates) && !word.is_empty() && !word.ends_with('-') {
            word.push('-');
        }
        if !separates {
            word.push(character.to_ascii_lowercase());
        }
        before = character;
    }
    let word = word.trim_end_matches('-');
    if word.is_empty() { "unnamed".to_owned() } else { word.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::test_word;

    #[test]
    fn operations_become_test_names() {
        assert_eq!(test_word("listPets"), "list-pets");
        assert_eq!(test_word("GET /pets/{petId}"), "get-pets-pet-id");
        assert_eq!(test_word("getHTTPStatus2"), "get-httpstatus2");
        assert_eq!(test_word("ä"), "unnamed");
    }
}
