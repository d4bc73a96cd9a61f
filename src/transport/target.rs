//! Where requests go.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::{Client, Url};
use tower::util::BoxCloneSyncService;
use tower::{BoxError, Service, ServiceExt};

use super::pooled::Pool;
use super::service::{self, InProcess};
use super::{Gate, Limits, TransportError, Way, client, deadline, verbatim, wire};
use crate::message::{Exchange, Request, Response};

/// What the connections of our own speak.
const HTTP_1_1: &str = "HTTP/1.1";

/// How long an answer to the question whether a server is there is waited for.
const PROBE: Duration = Duration::from_secs(5);

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
    gate: Option<Gate>,
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
    way: Way,
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
        Self::reached(url, limits, Way::default())
    }

    /// A server at `url` that is reached in a certain way.
    ///
    /// # Errors
    /// When the URL is not one for [`Target::url`], or when what the way needs cannot be used.
    pub fn reached(url: &str, limits: Limits, way: Way) -> Result<Self, TransportError> {
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
        let connections = match Pool::new(&base).filter(|_| way.is_direct()) {
            Some(pool) => Connections::Pool(pool),
            None => Connections::Client(client::build(&base, &limits, &way)?),
        };
        let server = Server { origin: base.origin().ascii_serialization(), base, connections, way };
        Ok(Self { place: Place::Url(Arc::new(server)), limits, gate: None })
    }

    /// A service in this process, such as the built-in mock.
    pub fn service<S>(service: S, limits: Limits) -> Self
    where
        S: Service<http::Request<Bytes>, Response = http::Response<Bytes>> + Clone + Send + Sync + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send + 'static,
    {
        Self { place: Place::Service(BoxCloneSyncService::new(service.map_err(Into::into))), limits, gate: None }
    }

    /// The same target behind a gate that others go through, too.
    #[must_use]
    pub fn behind(self, gate: Gate) -> Self {
        Self { gate: Some(gate), ..self }
    }

    /// The gate before it.
    #[must_use]
    pub fn gate(&self) -> Option<&Gate> {
        self.gate.as_ref()
    }

    /// The same target with a time limit for each exchange, where it is shorter than its own.
    #[must_use]
    pub fn within(&self, limit: Option<Duration>) -> Self {
        let total = limit.map_or(self.limits.total, |limit| limit.min(self.limits.total));
        Self { limits: Limits { total, ..self.limits }, ..self.clone() }
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
        let (is_here, way) = match &self.place {
            Place::Url(server) => {
                let is_here = server.origin == origin && server.base.path() == "/";
                // The socket leads to this target only.
                (is_here, Way { unix_socket: None, ..server.way.clone() })
            }
            Place::Service(_) => (false, Way::default()),
        };
        let other = if is_here { None } else { Some(Self::reached(&origin, self.limits, way)?) };
        Ok((other, target))
    }

    /// Whether every request is sent byte for byte, right or wrong: over a plain connection.
    #[must_use]
    pub fn is_verbatim(&self) -> bool {
        matches!(&self.place, Place::Url(server) if server.carries_anything())
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
        let Some(gate) = &self.gate else { return self.exchange(&name, request).await };
        let line = format!("{} {}", request.method, request.path());
        gate.pass(&name, &line, || self.exchange(&name, request), || self.probe(&name)).await
    }

    async fn exchange(&self, name: &str, request: &Request) -> Result<Exchange, TransportError> {
        let mut sent = request.clone();
        let (response, elapsed) = deadline::timed(name, &self.limits, self.answer(&mut sent)).await?;
        Ok(Exchange { request: sent, response, elapsed })
    }

    /// Whether the server answers anything at all.
    async fn probe(&self, name: &str) -> Result<(), TransportError> {
        let root = Request { method: "GET".to_owned(), target: "/".to_owned(), ..Request::default() };
        let asked = self.within(Some(PROBE));
        asked.exchange(name, &root).await.map(|_| ())
    }

    async fn answer(&self, request: &mut Request) -> Result<Response, TransportError> {
        match &self.place {
            Place::Service(service) => service::send(service, request, &self.limits).await,
            Place::Url(server) => {
                let target = self.on_the_wire(&request.target);
                let (response, protocol) = server.answer(&target, request, &self.limits).await?;
                if let Some(gate) = &self.gate {
                    gate.spoke(protocol);
                }
                Ok(response)
            }
        }
    }
}

impl Server {
    fn carries_anything(&self) -> bool {
        self.base.scheme() == "http" && self.way.carries_anything()
    }

    /// Sends over kept connections where they carry every byte of the request, else verbatim.
    async fn answer(
        &self,
        target: &str,
        request: &mut Request,
        limits: &Limits,
    ) -> Result<(Response, &'static str), TransportError> {
        match &self.connections {
            Connections::Pool(pool) => {
                if let Some(converted) = pool.convert(target, request) {
                    return Ok((pool.send(converted, limits).await?, HTTP_1_1));
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
        if self.carries_anything() {
            let socket = self.way.unix_socket.as_deref();
            return Ok((verbatim::send(&self.base, socket, target, request, limits).await?, HTTP_1_1));
        }
        Err(TransportError::Unsendable {
            target: self.base.to_string(),
            request: wire::request_line(request),
            reason: "malformed requests are sent over plain HTTP/1.1 only, and through no proxy",
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
