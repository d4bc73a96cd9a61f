//! Conditional requests (RFC 9110 §13).

use super::reads::{NO_TAG, with_field};
use super::run::Beside;
use crate::check::{Condition, condition_broken};
use crate::contract::{Operation, ParameterLocation, StatusKey};
use crate::engine::halt::Halt;
use crate::engine::test_run::TestRun;
use crate::message::Request;

impl<'a> TestRun<'a, '_> {
    /// Asks for a change under a condition that nothing meets, where the operation speaks of such conditions.
    pub(super) async fn probe_stale_write(&mut self, beside: Beside<'_, 'a>) -> Result<bool, Halt> {
        if !speaks_of_conditions(beside.about.bound.operation) {
            return Ok(true);
        }
        let Some(request) = self.valid_probe(beside).await? else { return Ok(true) };
        let request = with_field(&request, "If-Match", NO_TAG);
        self.probe_condition(beside, request, Condition::StaleWrite, NO_TAG).await
    }

    pub(super) async fn probe_condition(
        &mut self,
        beside: Beside<'_, 'a>,
        request: Request,
        condition: Condition,
        tag: &str,
    ) -> Result<bool, Halt> {
        let Some((exchange, mut findings)) = self.probe(beside, request).await? else { return Ok(true) };
        let broken =
            self.with_probe_context(beside.about.bound, &exchange, |context| condition_broken(context, condition, tag));
        findings.extend(self.unless_off(beside.step, broken));
        Ok(self.tell(beside, &exchange, findings))
    }
}

/// Whether the contract says that a change may depend on a tag.
fn speaks_of_conditions(operation: &Operation) -> bool {
    let changes_a_thing = matches!(operation.method.as_str(), "PUT" | "PATCH" | "DELETE");
    let has_field = operation.parameters.iter().any(|parameter| {
        parameter.location == ParameterLocation::Header && parameter.name.eq_ignore_ascii_case("if-match")
    });
    let has_status = operation.responses.iter().any(|promise| promise.status == StatusKey::Code(412));
    changes_a_thing && (has_field || has_status)
}
