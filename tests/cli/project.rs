//! A small project in a temporary folder, and the binary run in it.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::path::PathBuf;
use std::process::{Command, Output};

use tempfile::TempDir;

/// Pets that the built-in mock answers from the examples of their document.
const SPEC: &str = r"
openapi: 3.0.3
info: { title: Pets, version: '1' }
paths:
  /pets/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string, pattern: '^[a-z]+$' } }]
    get:
      operationId: getPet
      responses:
        '200':
          description: the pet
          content:
            application/json:
              schema: { type: object, required: [id, name], properties: { id: { type: string }, name: { type: string } } }
              example: { id: rex, name: Rex }
        '404': { description: no such pet }
";

pub(crate) struct Project {
    folder: TempDir,
}

impl Project {
    /// A project with one file of cases.
    pub(crate) fn new(cases: &str) -> Self {
        let project = Self { folder: tempfile::tempdir().unwrap() };
        project.write("specs/pets/openapi.yaml", SPEC);
        project.write("cases/pets/get.yaml", cases);
        project
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// Runs `probity` with these arguments in the project's folder.
    pub(crate) fn probity(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_probity"));
        command.current_dir(self.folder.path()).args(arguments);
        for name in ["CI", "INSTA_UPDATE", "PROBITY_TARGET", "PROBITY_AUTH", "PROBITY_SEED"] {
            command.env_remove(name);
        }
        command.output().unwrap()
    }

    /// Exit code and both streams as one text, times replaced.
    pub(crate) fn transcript(&self, arguments: &[&str]) -> String {
        let output = self.probity(arguments);
        let text = format!(
            "$ probity {}\nexit {}\n--- stdout\n{}--- stderr\n{}",
            arguments.join(" "),
            output.status.code().unwrap(),
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        );
        let times = regex::Regex::new(r"in \d+\.\d s").unwrap();
        times.replace_all(&text, "in [time]").into_owned()
    }
}

/// Compares a transcript with its file in `snapshots/cli`.
pub(crate) fn assert_transcript(name: &str, transcript: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/cli"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, transcript));
}
