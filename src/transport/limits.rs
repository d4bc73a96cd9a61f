//! How long and how much the transport is willing to read.

use std::time::Duration;

/// The bounds of one exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// For establishing a connection, the TLS handshake included.
    pub connect: Duration,
    /// For the whole exchange, from connecting to the body's last byte.
    pub total: Duration,
    /// The largest response body, in bytes.
    pub body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), total: Duration::from_secs(30), body: 32 * 1024 * 1024 }
    }
}
