//! Where requests go.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use reqwest::{Client, Url};
use tower::util::BoxCloneSyncService;
use tower::{BoxError, Service, ServiceExt};

use super::pooled::Pool;
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
    Url(Arc<Server>),
    Service(InProcess),
}

/// A server at an URL.
struct Server {
    base: Url,
    origin: String,
    connections: Connections,
}

/// What carries well-formed requests to it.
enum Connections {
    Pool(Pool),
    Client(Client),
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
        let connections = match Pool::new(&base) {
            Some(pool) => Connections::Pool(pool),
            None => Connections::Client(client::build(&base, &limits)?),
        };
        let server = Server { origin: base.origin().ascii_serialization(), base, connections };
        Ok(Self { place: Place::Url(Arc::new(server)), limits })
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
            Place::Url(server) => server.origin == origin && server.base.path() == "/",
            Place::Service(_) => false,
        };
        let other = if is_here { None } else { Some(Self::url(&origin, self.limits)?) };
        Ok((other, target))
    }

    /// Whether every request is sent byte for byte, right or wrong: over a plain connection.
    #[must_use]
    pub fn is_verbatim(&self) -> bool {
        matches!(&self.place, Place::Url(server) if server.is_plain())
    }

    /// The request target as the server sees it: with the path of the target's URL in front.
    #[must_use]
    pub fn on_the_wire(&self, request_target: &str) -> String {
        match &self.place {
            Place::Url(server) => format!("{}{request_target}", server.base.path().trim_end_matches('/')),
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
            Place::Url(server) => server.answer(&self.on_the_wire(&request.target), request, &self.limits).await,
        }
    }
}

impl Server {
    fn is_plain(&self) -> bool {
        self.base.scheme() == "http"
    }

    /// Sends over kept connections where they carry every byte of the request, else verbatim.
    async fn answer(&self, target: &str, request: &mut Request, limits: &Limits) -> Result<Response, TransportError> {
        match &self.connections {
            Connections::Pool(pool) => {
                if let Some(converted) = pool.convert(target, request) {
                    return pool.send(converted, limits).await;
                }
            }
            Connections::Client(client) => {
                // reqwest adds `Accept: */*` on its own; it is recorded as sent.
                if request.headers.get("accept").is_none() {
                    request.headers.append("accept", "*/*");
                }
                if let Some(converted) = client::convert(&self.origin, target, request) {
                    return client::send(client, self.base.as_str(), converted, limits).await;
                }
            }
        }
        if self.is_plain() {
            return verbatim::send(&self.base, target, request, limits).await;
        }
        Err(TransportError::Unsendable {
            target: self.base.to_string(),
            request: wire::request_line(request),
            reason: "malformed requests are not sent over TLS",
        })
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Url(server) => f.write_str(server.base.as_str().trim_end_matches('/')),
            Place::Service(_) => f.write_str(service::NAME),
        }
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Target({self})")
    }
}
