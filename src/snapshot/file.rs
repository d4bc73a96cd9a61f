//! Snapshot files in the format of `insta` 1.x.
//!
//! A YAML header between two `---` lines, then the text. Files are read by `insta` itself; they are written here,
//! byte for byte as `insta` would, because its writer is reached only through macros that panic. Start at [`write`].

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::Metadata;
use crate::diagnostic::{Diagnostic, ExitClass};

/// An accepted or pending snapshot, as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StoredSnapshot {
    /// The text, without trailing line ends.
    pub(super) text: String,
    /// `description` of the header.
    pub(super) description: Option<String>,
    /// `input_file` of the header.
    pub(super) input_file: Option<String>,
}

/// Reads a snapshot; `None` when there is no such file.
pub(super) fn read(path: &Path) -> Result<Option<StoredSnapshot>, Diagnostic> {
    if !path.exists() {
        return Ok(None);
    }
    let unreadable = |cause: &dyn std::fmt::Display| {
        Diagnostic::new("snapshot/unreadable", format!("cannot read the snapshot `{}`: {cause}", path.display()))
            .hint("delete the file, run again and review what is written in its place")
    };
    let snapshot = insta::Snapshot::from_file(path).map_err(|cause| unreadable(&cause))?;
    let text = snapshot.as_text().ok_or_else(|| unreadable(&"it is not a text snapshot"))?.to_string();
    let metadata = snapshot.metadata();
    let description = metadata.description().map(str::to_owned);
    Ok(Some(StoredSnapshot { text, description, input_file: metadata.input_file().map(str::to_owned) }))
}

/// Writes a snapshot so that no reader ever sees half of it.
pub(super) fn write(path: &Path, text: &str, metadata: &Metadata) -> Result<(), Diagnostic> {
    let contents = format!("{}{}\n", header(metadata), normalized(text));
    replace(path, &contents).map_err(|cause| {
        Diagnostic::new("snapshot/unwritable", format!("cannot write the snapshot `{}`: {cause}", path.display()))
            .exit(ExitClass::Infrastructure)
    })
}

fn replace(path: &Path, contents: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(format!(".{}", std::process::id()));
    let temporary = PathBuf::from(temporary);
    fs::write(&temporary, contents)?;
    fs::rename(&temporary, path)
}

/// Removes a file that need not be there.
pub(super) fn remove(path: &Path) -> Result<(), Diagnostic> {
    match fs::remove_file(path) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
            let message = format!("cannot remove the snapshot `{}`: {cause}", path.display());
            Err(Diagnostic::new("snapshot/unwritable", message).exit(ExitClass::Infrastructure))
        }
        _ => Ok(()),
    }
}

/// The text as `insta` compares it: line ends are `\n`, none at the end.
pub(super) fn normalized(text: &str) -> String {
    text.trim_end().replace("\r\n", "\n")
}

fn header(metadata: &Metadata) -> String {
    let mut lines = vec!["---".to_owned(), format!("description: {}", scalar(&metadata.description))];
    if !metadata.info.is_empty() {
        lines.push("info:".to_owned());
        lines.extend(metadata.info.iter().map(|(key, value)| format!("  {}: {}", scalar(key), scalar(value))));
    }
    lines.extend(metadata.input_file.iter().map(|file| format!("input_file: {}", scalar(file))));
    lines.push("---\n".to_owned());
    lines.join("\n")
}

/// A YAML scalar that reads back as exactly this string.
fn scalar(text: &str) -> String {
    if needs_quotes(text) { quoted(text) } else { text.to_owned() }
}

fn needs_quotes(text: &str) -> bool {
    const WORDS: [&str; 11] = ["yes", "no", "true", "false", "on", "off", "null", "~", "inf", "nan", "infinity"];
    let special = |c: char| ":{}[],#`\"'\\".contains(c) || (c.is_ascii_control() && c != '\u{1b}');
    text.is_empty()
        || text.starts_with([' ', '&', '*', '?', '|', '-', '<', '>', '=', '!', '%', '@', '.'])
        || text.ends_with(' ')
        || text.contains(special)
        || WORDS.contains(&text.to_lowercase().as_str())
        || text.starts_with("0x")
        || text.parse::<f64>().is_ok()
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a string is always JSON")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metadata() -> Metadata {
        Metadata {
            description: "PUT /pets/{petId}".to_owned(),
            info: [("operation", "updatePet"), ("empty", ""), ("number", "12"), ("word", "a b")]
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .into(),
            input_file: Some("cases/petstore/pets.yaml".to_owned()),
        }
    }

    #[test]
    fn what_is_written_reads_back_through_insta() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b/step.snap");
        for text in ["HTTP 200 OK\n\n{\n  \"a\": 1\n}", "", "\n  indented\n---\nend", "one line\r\ntwo\r\n\r\n"] {
            write(&path, text, &metadata()).unwrap();
            let stored = read(&path).unwrap().unwrap();
            assert_eq!(stored.text, normalized(text));
            assert_eq!(stored.description.as_deref(), Some("PUT /pets/{petId}"));
            assert_eq!(stored.input_file.as_deref(), Some("cases/petstore/pets.yaml"));
        }
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "no temporary file stays");
    }

    #[test]
    fn insta_writes_the_same_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let (ours, theirs) = (folder.path().join("ours.snap"), folder.path().join("theirs.snap"));
        let mut metadata = metadata();
        for value in ["no", "-x", "it's", "a\tb", "3e4", "yellow", "caf\u{e9}", "C:\\x", "0x12", "null", ".a", "a # b"]
        {
            metadata.info.insert(format!("key {value}"), value.to_owned());
        }
        write(&ours, "HTTP 204 No Content\n\n(empty body)", &metadata).unwrap();
        insta::Snapshot::from_file(&ours).unwrap().save(&theirs).unwrap();
        assert_eq!(fs::read_to_string(&ours).unwrap(), fs::read_to_string(&theirs).unwrap());
    }

    #[test]
    fn a_file_that_is_no_snapshot_is_an_error_and_a_missing_one_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.snap");
        assert_eq!(read(&path).unwrap(), None);
        fs::write(&path, "---\n{ [\n---\nx\n").unwrap();
        assert_eq!(read(&path).unwrap_err().code, "snapshot/unreadable");
    }
}
