//! Applies credentials to requests: the handshakes, and what is remembered between them.

use std::sync::MutexGuard;

use secrecy::SecretString;

use super::digest::Answerer;
use super::token::{self, Client, Token};
use super::{ClientNonces, Credentials, Login, Target, TransportError};
use crate::message::{Exchange, Headers, Request};

/// How the credentials are used for one request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AuthMode {
    /// As they should be.
    #[default]
    Normal,
    /// Not at all, to see whether the server asks for them.
    Omit,
    /// With a wrong secret, to see whether the server looks at it.
    Corrupt,
}

/// What sending one request came to.
#[derive(Debug, Clone)]
pub struct Sent {
    /// The exchange that counts.
    pub exchange: Exchange,
    /// What it took to get there: challenges, tokens.
    pub preliminary: Vec<Exchange>,
}

/// Applies one profile's credentials, and remembers nonces and tokens between requests.
#[derive(Debug)]
pub struct Authenticator {
    credentials: Credentials,
    client_nonces: ClientNonces,
    nonce: std::sync::Mutex<Option<Answerer>>,
    // Held while a token is fetched, so that concurrent requests wait for one token.
    token: tokio::sync::Mutex<Option<Token>>,
}

/// Which nonce an attempt at digest authentication was made with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Attempt {
    /// None: the challenge is still to come.
    Bare,
    /// One from an earlier request, which may have expired meanwhile.
    Remembered,
    /// One from this request's challenge.
    Fresh,
    /// The one that replaced a fresh nonce that was stale at once; there is no further try.
    Last,
}

/// Who answers the challenges for which request.
struct Answering<'a> {
    target: &'a Target,
    request: &'a Request,
    username: &'a str,
    password: &'a SecretString,
}

impl Authenticator {
    /// An authenticator that has not met the server yet.
    #[must_use]
    pub fn new(credentials: Credentials, client_nonces: ClientNonces) -> Self {
        Self { credentials, client_nonces, nonce: std::sync::Mutex::default(), token: tokio::sync::Mutex::default() }
    }

    /// Sends `request` to `target` with the credentials. A request that has its own `Authorization` keeps it.
    ///
    /// # Errors
    /// When an exchange fails, or when the token endpoint gives no token.
    pub async fn send(&self, target: &Target, request: &Request, mode: AuthMode) -> Result<Sent, TransportError> {
        self.send_dressed(target, request, mode, &Headers::default()).await
    }

    /// Like [`Authenticator::send`], with fields that every other request to the target shall carry as well;
    /// `request` has them already.
    pub(super) async fn send_dressed(
        &self,
        target: &Target,
        request: &Request,
        mode: AuthMode,
        common: &Headers,
    ) -> Result<Sent, TransportError> {
        if mode == AuthMode::Omit || request.headers.get("authorization").is_some() {
            return once(target, request.clone()).await;
        }
        match mode {
            // A throw-away login, so that a wrong secret leaves no trace in what is remembered.
            AuthMode::Corrupt => {
                let wrong = Self::new(self.credentials.corrupted(), self.client_nonces.clone());
                wrong.authenticated(target, request, common).await
            }
            AuthMode::Normal | AuthMode::Omit => self.authenticated(target, request, common).await,
        }
    }

    /// Secrets that were learned from the server, which a mask must hide as well.
    pub async fn learned_secrets(&self) -> Vec<SecretString> {
        self.token.lock().await.iter().map(|token| token.secret().clone()).collect()
    }

    async fn authenticated(
        &self,
        target: &Target,
        request: &Request,
        common: &Headers,
    ) -> Result<Sent, TransportError> {
        let mut request = request.clone();
        let Some(asking) = self.credentials.put_known(&mut request) else { return once(target, request).await };
        let request = &request;
        match asking {
            Credentials::Digest { username, password } => {
                self.digest(&Answering { target, request, username, password }).await
            }
            Credentials::OAuth2ClientCredentials { client_id, client_secret, token_url } => {
                let client = Client { target, common, endpoint: token_url, id: client_id, secret: client_secret };
                self.with_token(target, request, &Source::Client(client)).await
            }
            Credentials::Login(login) => {
                self.with_token(target, request, &Source::Login { target, common, login }).await
            }
            _ => unreachable!("whatever asks nothing first stands in the request"),
        }
    }

