//! The names that exist at a place of a file, so that wrong ones are refused before anything runs.

use std::collections::{BTreeMap, BTreeSet};

use super::language::FUNCTIONS;
use super::reference::Reference;
use crate::diagnostic::{Diagnostic, suggestion};

/// Names with their fields; a name is open when its fields are not known beforehand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownNames {
    names: BTreeMap<String, Option<BTreeSet<String>>>,
}

impl KnownNames {
    /// Adds a name whose fields are not known.
    pub fn open(&mut self, name: &str) {
        self.names.insert(name.to_owned(), None);
    }

    /// Adds a name with exactly these fields; fields of a name that is there already are added to.
    pub fn closed<S: Into<String>>(&mut self, name: &str, fields: impl IntoIterator<Item = S>) {
        let slot = self.names.entry(name.to_owned()).or_insert_with(|| Some(BTreeSet::new()));
        if let Some(known) = slot {
            known.extend(fields.into_iter().map(Into::into));
        }
    }

    /// Takes a name away.
    pub fn remove(&mut self, name: &str) {
        self.names.remove(name);
    }

    /// Whether the name is there.
    pub fn contains(&self, name: &str) -> bool {
        self.names.contains_key(name)
    }

    /// What is wrong with a reference, with the nearest name that exists.
    pub fn check(&self, reference: &Reference) -> Option<Diagnostic> {
        let (root, rest) = reference.path.split_first()?;
        let Some(fields) = self.names.get(root) else {
            // A name with fields was never meant to be a function.
            let functions = if rest.is_empty() { &FUNCTIONS[..] } else { &[] };
            let known = self.names.keys().map(String::as_str).chain(functions.iter().copied());
            return Some(unknown(reference, &format!("nothing here is named `{root}`"), root, known));
        };
        let (Some(fields), Some(field)) = (fields, rest.first()) else { return None };
        if fields.contains(field) {
            return None;
        }
        Some(unknown(reference, &format!("`{root}` has no `{field}`"), field, fields.iter().map(String::as_str)))
    }
}

fn unknown<'a>(reference: &Reference, message: &str, name: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    Diagnostic::new("template/unknown-name", message).at(&reference.span, "").hint(suggestion(name, known))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceFile, Span};

    fn reference(name: &str) -> Reference {
        let file = SourceFile::new("a.yaml", name);
        Reference {
            path: name.split('.').map(str::to_owned).collect(),
            span: Span::new(&file, 0..name.len()),
            optional: false,
        }
    }

    #[test]
    fn unknown_names_are_refused_with_the_nearest() {
        let mut names = KnownNames::default();
        names.open("env");
        names.closed("row", ["id", "name"]);
        assert_eq!(names.check(&reference("env.ANY")), None);
        assert_eq!(names.check(&reference("row.id")), None);
        assert_eq!(names.check(&reference("row.id.deep")), None);
        let hint = |name: &str| names.check(&reference(name)).unwrap().hint.unwrap();
        assert_eq!(hint("row.nam"), "did you mean `name`?");
        assert_eq!(hint("rows.id"), "did you mean `row`?");
        assert_eq!(hint("row.zebra"), "there are `id` and `name`");
    }
}
