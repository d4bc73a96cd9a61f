//! Sends over reqwest: pooled connections, TLS and proxies.

use std::error::Error;
use std::path::Path;
use std::sync::Once;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::StatusCode;
use reqwest::{Certificate, Client, ClientBuilder, Identity, Proxy, Url};
use secrecy::ExposeSecret;

use super::error::Cause;
use super::{Limits, TransportError, Way, wire};
use crate::message::{Request, Response};

/// How long an unused connection is kept. Some servers close theirs after two seconds, and a request that is sent at
/// that very moment is lost.
const IDLE: Duration = Duration::from_secs(1);

/// Builds the client of one target.
pub(super) fn build(base: &Url, limits: &Limits, way: &Way) -> Result<Client, TransportError> {
    install_tls_provider();
    let mut builder = Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .connect_timeout(limits.connect)
        .pool_idle_timeout(IDLE)
        .pool_max_idle_per_host(usize::MAX);
    builder = match (way.speaks_http2, base.scheme()) {
        (false, _) => builder.http1_only(),
        (true, "http") => builder.http2_prior_knowledge(),
        (true, _) => builder,
    };
    builder = trusting(proxied(builder, base, way)?, way)?;
    if let Some(path) = &way.unix_socket {
        builder = over_unix_socket(builder, path);
    }
    let target = base.as_str().to_owned();
    builder.build().map_err(|error| TransportError::Tls { target, source: Box::new(error) })
}

/// Through the user's proxy, else through those of the environment (`HTTPS_PROXY` and the like, which reqwest reads);
/// never between this machine and itself.
fn proxied(builder: ClientBuilder, base: &Url, way: &Way) -> Result<ClientBuilder, TransportError> {
    let Some(url) = &way.proxy else {
        return Ok(if is_loopback(base) { builder.no_proxy() } else { builder });
    };
    let proxy = Proxy::all(url.as_str()).map_err(|error| unusable("the URL of the proxy", error))?;
    // `NO_PROXY` is not for what the user asks for now.
    Ok(builder.proxy(proxy.no_proxy(None)))
}

/// With whom the user trusts, and as whom the user is known.
fn trusting(mut builder: ClientBuilder, way: &Way) -> Result<ClientBuilder, TransportError> {
    if let Some(pem) = &way.authorities {
        let authorities =
            Certificate::from_pem_bundle(pem).map_err(|error| unusable("the authorities' certificate", error))?;
        if authorities.is_empty() {
            return Err(unusable("the authorities' certificate", "there is none in PEM in the file"));
        }
        builder = builder.tls_certs_only(authorities);
    }
    if let Some(pem) = &way.certificate {
        let identity =
            Identity::from_pem(pem.expose_secret()).map_err(|error| unusable("our certificate with its key", error))?;
        builder = builder.identity(identity);
    }
    Ok(if way.is_insecure { builder.tls_danger_accept_invalid_certs(true) } else { builder })
}

#[cfg(unix)]
fn over_unix_socket(builder: ClientBuilder, path: &Path) -> ClientBuilder {
    builder.unix_socket(path.to_owned())
}

#[cfg(not(unix))]
fn over_unix_socket(builder: ClientBuilder, _: &Path) -> ClientBuilder {
    builder
}

fn unusable(what: &'static str, source: impl Into<Cause>) -> TransportError {
    TransportError::Unusable { what, source: source.into() }
}

/// Whether the URL names this machine: a proxy between us and ourselves only hides what is sent.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host_str() {
        Some("localhost") => true,
        Some(host) => host.trim_matches(['[', ']']).parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback()),
        None => false,
    }
}

/// reqwest is built without a TLS provider; ours is chosen once per process, unless the embedding program has
/// chosen one before.
fn install_tls_provider() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let _already_chosen = rustls::crypto::ring::default_provider().install_default();
    });
}

/// The request as reqwest would send it; `None` when it would change a byte of it.
pub(super) fn convert(origin: &str, target: &str, request: &Request) -> Option<reqwest::Request> {
    let text = format!("{origin}{target}");
    let url = Url::parse(&text).ok()?;
    // `Url` resolves `..`, escapes what it thinks must be escaped, and keeps fragments, which are never sent.
    let kept = url.as_str() == text
        && url.fragment().is_none()
        && http::Uri::try_from(&text).is_ok_and(|uri| uri.path_and_query().is_some_and(|path| path == target));
    let mut converted = kept.then(|| reqwest::Request::new(http::Method::GET, url))?;
    *converted.method_mut() = wire::method(request)?;
    *converted.headers_mut() = wire::header_map(&request.headers)?;
    if let Some(length) = wire::content_length(request) {
        converted.headers_mut().insert(http::header::CONTENT_LENGTH, length.into());
    }
    *converted.body_mut() = request.body.clone().map(Into::into);
    Some(converted)
}

/// Sends and reads the whole answer.
pub(super) async fn send(
    client: &Client,
    target: &str,
    request: reqwest::Request,
    limits: &Limits,
) -> Result<(Response, &'static str), TransportError> {
    let mut answer = client.execute(request).await.map_err(|error| classify(target, limits, error))?;
    let protocol = if answer.version() == http::Version::HTTP_2 { "HTTP/2" } else { "HTTP/1.1" };
    let (status, headers) = (answer.status(), answer.headers().clone());
    let mut body = BytesMut::new();
    loop {
        match answer.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > limits.body => {
                return Err(TransportError::BodyTooLarge { target: target.to_owned(), limit: limits.body });
            }
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => return Ok((wire::response(status, &headers, body.freeze()), protocol)),
            Err(error) => return Err(broken_off(target, status, &headers, body.freeze(), Box::new(error))),
        }
    }
}

/// The error for an answer whose body ended too early.
pub(super) fn broken_off(
    target: &str,
    status: StatusCode,
    headers: &http::HeaderMap,
    body: Bytes,
    source: Cause,
) -> TransportError {
    let partial = Some(Box::new(wire::response(status, headers, body)));
    TransportError::InvalidResponse { target: target.to_owned(), partial, source }
}

fn classify(target: &str, limits: &Limits, error: reqwest::Error) -> TransportError {
    let target = target.to_owned();
    let error = error.without_url();
    if error.is_timeout() {
        return TransportError::Timeout { target, limit: limits.connect };
    }
    let is_tls = caused_by_tls(&error);
    let is_connect = error.is_connect();
    let source: Cause = Box::new(error);
    match () {
        () if is_tls => TransportError::Tls { target, source },
        () if is_connect => TransportError::Unreachable { target, source },
        () => TransportError::InvalidResponse { target, partial: None, source },
    }
}

/// Whether rustls stands somewhere below: it travels inside [`std::io::Error`]s, which hide it from `source`.
fn caused_by_tls(error: &(dyn Error + 'static)) -> bool {
    let hidden = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    error.is::<rustls::Error>()
        || hidden.is_some_and(|hidden| caused_by_tls(hidden))
        || error.source().is_some_and(caused_by_tls)
}
