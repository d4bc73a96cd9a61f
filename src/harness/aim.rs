//! Where a run is aimed: the built-in mock in this process, or a server at an URL.

use std::sync::Arc;

use bytes::Bytes;

use super::project::behaviour_files;
use super::{Project, Settings};
use crate::case::TargetKind;
use crate::diagnostic::Diagnostic;
use crate::event::TargetFacts;
use crate::mock::{Behaviours, FaultId, Mock, MockOptions};
use crate::transport::{Gate, Limits, Session, Target, TransportError, Way};

/// Where the requests of a run go.
pub enum Aim {
    /// The built-in mock.
    Mock(Mock),
    /// A server.
    Url(Endpoint),
    /// A service of yours in this process, such as an `axum::Router`.
    Service(Target),
}

/// A server, and what everybody shares who sends to it.
pub struct Endpoint {
    url: String,
    limits: Limits,
    way: Way,
    gate: Gate,
}

impl Endpoint {
    fn target(&self) -> Target {
        Target::reached(&self.url, self.limits, self.way.clone()).expect("it was checked when it was given")
    }
}

impl Aim {
    /// Aims at a service of yours in this process.
    pub fn service<S>(service: S) -> Self
    where
        S: tower::Service<http::Request<Bytes>, Response = http::Response<Bytes>> + Clone + Send + Sync + 'static,
        S::Error: Into<tower::BoxError>,
        S::Future: Send + 'static,
    {
        Self::Service(Target::service(service, Limits::default()))
    }

    /// The aim that the settings ask for; the mock is made, but nothing is sent.
    ///
    /// # Errors
    /// Wrong behaviour files, unknown faults, or faults for a target that is not the built-in mock.
    pub fn new(settings: &Settings, project: &Project) -> Result<Self, Vec<Diagnostic>> {
        let Some(url) = &settings.target else {
            return Ok(Self::Mock(built_in_mock(settings, project)?));
        };
        if let Some(fault) = settings.faults.first() {
            let message = format!("the fault `{fault}` needs the built-in mock, but the target is {url}");
            let hint = "start `probity mock --fault …` there, or leave `--target` out";
            return Err(vec![Diagnostic::new("run/fault-without-mock", message).hint(hint)]);
        }
        let way = settings.connection.way()?;
        Target::reached(url, settings.limits, way.clone()).map_err(|error| vec![Diagnostic::from(&error)])?;
        let (url, gate) = (url.trim_end_matches('/').to_owned(), Gate::new(settings.rate));
        Ok(Self::Url(Endpoint { url, limits: settings.limits, way, gate }))
    }

    /// A target for one thread: connections belong to the thread that opened them.
    pub fn target(&self) -> Target {
        match self {
            Self::Mock(mock) => Target::service(mock.clone(), Limits::default()),
            Self::Url(endpoint) => endpoint.target().behind(endpoint.gate.clone()),
            Self::Service(target) => target.clone(),
        }
    }

    /// Whether it lives in this process, so that nothing outlives the run.
    pub fn is_in_process(&self) -> bool {
        matches!(self, Self::Mock(_) | Self::Service(_))
    }

    /// What people call it.
    pub fn name(&self) -> String {
        match self {
            Self::Mock(_) => "built-in mock".to_owned(),
            Self::Url(endpoint) => endpoint.url.clone(),
            Self::Service(_) => "service in this process".to_owned(),
        }
    }

    /// What became known of it while requests were sent.
    pub fn facts(&self) -> TargetFacts {
        match self {
            Self::Mock(_) | Self::Service(_) => TargetFacts::default(),
            Self::Url(Endpoint { gate, way, .. }) => {
                TargetFacts { down: gate.down(), protocols: gate.protocols(), is_unverified: way.is_insecure }
            }
        }
    }

    /// What stands before the request target in a curl command.
    pub fn base_url(&self) -> String {
        match self {
            // `probity mock` serves the same answers there.
            Self::Mock(_) | Self::Service(_) => "http://127.0.0.1:4010".to_owned(),
            Self::Url(endpoint) => endpoint.url.clone(),
        }
    }

    /// What kind of target it is, as far as can be told without asking it.
    pub fn presumed_kind(url: Option<&str>) -> TargetKind {
        match url {
            None => TargetKind::Mock,
            Some(url) if is_loopback(url) => TargetKind::Mock,
            Some(_) => TargetKind::Live,
        }
    }

    /// What kind of target it is: a server is asked whether it is a mock of ours.
    ///
    /// # Errors
    /// When the server does not answer.
    pub async fn kind(&self) -> Result<TargetKind, TransportError> {
        match self {
            Self::Mock(_) => Ok(TargetKind::Mock),
            // The gate is for the run: a server that was never there is told at once.
            Self::Url(endpoint) if Session::new(endpoint.target()).is_mock().await? => Ok(TargetKind::Mock),
            Self::Url(_) | Self::Service(_) => Ok(TargetKind::Live),
        }
    }
}

fn built_in_mock(settings: &Settings, project: &Project) -> Result<Mock, Vec<Diagnostic>> {
    let files = behaviour_files(&project.contract, &settings.behaviours);
    let behaviours = Behaviours::load_cached(&files, &project.contract, &settings.parse_cache())?;
    let faults = settings.faults.iter().cloned().map(FaultId).collect();
    let options = MockOptions { seed: settings.seed, faults, ..MockOptions::default() };
    Mock::new(Arc::clone(&project.contract), behaviours, options)
}

/// A mock in another process is always at hand on this machine; asking a distant server whether it is one would be a
/// request it never promised to answer.
fn is_loopback(url: &str) -> bool {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest).split(['/', ':']).next().unwrap_or_default();
    host == "localhost" || host.starts_with("127.") || url.contains("://[::1]")
}
