//! Each documented media type of a success, asked for alone.

use std::collections::BTreeSet;

use super::reads::with_field;
use super::run::Beside;
use crate::contract::{Operation, StatusKey};
use crate::engine::halt::Halt;
use crate::engine::test_run::TestRun;

impl<'a> TestRun<'a, '_> {
    /// Asks for each of several documented media types by itself.
    pub(super) async fn probe_media_types(&mut self, beside: Beside<'_, 'a>) -> Result<bool, Halt> {
        let documented = alternatives(beside.about.bound.operation);
        if documented.len() < 2 {
            return Ok(true);
        }
        let mut clean = true;
        for media_type in documented {
            let Some(request) = self.valid_probe(beside).await? else { break };
            let request = with_field(&request, "Accept", media_type);
            let Some((exchange, findings)) = self.probe(beside, request).await? else { break };
            self.recorded(beside.about, &exchange);
            clean &= self.tell(beside, &exchange, findings);
        }
        Ok(clean)
    }
}

/// The media types of the operation's successes; ranges can be had in too many ways.
fn alternatives(operation: &Operation) -> BTreeSet<&str> {
    let is_success = |status: &StatusKey| match status {
        StatusKey::Code(code) => (200..300).contains(code),
        StatusKey::Range(class) => *class == 2,
        StatusKey::Default => false,
    };
    let successes = operation.responses.iter().filter(|response| is_success(&response.status));
    let media_types = successes.flat_map(|response| response.content.iter()).map(|promise| promise.media_type.as_str());
    media_types.filter(|media_type| !media_type.contains('*')).collect()
}
