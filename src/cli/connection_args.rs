//! The flags that say how the target is treated.
//!
//! Start at [`ConnectionArguments`].

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::args::duration;
use crate::harness::Connection;
use crate::transport::{Limits, Rate};

/// How the target is treated.
#[derive(Debug, Args)]
pub struct ConnectionArguments {
    /// Trust the authorities whose certificates (PEM) are in this file, in the place of the system's.
    #[arg(long, value_name = "FILE")]
    pub cacert: Option<PathBuf>,
    /// Show the server this certificate (PEM); its key may be in the same file.
    #[arg(long, value_name = "FILE")]
    pub cert: Option<PathBuf>,
    /// The key (PEM) of `--cert`.
    #[arg(long, value_name = "FILE", requires = "cert")]
    pub key: Option<PathBuf>,
    /// Take any certificate of the server.
    #[arg(long)]
    pub insecure: bool,
    /// Speak HTTP/2: over TLS where the server takes it, without TLS at once.
    #[arg(long)]
    pub http2: bool,
    /// Connect to this socket in the place of the target's host and port.
    #[arg(long, value_name = "FILE", conflicts_with = "proxy")]
    pub unix_socket: Option<PathBuf>,
    /// Send through this proxy [default: those of the environment, for servers elsewhere].
    #[arg(long, value_name = "URL")]
    pub proxy: Option<String>,
    /// Send no more than so many requests in so much time, all tests together: `10/s`, `100/m`, `1000/h`.
    #[arg(long, value_name = "N/TIME")]
    pub rate: Option<Rate>,
    /// Wait no longer than this for a complete answer.
    #[arg(long, value_name = "DURATION", value_parser = duration, default_value = "30s")]
    pub timeout: Duration,
    /// Send only requests that change nothing: `GET`, `HEAD`, `OPTIONS` and `TRACE`.
    #[arg(long)]
    pub safe: bool,
}

impl ConnectionArguments {
    /// How the target is reached.
    pub(super) fn connection(&self) -> Connection {
        Connection {
            authorities: self.cacert.clone(),
            certificate: self.cert.clone(),
            key: self.key.clone(),
            is_insecure: self.insecure,
            speaks_http2: self.http2,
            unix_socket: self.unix_socket.clone(),
            proxy: self.proxy.clone(),
        }
    }

    /// The bounds of one exchange.
    pub(super) fn limits(&self) -> Limits {
        let limits = Limits::default();
        Limits { total: self.timeout, connect: limits.connect.min(self.timeout), ..limits }
    }
}
