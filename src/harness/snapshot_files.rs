//! Compares answers with the snapshot files of the project, on behalf of the engine.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::{Settings, SnapshotUpdate};
use crate::engine::{SnapshotJudge, SnapshotRequest};
use crate::event::TestName;
use crate::finding::{Direction, Finding, Fingerprint, Severity};
use crate::message::promise_for;
use crate::snapshot::{self, Labels, Metadata, Mode, Outcome, Promise, Rendering, SnapshotName, SnapshotStore, Update};

/// The folder of snapshots, with the labels that each test has given so far.
pub(super) struct SnapshotFiles {
    store: SnapshotStore,
    labels: Mutex<BTreeMap<TestName, Labels>>,
}

impl SnapshotFiles {
    pub(super) fn new(settings: &Settings) -> Self {
        let update = match settings.snapshot_update {
            SnapshotUpdate::Never | SnapshotUpdate::Pending => Update::Never,
            SnapshotUpdate::New => Update::New,
            SnapshotUpdate::Always => Update::All,
        };
        let never = settings.snapshot_update == SnapshotUpdate::Never;
        let mode = Mode { write_pending: !never, update, ci: never };
        Self { store: SnapshotStore::open(settings.snapshots.join("cases"), mode), labels: Mutex::default() }
    }
}

impl SnapshotJudge for SnapshotFiles {
    fn compare(&self, request: &SnapshotRequest<'_>) -> Vec<Finding> {
        let promise = request.operation.and_then(|(_, operation, schemas)| {
            let response = operation.response(request.exchange.response.status)?;
            let answered = request.exchange.response.media_type();
            let body = answered.and_then(|answered| promise_for(&response.content, answered));
            Some(Promise { schemas, response, body: body.and_then(|promise| promise.schema.as_ref()) })
        });
        let rendering = Rendering { snapshot: request.snapshot, promise };
        let rendered = {
            let mut labels = self.labels.lock().unwrap_or_else(PoisonError::into_inner);
            let labels = labels.entry(request.test.clone()).or_default();
            snapshot::render(&request.exchange.response, &rendering, labels, request.mask)
        };
        let name = SnapshotName::for_test(&request.test.0, &request.snapshot.name);
        let metadata = Metadata {
            description: request.operation.map_or_else(String::new, |(_, operation, _)| operation.key().to_string()),
            info: BTreeMap::from([("test".to_owned(), request.test.0.clone())]),
            input_file: Some(request.snapshot.span.file.path.display().to_string()),
        };
        match self.store.compare(&name, &rendered, &metadata) {
            Ok(Outcome::Match | Outcome::Written) => Vec::new(),
            Ok(Outcome::Missing { pending }) => {
                let hint = review_hint(pending.as_deref());
                let title = format!("there is no accepted snapshot `{name}`{hint}");
                vec![finding(request, &name, "snapshot/missing", title, rendered.text)]
            }
            Ok(Outcome::Changed { diff, pending }) => {
                let title = format!("the answer differs from the snapshot `{name}`{}", review_hint(pending.as_deref()));
                vec![finding(request, &name, "snapshot/changed", title, diff)]
            }
            Err(diagnostic) => vec![finding(request, &name, "snapshot/unusable", diagnostic.message, String::new())],
        }
    }
}

fn review_hint(pending: Option<&std::path::Path>) -> &'static str {
    match pending {
        Some(_) => "; look at it with `probity snapshots review` or `cargo insta review`",
        None => "; run it outside CI to write one for review",
    }
}

fn finding(request: &SnapshotRequest<'_>, name: &SnapshotName, check: &str, title: String, actual: String) -> Finding {
    let (api, operation) = request
        .operation
        .map_or_else(Default::default, |(api, operation, _)| (api.id.to_string(), operation.key().to_string()));
    Finding {
        check: check.to_owned(),
        severity: Severity::Error,
        title,
        api,
        direction: Direction::Response,
        status: Some(request.exchange.response.status),
        media_type: request.exchange.response.media_type().map(str::to_owned),
        spec_pointer: None,
        spec_place: None,
        place: None,
        expected: format!("snapshots/cases/{name}.snap"),
        actual,
        fingerprint: Fingerprint::of(&[check, &operation, &name.to_string()]),
        operation,
    }
}
