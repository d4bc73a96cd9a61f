//! How a server is reached, beside its URL: whom to trust, who we are, over what.
//!
//! Plain data with the contents of files, which are read above this floor.

use std::path::PathBuf;

use secrecy::SecretSlice;

/// How a server is reached.
#[derive(Debug, Clone, Default)]
pub struct Way {
    /// The certificates (PEM) of the authorities that are trusted in the place of the system's.
    pub authorities: Option<Vec<u8>>,
    /// Our own certificate with its key (PEM).
    pub certificate: Option<SecretSlice<u8>>,
    /// Whether any certificate of the server will do.
    pub is_insecure: bool,
    /// Whether HTTP/2 is spoken: over TLS where the server takes it (ALPN), without TLS at once.
    pub speaks_http2: bool,
    /// The socket in the file system that takes the place of host and port.
    pub unix_socket: Option<PathBuf>,
    /// The URL of the proxy between.
    pub proxy: Option<String>,
}

impl Way {
    /// Whether nothing is between us and a plain HTTP/1.1 server.
    pub(super) fn is_direct(&self) -> bool {
        !self.speaks_http2 && self.unix_socket.is_none() && self.proxy.is_none()
    }

    /// Whether requests can be written by hand: HTTP/1.1 over a connection of ours to the server itself.
    pub(super) fn carries_anything(&self) -> bool {
        !self.speaks_http2 && self.proxy.is_none()
    }
}
