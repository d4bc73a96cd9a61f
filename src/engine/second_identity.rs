//! The second identity: somebody to whom nothing belongs that this test makes.
//!
//! Its credentials are the auth profile called `second`: of a file of cases, or of the run (`--second-user` and the
//! like). Start at [`TestRun::as_second`].

use super::halt::Halt;
use super::request::Prepared;
use super::test_run::{ScopeId, TestRun};

/// The name of its profile.
pub(super) const SECOND: &str = "second";

/// Whether a request is the second identity's.
pub(super) fn is_second(prepared: &Prepared<'_>) -> bool {
    prepared.profile.as_deref() == Some(SECOND)
}

impl<'a> TestRun<'a, '_> {
    /// Whether there is a second identity.
    pub(super) fn has_second(&self) -> bool {
        self.planned.suite.auth.contains_key(SECOND)
    }

    /// The same request as the second identity sends it, logged in; `None` where there is none. It is sent with
    /// [`TestRun::ask`] or [`TestRun::try_send`] like any other.
    pub(super) fn as_second(&mut self, prepared: &Prepared<'a>, scope: ScopeId) -> Result<Option<Prepared<'a>>, Halt> {
        if !self.has_second() {
            return Ok(None);
        }
        let scope = self.scopes[scope.0].clone();
        self.log_in(SECOND, prepared.bound.map(|bound| bound.api), &scope)?;
        let (request, profile) = (prepared.request.clone(), Some(SECOND.to_owned()));
        Ok(Some(Prepared { request, bound: prepared.bound, profile, logins: Vec::new(), values: None }))
    }
}
