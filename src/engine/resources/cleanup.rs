//! Deletes what a test made, the last made first.

use std::sync::Arc;

use super::ledger::Live;
use super::live::with_path;
use super::state::{About, Resources};
use crate::engine::halt::Halt;
use crate::engine::request::Prepared;
use crate::engine::test_run::TestRun;
use crate::relation::ResourceId;

impl<'a> TestRun<'a, '_> {
    /// Deletes everything that is left of what this test made; what cannot be deleted is told.
    pub(in crate::engine) async fn clean_up(&mut self) -> Result<(), Halt> {
        let Some(resources) = &self.resources else { return Ok(()) };
        let relations = Arc::clone(&resources.relations);
        let (left, withheld) = (resources.ledger.left(), resources.withheld);
        let barren: Vec<String> =
            resources.barren().map(|(item, reason)| format!("nothing is there behind `{item}`: {reason}")).collect();
        for reason in barren {
            self.note(CLEANUP, &reason);
        }
        self.delete_singles(CLEANUP).await?;
        let Some(resources) = &self.resources else { return Ok(()) };
        let about = resources.about;
        for made in left {
            if self.resources.as_ref().is_none_or(|resources| !resources.ledger.left().contains(&made)) {
                continue;
            }
            let Some(delete) = relations.resource(made.resource).delete else { continue };
            let about = about.other(delete);
            let Some(live) = made.live() else { continue };
            let Some(request) = self.drawn(about) else { continue };
            let Some(request) = with_path(&relations, about.bound.operation, &request, &live, |_| false) else {
                continue;
            };
            let status = match self.sent(CLEANUP, about, request).await {
                Ok(exchange) => exchange.response.status,
                Err(halt) => {
                    self.tell_remaining();
                    return Err(halt);
                }
            };
            if matches!(status, 200..=299 | 404 | 410) {
                self.forget(made.resource, &live);
            }
        }
        self.tell_remaining();
        if withheld > 0 {
            self.note(
                CLEANUP,
                &format!(
                    "not sent: {withheld} requests that might have changed what this run did not make \
                     (`--allow-foreign-changes` sends them)"
                ),
            );
        }
        Ok(())
    }

    fn tell_remaining(&mut self) {
        let remaining = self.resources.as_ref().map_or(0, |resources| resources.ledger.left().len());
        if remaining > 0 {
            self.note(CLEANUP, &format!("{remaining} things that this test made could not be deleted again"));
        }
    }

    fn forget(&mut self, resource: ResourceId, live: &Live) {
        if let Some(resources) = &mut self.resources {
            resources.ledger.forget(resource, live);
        }
    }

    /// Makes this test keep a ledger of what it makes, and make what its requests need.
    pub(in crate::engine) fn keep_ledger(&mut self, prepared: &Prepared<'a>) {
        let Some(bound) = prepared.bound.filter(|_| self.resources.is_none()) else { return };
        let Some(about) = About::new(bound) else { return };
        let relations = self.bench.relations.of(bound.api);
        self.resources = Some(Resources::new(about, prepared.profile.clone(), relations));
    }

    /// The operation that a test is about that keeps a ledger.
    pub(in crate::engine) fn about(&self) -> Option<About<'a>> {
        self.resources.as_ref().map(|resources| resources.about)
    }
}

/// The step of requests that undo.
const CLEANUP: &str = "clean-up";
