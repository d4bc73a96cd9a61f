//! Finds documents in folders and names their APIs. Start at [`discover`].

use std::path::{Path, PathBuf};

use super::load::unreadable;
use super::model::ApiId;
use crate::diagnostic::Diagnostic;

/// What a document is called inside the folder that names its API, by preference.
const FILE_NAMES: [&str; 6] =
    ["openapi.yaml", "openapi.yml", "openapi.json", "swagger.yaml", "swagger.yml", "swagger.json"];

/// A document that was found, and the name of its API.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) id: ApiId,
    pub(super) file: PathBuf,
}

impl Found {
    /// A document that the user named itself.
    pub(super) fn of_file(file: &Path) -> Self {
        Self { id: file_id(file), file: file.to_owned() }
    }
}

/// The documents that a path given by the user leads to; folders in the order of their names.
pub(super) fn discover(path: &Path) -> Result<Vec<Found>, Diagnostic> {
    if !path.exists() {
        let message = format!("there is no file or folder `{}`", path.display());
        return Err(Diagnostic::new("contract/missing-file", message));
    }
    if path.is_file() {
        return Ok(vec![Found::of_file(path)]);
    }
    if let Some(found) = in_folder(path) {
        return Ok(vec![found]);
    }
    let found: Vec<Found> = folders(path)?.iter().filter_map(|folder| in_folder(folder)).collect();
    if found.is_empty() {
        let message = format!("there is no OpenAPI document in `{}`", path.display());
        let hint = "a document is called openapi.yaml and lies in the folder or one level below it";
        return Err(Diagnostic::new("contract/no-document", message).hint(hint));
    }
    Ok(found)
}

fn in_folder(folder: &Path) -> Option<Found> {
    let file = FILE_NAMES.iter().map(|name| folder.join(name)).find(|file| file.is_file())?;
    Some(Found { id: folder_id(folder), file })
}

fn folders(path: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    let entries = std::fs::read_dir(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let entries = entries.map_err(|error| unreadable(path, &error))?;
    let mut folders: Vec<PathBuf> = entries.iter().map(std::fs::DirEntry::path).filter(|path| path.is_dir()).collect();
    folders.sort();
    Ok(folders)
}

fn file_id(file: &Path) -> ApiId {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    if stem != "openapi" && stem != "swagger" {
        return ApiId(stem.into_owned());
    }
    match file.parent() {
        Some(folder) if folder != Path::new("") => folder_id(folder),
        _ => folder_id(Path::new(".")),
    }
}

/// The folder's own name, also when the user wrote `.` or `specs/..`.
fn folder_id(folder: &Path) -> ApiId {
    let ends_in_name = !matches!(folder.components().next_back(), None | Some(std::path::Component::CurDir));
    let named = folder.file_name().filter(|_| ends_in_name).map(|name| name.to_string_lossy().into_owned());
    let named = named.or_else(|| Some(folder.canonicalize().ok()?.file_name()?.to_string_lossy().into_owned()));
    ApiId(named.unwrap_or_else(|| "api".to_owned()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("it can be made");
            fs::write(path, "").expect("it can be written");
        }
        folder
    }

    fn ids(path: &Path) -> Vec<String> {
        discover(path).expect("documents").into_iter().map(|found| found.id.0).collect()
    }

    #[test]
    fn a_folder_is_searched_one_level_deep_in_order() {
        let folder = folder(&[
            "stores/openapi.json",
            "pets/openapi.yaml",
            "pets/openapi.json",
            "jobs/openapi.yml",
            "old/history/openapi.yaml",
            "notes/readme.md",
        ]);
        assert_eq!(ids(folder.path()), ["jobs", "pets", "stores"]);
        let pets = discover(&folder.path().join("pets")).expect("a document");
        assert_eq!(pets[0].file, folder.path().join("pets/openapi.yaml"));
        assert_eq!(ids(&folder.path().join("pets/../stores/.")), ["stores"]);
    }

    #[test]
    fn a_file_is_named_by_itself_or_by_its_folder() {
        let folder = folder(&["pets/openapi.yaml", "pets/2024.yaml"]);
        assert_eq!(ids(&folder.path().join("pets/openapi.yaml")), ["pets"]);
        assert_eq!(ids(&folder.path().join("pets/2024.yaml")), ["2024"]);
    }

    #[test]
    fn nothing_to_find_is_an_error() {
        let folder = folder(&["notes/readme.md"]);
        let code = |path: &Path| discover(path).expect_err("nothing is there").code;
        assert_eq!(code(folder.path()), "contract/no-document");
        assert_eq!(code(&folder.path().join("pets.yaml")), "contract/missing-file");
    }
}
