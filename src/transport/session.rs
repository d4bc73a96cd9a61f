//! One test's view of a target.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;

use super::{AuthMode, Authenticator, Sent, Target, TransportError};
use crate::message::{Headers, Request};

/// Sends the requests of one test: adds the test's header fields and a profile's credentials.
///
/// ```no_run
/// # async fn example() -> Result<(), probity::transport::TransportError> {
/// use std::sync::Arc;
/// use probity::message::Request;
/// use probity::transport::{AuthMode, Authenticator, ClientNonces, Credentials, Limits, Session, Target};
///
/// let keeper = Credentials::Basic { username: "keeper".into(), password: "s3cr3t".into() };
/// let session = Session::new(Target::url("http://127.0.0.1:8080", Limits::default())?)
///     .header("Probity-World", "pets/list")
///     .profile("keeper", Arc::new(Authenticator::new(keeper, ClientNonces::from_seed(1))));
/// let request = Request { method: "GET".into(), target: "/pets".into(), ..Request::default() };
/// let sent = session.send(&request, Some("keeper"), AuthMode::Normal).await?;
/// assert_eq!(sent.exchange.response.status, 200);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
pub struct Session {
    target: Target,
    headers: Headers,
    profiles: BTreeMap<String, Arc<Authenticator>>,
}

impl Session {
    /// A session without header fields and profiles of its own.
    #[must_use]
    pub fn new(target: Target) -> Self {
        Self { target, headers: Headers::default(), profiles: BTreeMap::new() }
    }

    /// Adds a field that every request carries and no exchange shows, such as the name of the mock's world.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.append(name, value);
        self
    }

    /// Adds a profile.
    #[must_use]
    pub fn profile(mut self, name: impl Into<String>, authenticator: Arc<Authenticator>) -> Self {
        self.profiles.insert(name.into(), authenticator);
        self
    }

    /// The names of the profiles, sorted.
    pub fn profiles(&self) -> impl Iterator<Item = &str> {
        self.profiles.keys().map(String::as_str)
    }

    /// Where the requests go.
    #[must_use]
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// The same session with a time limit for each exchange.
    #[must_use]
    pub fn within(self, limit: Option<Duration>) -> Self {
        Self { target: self.target.within(limit), ..self }
    }

    /// Sends `request` with the credentials of `profile`, or with none.
    ///
    /// # Errors
    /// When an exchange fails.
    ///
    /// # Panics
    /// When there is no such profile: whoever plans requests knows the profiles.
    pub async fn send(&self, request: &Request, profile: Option<&str>, mode: AuthMode) -> Result<Sent, TransportError> {
        let dressed = self.dress(request);
        let mut sent = match profile {
            None => {
                let exchange = self.target.send(&dressed).await?;
                Sent { exchange, preliminary: Vec::new() }
            }
            Some(name) => {
                let authenticator = self.profiles.get(name).expect("requests are planned with known profiles only");
                authenticator.send_dressed(&self.target, &dressed, mode, &self.headers).await?
            }
        };
        for exchange in sent.preliminary.iter_mut().chain([&mut sent.exchange]) {
            self.undress(&mut exchange.request);
        }
        Ok(sent)
    }

    /// Secrets that a profile has learned from the server; a mask must hide them too.
    pub async fn learned_secrets(&self, profile: &str) -> Vec<SecretString> {
        match self.profiles.get(profile) {
            Some(authenticator) => authenticator.learned_secrets().await,
            None => Vec::new(),
        }
    }

    pub(super) fn dress(&self, request: &Request) -> Request {
        let mut dressed = request.clone();
        dressed.headers.0.extend(self.headers.0.iter().cloned());
        dressed
    }

    fn undress(&self, request: &mut Request) {
        request.headers.0.retain(|field| !self.headers.0.contains(field));
    }
}
