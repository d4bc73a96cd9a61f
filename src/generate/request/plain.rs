//! Operations whose drawn requests say on the wire what was drawn, so that what is valid in the draft is valid there.
//!
//! JSON bodies, and parameters that are one scalar each, are read back as they were written; no other path takes the
//! request away. Whatever else an operation has leaves the proof where it is. Start at `OperationPlan::is_plain`.

use super::{BodyForm, OperationPlan, ParameterPlan};
use crate::contract::{Operation, ParameterLocation, ParameterShape, ParameterStyle, PathTemplate, Segment};
use crate::generate::graph::JsonType;

impl OperationPlan {
    /// Whether every request that is drawn for this plan is valid. What is given and always the same is not looked at:
    /// requests that were proved before had it, too.
    pub(super) fn is_plain(&self) -> bool {
        let base = &self.base;
        let is_untouched = base.fixed.is_empty() && base.absent.is_empty() && base.body.is_none();
        let body = self.body.as_ref();
        self.rules.is_empty()
            && is_untouched
            && body.is_none_or(|body| body.form == BodyForm::Json && body.strategy.is_exact())
            && self.parameters.iter().all(is_plain)
            && self.is_alone()
    }

    /// Whether no value of a path parameter leads to another path.
    fn is_alone(&self) -> bool {
        let own = &self.operation.path;
        let is_whole = |segment: &Segment| segment.literal().is_some() || segment.only_parameter().is_some();
        let others = self.api.operations.iter().flat_map(Operation::paths).filter(|other| other.text != own.text);
        own.segments.iter().all(is_whole)
            && others.into_iter().all(|other| !may_meet(own, other) || own.specificity(other).is_lt())
    }
}

/// Whether a path may be of both templates.
fn may_meet(own: &PathTemplate, other: &PathTemplate) -> bool {
    let is_same = |(own, other): (&Segment, &Segment)| match (own.literal(), other.literal()) {
        (Some(own), Some(other)) => own == other || own.contains('%') || other.contains('%'),
        _ => true,
    };
    own.segments.len() == other.segments.len() && own.segments.iter().zip(&other.segments).all(is_same)
}

/// Whether a parameter is read back as it is drawn.
fn is_plain(plan: &ParameterPlan) -> bool {
    let parameter = &plan.parameter;
    let ParameterShape::Schema { style, allow_reserved: false, .. } = parameter.shape else { return false };
    let Some(json_type) = plan.strategy.only_type() else { return false };
    let is_short = matches!(json_type, JsonType::Boolean | JsonType::Integer);
    let is_carried = match parameter.location {
        ParameterLocation::Path => style == ParameterStyle::Simple && (is_short || json_type == JsonType::Text),
        ParameterLocation::Query => style == ParameterStyle::Form && (is_short || json_type == JsonType::Text),
        ParameterLocation::Header => style == ParameterStyle::Simple && is_short,
        ParameterLocation::Cookie => false,
    };
    is_carried && plan.strategy.is_exact()
}
