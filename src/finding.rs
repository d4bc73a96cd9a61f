//! What was observed: one way in which the API broke its promise.
//!
//! Findings are plain data, made by checks and by a case's expectations. They are results, never errors, and know
//! nothing of the engine or of reports. The identity of a finding is its [`Fingerprint`].

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// How bad a finding is; only errors fail a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Suspicious.
    Warning,
    /// A broken promise.
    Error,
}

/// In which message the fault lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// How the server treated a request.
    Request,
    /// What the server answered.
    Response,
}

/// One broken promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The check that found it: `noun/aspect`, stable for ever.
    pub check: String,
    /// How bad it is.
    pub severity: Severity,
    /// One line that says what is wrong.
    pub title: String,
    /// The API's name.
    pub api: String,
    /// `METHOD /templated/path`; empty when no operation is bound.
    pub operation: String,
    /// In which message the fault lies.
    pub direction: Direction,
    /// The status that was answered.
    pub status: Option<u16>,
    /// The media type that was answered, without parameters.
    pub media_type: Option<String>,
    /// JSON Pointer of the promise in the API's document.
    pub spec_pointer: Option<String>,
    /// `file:line:column` of the promise.
    pub spec_place: Option<String>,
    /// JSON Pointer of the fault in the message, or a header's name.
    pub place: Option<String>,
    /// What was promised.
    pub expected: String,
    /// What was seen.
    pub actual: String,
    /// The finding's identity.
    pub fingerprint: Fingerprint,
}

/// The identity of a finding: 16 hexadecimal digits that change with neither prose, line numbers nor array indices.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Fingerprint(pub String);

impl Fingerprint {
    /// Hashes the parts that make two findings the same one.
    #[must_use]
    pub fn of(parts: &[&str]) -> Self {
        let digest = Sha256::digest(parts.join("\u{1f}").as_bytes());
        Self(digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect())
    }
}
