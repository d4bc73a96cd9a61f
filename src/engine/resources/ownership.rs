//! What is not ours is neither changed nor deleted, unless the user said so.

use std::sync::Arc;

use super::exchange::is_safe;
use super::ledger::text;
use super::live::{named_in_path, with_path};
use super::state::About;
use crate::engine::halt::Halt;
use crate::engine::test_run::TestRun;
use crate::message::Request;

impl<'a> TestRun<'a, '_> {
    /// Whether a request is not to be sent, because it may change something that this run has not made.
    ///
    /// What lies at a path that answers "not found" belongs to nobody. Where that cannot be asked, only ids that
    /// nobody hits by chance are sent.
    pub(in crate::engine) async fn is_withheld(
        &mut self,
        step: &str,
        about: About<'a>,
        request: &Request,
    ) -> Result<bool, Halt> {
        if self.is_kept_back(request) {
            return Ok(true);
        }
        let Some(resources) = &self.resources else { return Ok(false) };
        if self.bench.may_change_anything || is_safe(&request.method) {
            return Ok(false);
        }
        let relations = Arc::clone(&resources.relations);
        let named = named_in_path(&relations, about.bound.operation, request).unwrap_or_default();
        let innermost = relations.in_path(about.bound.operation).last().map(|(_, id)| *id);
        let Some(id) = innermost else {
            // To make something is allowed; what else is done to what has no id of its own concerns everybody.
            return Ok(self.counted(request.method != "POST"));
        };
        if resources.ledger.owns(id, &named) {
            return Ok(false);
        }
        if self.given(id).is_some_and(|given| named.get(&id).map(text) == Some(text(&given))) {
            // What the user names is there to be worked in, not to be changed or deleted itself.
            let is_itself =
                about.bound.operation.path.segments.last().is_some_and(|last| last.only_parameter().is_some());
            return Ok(self.counted(is_itself && request.method != "POST"));
        }
        let path = request.path().to_owned();
        if let Some(is_foreign) = resources.foreign.get(&path) {
            let is_foreign = *is_foreign;
            return Ok(self.counted(is_foreign));
        }
        let is_foreign = match relations.resource(id).read {
            Some(read) => {
                let about = about.other(read);
                let look = self.drawn(about);
                let look = look.and_then(|look| with_path(&relations, about.bound.operation, &look, &named, |_| false));
                match look {
                    Some(look) => !matches!(self.sent(step, about, look).await?.response.status, 400 | 404 | 410 | 422),
                    None => true,
                }
            }
            None => !named.get(&id).is_some_and(|value| is_hit_by_nobody(&text(value))),
        };
        if let Some(resources) = &mut self.resources {
            resources.foreign.insert(path, is_foreign);
        }
        Ok(self.counted(is_foreign))
    }

    fn counted(&mut self, is_withheld: bool) -> bool {
        if let Some(resources) = &mut self.resources {
            resources.withheld += usize::from(is_withheld);
        }
        is_withheld
    }
}

/// Whether an id is so long or odd that nothing is called so by chance.
fn is_hit_by_nobody(id: &str) -> bool {
    id.chars().count() >= 16 || id.chars().any(|character| !character.is_ascii_alphanumeric())
}
