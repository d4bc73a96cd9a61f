//! The test bench: everything that the tests of a run share and none of them changes.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jiff::Timestamp;

use super::CheckSetup;
use super::enumerated::EnumeratedRequests;
use super::pace::Pace;
use crate::case::{Snapshot, TargetKind};
use crate::contract::{Api, ApiId, Contract, Operation};
use crate::event::{PromisedOperation, TestName};
use crate::finding::Finding;
use crate::generate::ReplayId;
use crate::message::{Exchange, Mask};
use crate::relation::Relations;
use crate::schema::Schemas;
use crate::transport::Authenticator;

/// What the tests of a run share.
pub struct Bench {
    /// The contract.
    pub contract: Arc<Contract>,
    /// The schemas of each API.
    pub schemas: BTreeMap<ApiId, Arc<Schemas>>,
    /// What kind of target there is.
    pub target_kind: TargetKind,
    /// The target for people, such as a URL.
    pub target_name: String,
    /// What stands before the request target in a curl command.
    pub base_url: String,
    /// Everything random follows from it.
    pub seed: u64,
    /// The environment, as cases see it.
    pub environment: BTreeMap<String, String>,
    /// When the run began.
    pub now: Timestamp,
    /// The auth profile that takes the place of a suite's default one, where the suite has it.
    pub auth: Option<String>,
    /// Header fields added to every request.
    pub headers: Vec<(String, String)>,
    /// The one generated request to send, when a finding is replayed.
    pub replay: Option<ReplayId>,
    /// Values of parameters that the user knows, by name.
    pub given: BTreeMap<String, String>,
    /// Whether requests may change or delete what this run has not made.
    pub may_change_anything: bool,
    /// Who is logged in already.
    pub logins: Logins,
    /// Whether only requests that change nothing are sent.
    pub is_safe: bool,
    /// How the time of the run is shared.
    pub pace: Pace,
    /// How the operations of each API belong together.
    pub relations: RelationsOfApis,
    /// What enumerations have made.
    pub enumerated: EnumeratedRequests,
    /// What the user says about checks.
    pub checks: CheckSetup,
    /// Compares snapshots.
    pub snapshots: Box<dyn SnapshotJudge>,
}

/// Who is logged in already, by name: generated tests share their tokens, or each would ask for one.
#[derive(Debug, Default)]
pub struct Logins(Mutex<BTreeMap<String, Arc<Authenticator>>>);

impl Logins {
    /// Whoever has this name, else a new one.
    pub(super) fn of(&self, name: &str, new: impl FnOnce() -> Arc<Authenticator>) -> Arc<Authenticator> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(name.to_owned()).or_insert_with(new))
    }
}

/// How the operations of each API belong together; found out when it is first asked.
#[derive(Debug)]
pub struct RelationsOfApis(BTreeMap<ApiId, OnceLock<Arc<Relations>>>);

impl RelationsOfApis {
    /// Those of a contract.
    #[must_use]
    pub fn new(contract: &Contract) -> Self {
        Self(contract.apis.iter().map(|api| (api.id.clone(), OnceLock::new())).collect())
    }

    /// Those of one of its APIs.
    ///
    /// # Panics
    /// When the contract has no such API.
    #[must_use]
    pub fn of(&self, api: &Api) -> Arc<Relations> {
        let cell = self.0.get(&api.id).expect("every API of the contract has its relations");
        Arc::clone(cell.get_or_init(|| Arc::new(Relations::new(api))))
    }
}

/// Compares answers with what was remembered of them; implemented above the engine, which knows no files.
pub trait SnapshotJudge: Send + Sync {
    /// Compares one answer; an empty list means that it is as remembered.
    fn compare(&self, request: &SnapshotRequest<'_>) -> Vec<Finding>;
}

/// An answer to compare with its snapshot.
pub struct SnapshotRequest<'a> {
    /// The test.
    pub test: &'a TestName,
    /// The name of the suite.
    pub suite: &'a str,
    /// The name of the case.
    pub case: &'a str,
    /// The name of the row.
    pub row: Option<&'a str>,
    /// The step's rules.
    pub snapshot: &'a Snapshot,
    /// The operation, where one is bound.
    pub operation: Option<(&'a Api, &'a Operation, &'a Schemas)>,
    /// The exchange.
    pub exchange: &'a Exchange,
    /// What must not be stored.
    pub mask: &'a Mask,
}

impl Bench {
    /// Every operation of the contract with its documented statuses.
    pub fn promised(&self) -> Vec<PromisedOperation> {
        let operations = self.contract.apis.iter().flat_map(|api| &api.operations);
        operations
            .map(|operation| PromisedOperation {
                api: operation.api.to_string(),
                operation: operation.key().to_string(),
                statuses: operation.responses.iter().map(|response| response.status.to_string()).collect(),
            })
            .collect()
    }
}
