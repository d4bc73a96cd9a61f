//! Puts the files of a description together.
//!
//! Start at [`assemble`].

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde_json::{Map, Value};
use url::Url;

use super::closure::{Closure, File};
use super::files::Files;
use super::references::Reference;
use super::unresolved::Unresolved;
use crate::contract::Document;
use crate::contract::position::FILES;
use crate::diagnostic::Diagnostic;
use crate::source::{ParseCache, Parsed, pointer};

/// The whole description whose main file was retrieved from `uri`, and what is wrong with its files and references.
///
/// The other files stand under [`FILES`], by their paths from the main one, and every reference that leads somewhere
/// is written `#/…`.
pub(in crate::contract) fn assemble(
    main: Parsed,
    uri: Url,
    files: &Files,
    cache: &ParseCache,
) -> (Document, Vec<Diagnostic>) {
    let mut closure = Closure::of(main, uri, files, cache);
    let mut unresolved = Vec::new();
    for file in 0..closure.loaded.len() {
        let targets = targets(&closure, file);
        unresolved.extend(rewrite(&mut closure.loaded[file], targets));
    }
    let mut complaints = std::mem::take(&mut closure.complaints);
    let document = document(closure.loaded, &unresolved);
    complaints.extend(told(&document, &unresolved));
    (document, complaints)
}

/// Where a reference leads, or why nowhere.
type Target = Result<String, Unresolved>;

/// Where the references of a file lead, with their pointers.
fn targets(closure: &Closure<'_>, file: usize) -> Vec<(String, Target)> {
    let File { prefix, references, .. } = &closure.loaded[file];
    let target = |reference: &Reference| {
        let Reference { pointer, text, scope } = reference;
        let target = closure.target(file, *scope, text).map_err(|reason| Unresolved {
            pointer: format!("{prefix}{pointer}"),
            reference: text.clone(),
            reason,
        });
        (pointer.clone(), target)
    };
    references.iter().map(target).collect()
}

/// Writes where references lead; gives back those that lead nowhere.
fn rewrite(file: &mut File, targets: Vec<(String, Target)>) -> Vec<Unresolved> {
    let mut unresolved = Vec::new();
    for (pointer, target) in targets {
        match target {
            Ok(target) => {
                if let Some(reference) = file.value.pointer_mut(&pointer) {
                    *reference = format!("#{}", pointer::to_fragment(&target)).into();
                }
            }
            Err(one) => unresolved.push(one),
        }
    }
    unresolved
}

fn document(files: Vec<File>, unresolved: &[Unresolved]) -> Document {
    let mut files = files.into_iter();
    let main = files.next().expect("the main file is the first one");
    let (mut root, mut others) = (main.value, Map::new());
    let mut places = IndexMap::from([(main.prefix, main.places)]);
    for file in files {
        let key = pointer::tokens(&file.prefix).last().unwrap_or_default();
        others.insert(key, file.value);
        places.insert(file.prefix, file.places);
    }
    if let Value::Object(fields) = &mut root
        && !others.is_empty()
    {
        fields.insert(FILES.to_owned(), Value::Object(others));
    }
    let unresolved = unresolved.iter().map(|one| one.pointer.clone()).collect();
    Document::assembled(root, places, unresolved)
}

/// One diagnostic for each reference as it is written, however often it is.
fn told(document: &Document, unresolved: &[Unresolved]) -> Vec<Diagnostic> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for one in unresolved {
        *counts.entry(&one.reference).or_default() += 1;
    }
    let mut told = Vec::new();
    for one in unresolved {
        let Some(count) = counts.remove(one.reference.as_str()) else { continue };
        let mut diagnostic = one.diagnostic(&document.span(&one.pointer));
        if count > 1 {
            diagnostic.message = format!("{} ({count} places)", diagnostic.message);
        }
        told.push(diagnostic);
    }
    told
}
