//! A small API without state, and runs of it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use probity::harness::{Aim, Project, Settings, run_against};
use probity::mock::{Behaviours, Mock, MockOptions};
use probity::report::{Summary, TestSummary};
use tempfile::TempDir;

use crate::server::{Asked, Handler, Instead, Server};

/// Answers come from examples, so that they do not depend on what was asked before.
pub(crate) const SPEC: &str = "
openapi: 3.0.3
info: { title: Birds, version: '1' }
paths:
  /birds:
    get:
      operationId: listBirds
      parameters: [{ name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 9 } }]
      responses:
        '200': { description: all, content: { application/json: { schema: { type: array, items: { type: string } }, example: [owl] } } }
        '400': { description: refused, content: { application/json: { schema: { type: object }, example: {} } } }
  /birds/count:
    get:
      operationId: countBirds
      responses:
        '200': { description: how many, content: { application/json: { schema: { type: integer }, example: 1 } } }
  /songs:
    post:
      operationId: sing
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [notes], properties: { notes: { type: integer, minimum: 1, maximum: 50 } } } } } }
      responses:
        '200': { description: sung, content: { application/json: { schema: { type: object }, example: {} } } }
        '400': { description: refused, content: { application/json: { schema: { type: object }, example: {} } } }
";

/// A project in a temporary folder.
pub(crate) struct Birds {
    folder: TempDir,
}

impl Birds {
    pub(crate) fn new(spec: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("birds.yaml"), spec).unwrap();
        Self { folder }
    }

    pub(crate) fn settings(&self) -> Settings {
        let mut settings = Settings::for_project(self.folder.path(), BTreeMap::new(), Timestamp::UNIX_EPOCH);
        settings.specs = vec![self.folder.path().join("birds.yaml")];
        settings.infer_cases = true;
        settings.allow_foreign_changes = Some(true);
        settings
    }

    /// A right server, to be put behind something.
    pub(crate) fn handler(&self) -> Handler {
        let project = Project::load(&self.settings()).unwrap();
        let behaviours = Behaviours::load(&[], &project.contract).unwrap();
        Handler::new(Mock::new(project.contract, behaviours, MockOptions::default()).unwrap(), |_, _| None)
    }

    /// A file of the project.
    pub(crate) fn file(&self, name: &str, text: &str) -> std::path::PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// The path of a file that is not there yet.
    pub(crate) fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    /// A right server, but for what a test wants otherwise.
    pub(crate) fn server(
        &self,
        intercept: impl Fn(&Asked, usize) -> Option<Instead> + Send + Sync + 'static,
    ) -> Server {
        let project = Project::load(&self.settings()).unwrap();
        let behaviours = Behaviours::load(&[], &project.contract).unwrap();
        Server::start(Mock::new(project.contract, behaviours, MockOptions::default()).unwrap(), intercept)
    }
}

/// Runs against a server.
pub(crate) fn run(settings: &mut Settings, server: &Server) -> Summary {
    settings.target = Some(server.url());
    run_as_set(settings)
}

/// Runs against the target of the settings.
pub(crate) fn run_as_set(settings: &Settings) -> Summary {
    let project = Project::load(settings).unwrap();
    let aim = Aim::new(settings, &project).unwrap_or_else(|wrong| panic!("{}", probity::diagnostic::render(&wrong)));
    run_against(settings, &project, &aim).unwrap_or_else(|wrong| panic!("{}", probity::diagnostic::render(&wrong)))
}

/// The findings that fail a run, by check and operation.
pub(crate) fn errors(summary: &Summary) -> Vec<String> {
    let errors = summary.tests.values().flat_map(TestSummary::errors);
    errors.map(|found| format!("{} {}", found.finding.check, found.finding.operation)).collect()
}

/// Everything that was noted.
pub(crate) fn notes(summary: &Summary) -> Vec<&str> {
    summary.tests.values().flat_map(|test| test.notes.iter().map(|(_, text)| text.as_str())).collect()
}