    /// Answers with the remembered nonce, or gets a challenge first.
    async fn digest(&self, login: &Answering<'_>) -> Result<Sent, TransportError> {
        let mut preliminary = Vec::new();
        let mut header = self.header_for_remembered(login);
        let mut attempt = if header.is_some() { Attempt::Remembered } else { Attempt::Bare };
        loop {
            let request = header.map_or_else(|| login.request.clone(), |header| authorized(login.request, header));
            let exchange = login.target.send(&request).await?;
            let challenge = challenge(&exchange);
            let next = challenge.as_ref().and_then(|challenge| next_attempt(attempt, challenge));
            let (Some(mut challenge), Some(next)) = (challenge, next) else {
                self.settle(&exchange);
                return Ok(Sent { exchange, preliminary });
            };
            header = Some(self.header(&mut challenge, login));
            attempt = next;
            *self.nonce() = Some(challenge);
            preliminary.push(exchange);
        }
    }

    fn header_for_remembered(&self, login: &Answering<'_>) -> Option<String> {
        self.nonce().as_mut().map(|answerer| self.header(answerer, login))
    }

    fn header(&self, answerer: &mut Answerer, login: &Answering<'_>) -> String {
        let uri = login.target.on_the_wire(&login.request.target);
        answerer.authorization(login.request, &uri, login.username, login.password, &self.client_nonces.next())
    }

    /// Forgets a nonce that was refused, and takes the server's offer of a next one. A 401 without a challenge is
    /// the application's, and says nothing about the nonce.
    fn settle(&self, exchange: &Exchange) {
        let mut nonce = self.nonce();
        if challenge(exchange).is_some() {
            *nonce = None;
        } else if let Some(answerer) = nonce.as_mut() {
            answerer.renew(&exchange.response);
        }
    }

    fn nonce(&self) -> MutexGuard<'_, Option<Answerer>> {
        self.nonce.lock().expect("no code panics while it holds the nonce")
    }

    /// Sends with a token; a 401 to a remembered token is answered once with a new one.
    async fn with_token(
        &self,
        target: &Target,
        request: &Request,
        source: &Source<'_>,
    ) -> Result<Sent, TransportError> {
        let mut preliminary = Vec::new();
        let remembered = self.token.lock().await.clone().filter(Token::is_usable);
        if let Some(token) = &remembered {
            let exchange = target.send(&source.dress(request, token)).await?;
            if exchange.response.status != 401 {
                return Ok(Sent { exchange, preliminary });
            }
            preliminary.push(exchange);
        }
        let token = self.new_token(remembered.as_ref(), source, &mut preliminary).await?;
        let exchange = target.send(&source.dress(request, &token)).await?;
        Ok(Sent { exchange, preliminary })
    }

    /// A token in the place of `refused`: another request's, when that was faster, else a new one.
    async fn new_token(
        &self,
        refused: Option<&Token>,
        source: &Source<'_>,
        preliminary: &mut Vec<Exchange>,
    ) -> Result<Token, TransportError> {
        let mut stored = self.token.lock().await;
        if let Some(token) = stored.as_ref().filter(|token| token.is_usable() && Some(*token) != refused) {
            return Ok(token.clone());
        }
        let (token, exchange) = source.fetch().await?;
        preliminary.push(exchange);
        *stored = Some(token.clone());
        Ok(token)
    }
}

/// Where tokens come from, and how requests carry them.
enum Source<'a> {
    Client(Client<'a>),
    Login { target: &'a Target, common: &'a Headers, login: &'a Login },
}

impl Source<'_> {
    async fn fetch(&self) -> Result<(Token, Exchange), TransportError> {
        match self {
            Self::Client(client) => token::fetch(client).await,
            Self::Login { target, common, login } => {
                let (value, exchange) = login.fetch(target, common).await?;
                Ok((Token::without_end(value), exchange))
            }
        }
    }

    fn dress(&self, request: &Request, token: &Token) -> Request {
        match self {
            Self::Client(_) => authorized(request, token.authorization()),
            Self::Login { login, .. } => login.dress(request, token.secret()),
        }
    }
}

/// The challenge of a 401 that can be answered.
fn challenge(exchange: &Exchange) -> Option<Answerer> {
    (exchange.response.status == 401).then(|| Answerer::from_response(&exchange.response)).flatten()
}

/// What to try after a 401 with `challenge`; nothing when it means that the credentials were refused.
fn next_attempt(attempt: Attempt, challenge: &Answerer) -> Option<Attempt> {
    match attempt {
        // Many servers forget nonces without ever saying `stale`.
        Attempt::Bare | Attempt::Remembered => Some(Attempt::Fresh),
        Attempt::Fresh => challenge.is_stale().then_some(Attempt::Last),
        Attempt::Last => None,
    }
}

fn authorized(request: &Request, value: String) -> Request {
    let mut request = request.clone();
    request.headers.set("Authorization", value);
    request
}

async fn once(target: &Target, request: Request) -> Result<Sent, TransportError> {
    let exchange = target.send(&request).await?;
    Ok(Sent { exchange, preliminary: Vec::new() })
}
