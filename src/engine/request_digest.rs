//! A digest of the requests of one test: two runs that sent the same have the same.
//!
//! Requests count as they were planned, in their order: without what depends on the moment, such as tokens and nonces,
//! and once however often the server asked to wait. Start at [`RequestDigest`].

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::answer::Purpose;
use super::request::Prepared;
use crate::transport::AuthMode;

/// How many bytes of the digest are shown: enough to tell runs apart.
const SHOWN: usize = 16;

/// The digest of what was sent so far.
#[derive(Debug, Clone, Default)]
pub(super) struct RequestDigest(Sha256);

impl RequestDigest {
    /// Takes one more request in.
    pub(super) fn add(&mut self, prepared: &Prepared<'_>, purpose: &Purpose) {
        let request = &prepared.request;
        let mode = match purpose.mode {
            AuthMode::Normal => "normal",
            AuthMode::Omit => "omit",
            AuthMode::Corrupt => "corrupt",
        };
        self.part(request.method.as_bytes());
        self.part(request.target.as_bytes());
        for (name, value) in &request.headers.0 {
            self.part(name.as_bytes());
            self.part(value.as_bytes());
        }
        self.part(prepared.profile.as_deref().unwrap_or_default().as_bytes());
        self.part(mode.as_bytes());
        self.part(request.body.as_deref().unwrap_or_default());
    }

    /// Lengths stand before the parts, so that no two requests run together.
    fn part(&mut self, bytes: &[u8]) {
        self.0.update(bytes.len().to_le_bytes());
        self.0.update(bytes);
    }

    /// The digest in hexadecimal digits.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for byte in &self.0.clone().finalize()[..SHOWN] {
            let _ = write!(text, "{byte:02x}");
        }
        text
    }
}
