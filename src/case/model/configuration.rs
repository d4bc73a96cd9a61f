//! What a project says beside its documents and cases: `probity.yaml`.

use std::collections::BTreeMap;
use std::time::Duration;

use super::{CheckLevel, Expect, Spanned, StatusExpectation};
use crate::contract::{ApiId, FieldRule, OperationKey};

/// The configuration of a project.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Configuration {
    /// The set of checks that may fail a run.
    pub ruleset: Option<Spanned<String>>,
    /// Levels of single checks, by check id.
    pub checks: BTreeMap<String, Spanned<CheckLevel>>,
    /// What is said of single operations.
    pub operations: Vec<OperationConfiguration>,
    /// Checks of the user's own.
    pub custom_checks: Vec<CustomCheck>,
    /// An answer that takes longer is a finding.
    pub max_response_time: Option<Duration>,
    /// Operations that need not accept any request.
    pub waived: Vec<String>,
    /// Values of parameters, by name.
    pub given: BTreeMap<String, String>,
    /// Header fields of every request.
    pub headers: Vec<(String, String)>,
}

/// What is said of one operation.
#[derive(Debug, Clone, PartialEq)]
pub struct OperationConfiguration {
    /// Its API.
    pub api: ApiId,
    /// The operation.
    pub key: OperationKey,
    /// Rules between the fields of its requests that the contract does not tell.
    pub rules: Vec<FieldRule>,
    /// Levels of single checks, by check id.
    pub checks: BTreeMap<String, Spanned<CheckLevel>>,
}

/// A check that says what answers must look like.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomCheck {
    /// `noun/aspect`, with its place.
    pub id: Spanned<String>,
    /// What is wrong when it finds something.
    pub summary: Option<String>,
    /// How much its findings weigh.
    pub level: CheckLevel,
    /// The operations it is about; `None` means all.
    pub operations: Option<Vec<(ApiId, OperationKey)>>,
    /// The statuses it is about; `None` means all.
    pub status: Option<StatusExpectation>,
    /// What such an answer must look like.
    pub expect: Expect,
}
