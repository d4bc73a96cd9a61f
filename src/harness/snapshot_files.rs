//! Compares answers with the snapshot files of the project, on behalf of the engine.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::{Settings, SnapshotUpdate};
use crate::engine::{SnapshotJudge, SnapshotRequest};
use crate::event::TestName;
use crate::finding::{Direction, Finding, Fingerprint, Severity};
use crate::message::promise_for;
use crate::snapshot::{
    self, Labels, Metadata, Mode, Outcome, Promise, Rendered, Rendering, SnapshotName, SnapshotStore, Update,
};

/// The folder of snapshots, with the labels that each test has given so far.
pub(super) struct SnapshotFiles {
    store: SnapshotStore,
    /// The folder above the cases: files are named from there, so that no path of a machine gets into a snapshot.
    project: PathBuf,
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
        let project = settings.cases.parent().map_or_else(PathBuf::new, Path::to_path_buf);
        Self { store: SnapshotStore::open(settings.snapshots.join("cases"), mode), project, labels: Mutex::default() }
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
            input_file: Some(shown_from(&self.project, &request.snapshot.span.file.path)),
        };
        let mut findings = unused_redactions(request, &name, &rendered);
        findings.extend(match self.store.compare(&name, &rendered, &metadata) {
            Ok(Outcome::Match | Outcome::Written) => None,
            Ok(Outcome::Missing { pending }) => {
                let hint = review_hint(pending.as_deref());
                let title = format!("there is no accepted snapshot `{name}`{hint}");
                Some(finding(request, &name, "snapshot/missing", title, rendered.text))
            }
            Ok(Outcome::Changed { diff, pending }) => {
                let title = format!("the answer differs from the snapshot `{name}`{}", review_hint(pending.as_deref()));
                Some(finding(request, &name, "snapshot/changed", title, diff))
            }
            Err(diagnostic) => Some(finding(request, &name, "snapshot/unusable", diagnostic.message, String::new())),
        });
        findings
    }
}

/// A rule that meets nothing is out of date, or the answer lost what it was for.
fn unused_redactions(request: &SnapshotRequest<'_>, name: &SnapshotName, rendered: &Rendered) -> Vec<Finding> {
    let warn = |path: &String| {
        let title = format!("the redaction of `{path}` in the snapshot `{name}` meets nothing");
        let finding = finding(request, name, "snapshot/unused-redaction", title, String::new());
        Finding { severity: Severity::Warning, place: Some(path.clone()), ..finding }
    };
    rendered.unused_rules.iter().map(warn).collect()
}

/// `file` as seen from `project`, with `/` as separator.
fn shown_from(project: &Path, file: &Path) -> String {
    file.strip_prefix(project).unwrap_or(file).to_string_lossy().replace('\\', "/")
}

fn review_hint(pending: Option<&Path>) -> &'static str {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_file_is_named_from_the_project() {
        let shown = |project: &str, file: &str| shown_from(Path::new(project), Path::new(file));
        assert_eq!(shown("/srv/shop", "/srv/shop/cases/pets.yaml"), "cases/pets.yaml");
        assert_eq!(shown("", "cases/pets.yaml"), "cases/pets.yaml");
    }
}
