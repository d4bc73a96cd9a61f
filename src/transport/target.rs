//! Where requests go.

use std::fmt;

use bytes::Bytes;
use reqwest::{Client, Url};
use tower::util::BoxCloneSyncService;
use tower::{BoxError, Service, ServiceExt};

use super::service::{self, InProcess};
use super::{Limits, TransportError, client, deadline, verbatim, wire};
use crate::message::{Exchange, Request, Response};

/// Where requests go: an URL, or a service in this process. Cheap to clone; clones share connections.
///
/// ```no_run
/// # async fn example() -> Result<(), probity::transport::TransportError> {
/// use probity::message::Request;
/// use probity::transport::{Limits, Target};
///
/// let target = Target::url("http://127.0.0.1:8080", Limits::default())?;
/// let request = Request { method: "GET".into(), target: "/pets?limit=5".into(), ..Request::default() };
/// assert_eq!(target.send(&request).await?.response.status, 200);
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Target {
    place: Place,
    limits: Limits,
}

#[derive(Clone)]
enum Place {
    Url { base: Url, origin: String, client: Client },
    Service(InProcess),
}

/// How a request travels to an URL.
enum Way {
    Reqwest(Box<reqwest::Request>),
    Verbatim,
}

impl Target {
    /// A server at `url`. A path in the URL is put in front of every request target.
    ///
    /// # Errors
    /// When the URL is not an `http` or `https` URL with a host, or has credentials, a query or a fragment.
    pub fn url(url: &str, limits: Limits) -> Result<Self, TransportError> {
        let bad = |reason| TransportError::BadTarget { url: url.to_owned(), reason };
        let base = Url::parse(url).map_err(|_| bad("it is not an absolute URL"))?;
        if !matches!(base.scheme(), "http" | "https") {
            return Err(bad("only `http` and `https` are spoken"));
        }
        if !base.username().is_empty() || base.password().is_some() {
            return Err(TransportError::BadTarget {
                url: format!("{}://…@{}", base.scheme(), base.host_str().unwrap_or_default()),
                reason: "credentials do not belong into it",
            });
        }
        if base.query().is_some() || base.fragment().is_some() {
            return Err(bad("a query or a fragment does not belong into it"));
        }
        let client = client::build(&base, &limits)?;
        let origin = base.origin().ascii_serialization();
        Ok(Self { place: Place::Url { base, origin, client }, limits })
    }

    /// A service in this process, such as the built-in mock.
    pub fn service<S>(service: S, limits: Limits) -> Self
    where
        S: Service<http::Request<Bytes>, Response = http::Response<Bytes>> + Clone + Send + Sync + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send + 'static,
    {
        Self { place: Place::Service(BoxCloneSyncService::new(service.map_err(Into::into))), limits }
    }

    /// Another place with the same limits, and the request target there: `url` may be absolute, or a path on this
    /// target. `None` stands for this very target.
    pub(super) fn elsewhere(&self, url: &str) -> Result<(Option<Self>, String), TransportError> {
        if url.starts_with('/') {
            return Ok((None, url.to_owned()));
        }
        let bad = TransportError::BadTarget { url: url.to_owned(), reason: "it is neither an absolute URL nor a path" };
        let parsed = Url::parse(url).map_err(|_| bad)?;
        let query = parsed.query().map(|query| format!("?{query}")).unwrap_or_default();
        let target = format!("{}{query}", parsed.path());
        let origin = parsed.origin().ascii_serialization();
        let is_here = match &self.place {
            Place::Url { origin: own, base, .. } => *own == origin && base.path() == "/",
            Place::Service(_) => false,
        };
        let other = if is_here { None } else { Some(Self::url(&origin, self.limits)?) };
        Ok((other, target))
    }

    /// Whether every request is sent byte for byte, right or wrong: over a plain connection.
    #[must_use]
    pub fn is_verbatim(&self) -> bool {
        matches!(&self.place, Place::Url { base, .. } if base.scheme() == "http")
    }

    /// The request target as the server sees it: with the path of the target's URL in front.
    #[must_use]
    pub fn on_the_wire(&self, request_target: &str) -> String {
        match &self.place {
            Place::Url { base, .. } => format!("{}{request_target}", base.path().trim_end_matches('/')),
            Place::Service(_) => request_target.to_owned(),
        }
    }

    /// Sends `request` as it is and reads the whole answer. Redirects are not followed, nothing is decompressed.
    ///
    /// # Errors
    /// When the request cannot be sent or its answer cannot be read; a bad status is not an error.
    pub async fn send(&self, request: &Request) -> Result<Exchange, TransportError> {
        let name = self.to_string();
        let mut sent = request.clone();
        let (response, elapsed) = deadline::timed(&name, &self.limits, self.answer(&mut sent)).await?;
        Ok(Exchange { request: sent, response, elapsed })
    }

    async fn answer(&self, request: &mut Request) -> Result<Response, TransportError> {
        match &self.place {
            Place::Service(service) => service::send(service, request, &self.limits).await,
            Place::Url { base, origin, client } => {
                let target = self.on_the_wire(&request.target);
                match way(base, origin, &target, request)? {
                    Way::Reqwest(converted) => client::send(client, base.as_str(), *converted, &self.limits).await,
                    Way::Verbatim => verbatim::send(base, &target, request, &self.limits).await,
                }
            }
        }
    }
}

/// Decides how a request travels: over pooled connections where they carry every byte of it, else verbatim.
fn way(base: &Url, origin: &str, target: &str, request: &mut Request) -> Result<Way, TransportError> {
    let is_plain = base.scheme() == "http";
    // reqwest adds `Accept: */*` on its own. Where that cannot be helped, it is recorded as sent.
    if request.headers.get("accept").is_none() {
        if is_plain && client::is_loopback(base) {
            return Ok(Way::Verbatim);
        }
        request.headers.append("accept", "*/*");
    }
    match client::convert(origin, target, request) {
        Some(converted) => Ok(Way::Reqwest(Box::new(converted))),
        None if is_plain => Ok(Way::Verbatim),
        None => Err(TransportError::Unsendable {
            target: base.to_string(),
            request: wire::request_line(request),
            reason: "malformed requests are not sent over TLS",
        }),
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Url { base, .. } => f.write_str(base.as_str().trim_end_matches('/')),
            Place::Service(_) => f.write_str(service::NAME),
        }
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Target({self})")
    }
}
