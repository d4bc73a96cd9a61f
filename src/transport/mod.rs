//! Sends messages and brings back what was answered; it never judges.
//!
//! A [`Target`] is where requests go: an URL or an in-process service. A [`Session`] wraps one target for one test:
//! default headers, credentials, and the controls of our own mock. What cannot be sent or read is a
//! [`TransportError`]; whatever was answered, an error status included, is an exchange. This is the only place that
//! measures time. A [`Gate`] is what everybody shares who sends to one server. Start at [`Session::send`].

mod authenticator;
mod challenge;
mod client;
mod credentials;
mod deadline;
mod digest;
mod error;
mod gate;
mod limits;
mod login;
mod mock_control;
mod pace;
mod pooled;
mod rate_limit;
mod retry_after;
mod service;
mod session;
mod target;
mod token;
mod verbatim;
mod way;
mod wire;

pub use authenticator::{AuthMode, Authenticator, Sent};
pub(crate) use challenge::challenges;
pub use credentials::Credentials;
pub use digest::ClientNonces;
pub use error::TransportError;
pub use gate::Gate;
pub use limits::Limits;
pub use login::{Carried, Login, TokenPlace};
pub use pace::Rate;
pub use rate_limit::{exhausted_for, moment_of};
pub use retry_after::retry_after;
pub use session::Session;
pub use target::Target;
pub use way::Way;
