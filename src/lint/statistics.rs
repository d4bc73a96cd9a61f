//! Counts of what a document consists of.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Subject;
use super::table::{ObjectKind, version_name};
use crate::contract::Counts;

/// What a document consists of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Statistics {
    /// The version of OpenAPI it is written in, as it says.
    pub version: String,
    /// The files that were read.
    pub files: usize,
    /// Their size.
    pub bytes: usize,
    /// Operations under `paths`, of the methods that OpenAPI names.
    pub operations: usize,
    /// What else the contract tells apart.
    pub counts: Counts,
    /// Path templates.
    pub paths: usize,
    /// Webhooks.
    pub webhooks: usize,
    /// Named schemas: those of `components` or `definitions`.
    pub schemas: usize,
    /// All schemas, wherever they stand.
    pub schemas_total: usize,
    /// Parameter objects.
    pub parameters: usize,
    /// Response objects.
    pub responses: usize,
    /// Security schemes.
    pub security_schemes: usize,
    /// Examples and defaults.
    pub examples: ExampleStatistics,
}

/// What became of the examples.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExampleStatistics {
    /// How many were held against their schemas.
    pub checked: usize,
    /// How many of those do not keep them.
    pub invalid: usize,
    /// How many could not be checked, by the reason.
    pub unchecked: BTreeMap<&'static str, usize>,
}

/// Counts everything but the examples.
pub(super) fn count(subject: &Subject<'_>) -> Statistics {
    let number = |kind| subject.survey.of(kind).count();
    let entries =
        |pointer: &str| subject.root.pointer(pointer).and_then(Value::as_object).map_or(0, serde_json::Map::len);
    let paths = subject.root.get("paths").and_then(Value::as_object);
    let version = ["openapi", "swagger"].iter().find_map(|key| subject.root.get(key));
    let counts = subject.api.counts();
    Statistics {
        version: match version {
            Some(Value::String(version)) => version.clone(),
            Some(other) => other.to_string(),
            None => version_name(subject.version).to_owned(),
        },
        files: subject.api.document.files().count(),
        bytes: subject.api.document.files().map(|file| file.text.len()).sum(),
        operations: counts.operations,
        counts,
        paths: paths.map_or(0, |paths| paths.keys().filter(|key| !key.starts_with("x-")).count()),
        webhooks: entries("/webhooks"),
        schemas: entries("/components/schemas") + entries("/definitions"),
        schemas_total: number(ObjectKind::Schema),
        parameters: number(ObjectKind::Parameter),
        responses: number(ObjectKind::Response),
        security_schemes: entries("/components/securitySchemes") + entries("/securityDefinitions"),
        examples: ExampleStatistics::default(),
    }
}
