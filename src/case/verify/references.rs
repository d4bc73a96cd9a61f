//! The names that a step uses.

use crate::case::model::{
    Body, BodyExpectation, Condition, Expect, FieldExpectation, Generated, Matcher, Operator, RequestStep,
    RequestTarget, StatusExpectation, Step, StepAction,
};
use crate::template::{Reference, TemplateValue};

/// Every name used in a step.
pub(super) fn of_step(step: &Step) -> Vec<Reference> {
    match &step.action {
        StepAction::Request(request) => of_request(request),
        StepAction::Use(block) => block.with.references(),
        StepAction::Wait(_) => Vec::new(),
    }
}

impl Step {
    /// Every name used in it.
    pub fn references(&self) -> Vec<Reference> {
        of_step(self)
    }
}

fn of_request(step: &RequestStep) -> Vec<Reference> {
    let mut references = Vec::new();
    if let RequestTarget::Unbound { method, path, .. } = &step.target {
        references.extend(method.references());
        references.extend(path.references());
    }
    for arguments in [&step.path, &step.query, &step.extra_query, &step.headers, &step.cookies] {
        references.extend(arguments.references());
    }
    for template in [&step.auth, &step.accept, &step.media_type].into_iter().flatten() {
        references.extend(template.references());
    }
    references.extend(step.body.iter().flat_map(Body::references));
    references.extend(of_expect(&step.expect));
    if let Some(poll) = &step.poll {
        references.extend(of_condition(&poll.until));
        references.extend(poll.fail_if.iter().flat_map(of_condition));
    }
    let seed = match &step.generated {
        Some(Generated::Coverage(coverage)) => coverage.seed.as_ref(),
        Some(Generated::Mutate(mutate)) => mutate.seed.as_ref(),
        Some(Generated::Fuzz(fuzz)) => fuzz.seed.as_ref(),
        Some(Generated::Stateful) | None => None,
    };
    references.extend(seed.into_iter().flat_map(TemplateValue::references));
    references
}

fn of_expect(expect: &Expect) -> Vec<Reference> {
    let mut references: Vec<Reference> = expect.status.iter().flat_map(of_status).collect();
    references.extend(expect.headers.iter().flat_map(|(_, matcher)| of_matcher(matcher)));
    references.extend(expect.media_type.iter().chain(&expect.text).flat_map(of_matcher));
    if let Some(BodyExpectation::Fields(fields)) = &expect.body {
        references.extend(of_fields(fields));
    }
    references
}

fn of_condition(condition: &Condition) -> Vec<Reference> {
    condition.status.iter().flat_map(of_status).chain(of_fields(&condition.fields)).collect()
}

fn of_fields(fields: &[FieldExpectation]) -> Vec<Reference> {
    fields.iter().flat_map(|field| of_matcher(&field.matcher)).collect()
}

fn of_status(status: &StatusExpectation) -> Vec<Reference> {
    match status {
        StatusExpectation::AnyOf { .. } => Vec::new(),
        StatusExpectation::Computed(template) => template.references(),
    }
}

fn of_matcher(matcher: &Matcher) -> Vec<Reference> {
    matcher.operators.iter().flat_map(of_operator).collect()
}

fn of_operator(operator: &Operator) -> Vec<Reference> {
    match operator {
        Operator::Equal(template)
        | Operator::NotEqual(template)
        | Operator::In(template)
        | Operator::NotIn(template)
        | Operator::Less(template)
        | Operator::LessOrEqual(template)
        | Operator::Greater(template)
        | Operator::GreaterOrEqual(template)
        | Operator::Matches(template)
        | Operator::Contains(template)
        | Operator::StartsWith(template)
        | Operator::EndsWith(template)
        | Operator::Like(template) => template.references(),
        Operator::Length(inner) | Operator::Not(inner) | Operator::Each(inner) | Operator::Any(inner) => {
            of_matcher(inner)
        }
        Operator::Object(fields) => fields.iter().flat_map(|(_, matcher)| of_matcher(matcher)).collect(),
        Operator::Type(_) | Operator::Exists(_) | Operator::Empty(_) => Vec::new(),
    }
}
