//! What lies beside a read: `HEAD`, and the conditions on its entity tag.

use super::run::Beside;
use crate::check::{Condition, head_differs};
use crate::engine::halt::Halt;
use crate::engine::test_run::TestRun;
use crate::message::{Request, Response};

impl<'a> TestRun<'a, '_> {
    /// Asks for a read again with `HEAD` and, where it has an entity tag, with conditions.
    pub(super) async fn probe_reads(&mut self, beside: Beside<'_, 'a>) -> Result<bool, Halt> {
        let Some(request) = self.valid_probe(beside).await? else { return Ok(true) };
        let Some((before, findings)) = self.probe(beside, request.clone()).await? else { return Ok(true) };
        let mut clean = self.tell(beside, &before, findings);
        if !(200..300).contains(&before.response.status) {
            return Ok(clean);
        }
        clean &= self.probe_head(beside, &request, &before.response).await?;
        if let Some(tag) = before.response.headers.get("etag").map(str::to_owned) {
            for (condition, asked) in [(Condition::SameTag, tag.as_str()), (Condition::OtherTag, NO_TAG)] {
                let request = with_field(&request, "If-None-Match", asked);
                clean &= self.probe_condition(beside, request, condition, &tag).await?;
            }
        }
        Ok(clean)
    }

    async fn probe_head(&mut self, beside: Beside<'_, 'a>, request: &Request, before: &Response) -> Result<bool, Halt> {
        let head = Request { method: "HEAD".to_owned(), ..request.clone() };
        let Some((head, mut findings)) = self.probe(beside, head).await? else { return Ok(true) };
        let after = self.sent(beside.name, beside.about, request.clone()).await?;
        let differs = self
            .with_probe_context(beside.about.bound, &head, |context| head_differs(context, [before, &after.response]));
        findings.extend(self.unless_off(beside.step, differs));
        Ok(self.tell(beside, &head, findings))
    }
}

/// A tag that nothing has.
pub(super) const NO_TAG: &str = "\"probity-no-such-tag\"";

pub(super) fn with_field(request: &Request, name: &str, value: &str) -> Request {
    let mut request = request.clone();
    request.headers.remove(name);
    request.headers.append(name, value);
    request
}
