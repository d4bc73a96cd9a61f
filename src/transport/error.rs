//! Why an exchange did not happen.

use std::error::Error;
use std::time::Duration;

use crate::diagnostic::{Diagnostic, ExitClass};
use crate::message::Response;

/// The cause below a [`TransportError`].
pub(super) type Cause = Box<dyn Error + Send + Sync>;

/// A request that could not be sent, or an answer that could not be read.
///
/// An answer that *could* be read is never an error, whatever its status.
#[derive(Debug, thiserror::Error)]
pub enum TransportError {
    /// The target's URL is not one that requests can be sent to.
    #[error("`{url}` cannot be used as a target: {reason}")]
    BadTarget {
        /// The URL as given.
        url: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// What the user gave to reach the target cannot be used.
    #[error("{what} cannot be used: {}", root(source))]
    Unusable {
        /// What was given.
        what: &'static str,
        /// What is wrong with it.
        source: Cause,
    },
    /// No connection could be established.
    #[error("cannot connect to {target}: {}", root(source))]
    Unreachable {
        /// The target.
        target: String,
        /// What went wrong below.
        source: Cause,
    },
    /// The server was there, or never was, and is asked nothing more.
    #[error("{target} is down: {what}")]
    Down {
        /// The target.
        target: String,
        /// What happened.
        what: String,
    },
    /// The exchange was not finished in time.
    #[error("no complete answer from {target} within {} ms", limit.as_millis())]
    Timeout {
        /// The target.
        target: String,
        /// How long we waited.
        limit: Duration,
    },
    /// The server's certificate is not trusted, or TLS failed otherwise.
    #[error("no secure connection to {target}: {}", root(source))]
    Tls {
        /// The target.
        target: String,
        /// What went wrong below.
        source: Cause,
    },
    /// The response body is larger than we are willing to read.
    #[error("the answer of {target} has a body larger than {limit} bytes")]
    BodyTooLarge {
        /// The target.
        target: String,
        /// The bound.
        limit: usize,
    },
    /// What came back is not a complete HTTP response.
    #[error("{target} did not send a complete HTTP response: {}", root(source))]
    InvalidResponse {
        /// The target.
        target: String,
        /// What was read, when at least the head was complete.
        partial: Option<Box<Response>>,
        /// What went wrong below.
        source: Cause,
    },
    /// This way of sending cannot carry the request byte for byte.
    #[error("the request `{request}` cannot be sent to {target} as it is: {reason}")]
    Unsendable {
        /// The target.
        target: String,
        /// Method and request target.
        request: String,
        /// Why not.
        reason: &'static str,
    },
    /// The token endpoint gave no token.
    #[error("{endpoint} gave no access token: {reason}")]
    NoToken {
        /// The token endpoint.
        endpoint: String,
        /// What it answered instead.
        reason: String,
    },
    /// A control request of the mock was refused.
    #[error("the mock at {target} refused `{request}` with status {status}")]
    MockRefused {
        /// The target.
        target: String,
        /// Method and request target.
        request: String,
        /// What it answered.
        status: u16,
    },
}

impl TransportError {
    /// The part of the answer that was read before it broke off.
    #[must_use]
    pub fn partial_response(&self) -> Option<&Response> {
        match self {
            Self::InvalidResponse { partial, .. } => partial.as_deref(),
            _ => None,
        }
    }

    /// Whether a server was there and answered badly, as opposed to nobody being there to ask.
    #[must_use]
    pub fn is_servers_fault(&self) -> bool {
        matches!(self, Self::InvalidResponse { .. } | Self::Timeout { .. } | Self::BodyTooLarge { .. })
    }

    /// The stable code of the diagnostic.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::BadTarget { .. } => "transport/bad-target",
            Self::Unusable { .. } => "transport/unusable",
            Self::Unreachable { .. } => "transport/unreachable",
            Self::Down { .. } => "transport/down",
            Self::Timeout { .. } => "transport/timeout",
            Self::Tls { .. } => "transport/tls",
            Self::BodyTooLarge { .. } => "transport/body-too-large",
            Self::InvalidResponse { .. } => "transport/invalid-response",
            Self::Unsendable { .. } => "transport/unsendable",
            Self::NoToken { .. } => "transport/no-token",
            Self::MockRefused { .. } => "transport/mock-refused",
        }
    }

    fn hint(&self) -> &'static str {
        match self {
            Self::BadTarget { .. } => "give an origin such as `https://api.example.com`",
            Self::Unusable { .. } => {
                "certificates and keys are PEM (`-----BEGIN …`), a proxy is a URL such as `http://127.0.0.1:3128`"
            }
            Self::Unreachable { .. } => "check that the server runs and that host and port are right",
            Self::Down { .. } => "look into the server's own log for why it went away, and start it again",
            Self::Timeout { .. } => "the server may be overloaded; a longer time limit may help",
            Self::Tls { .. } => "check the certificate, and whether the port speaks HTTPS at all",
            Self::BodyTooLarge { .. } => "ask for less, for example with a smaller page",
            Self::InvalidResponse { .. } => "check that the port speaks HTTP/1.1 and that no proxy cuts the answer off",
            Self::Unsendable { .. } => "send it to an `http://` target, over HTTP/1.1 and without a proxy",
            Self::NoToken { .. } => "check the client id, the client secret and the token URL",
            Self::MockRefused { .. } => "check that the mock and this tool are of the same version",
        }
    }
}

impl From<&TransportError> for Diagnostic {
    fn from(error: &TransportError) -> Self {
        let exit = match error {
            TransportError::BadTarget { .. } | TransportError::Unusable { .. } => ExitClass::Input,
            _ => ExitClass::Infrastructure,
        };
        Diagnostic::new(error.code(), error.to_string()).hint(error.hint()).exit(exit)
    }
}

/// The message of the deepest cause: the layers above it only say "error sending request".
fn root(cause: &Cause) -> String {
    let mut deepest: &(dyn Error + 'static) = cause.as_ref();
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    deepest.to_string()
}
