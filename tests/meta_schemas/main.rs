//! The structure that `probity check` accepts is that of the official meta-schemas.
//!
//! `PROBITY_CORPUS` names a folder with the meta-schemas of the OpenAPI initiative and its fixtures (`meta/schemas`,
//! `meta/oai-fixtures`, `meta/mermade`), which are not part of the project. Without it, the tests are skipped and say so.
//! Every fixture is held against both, whole and with each of its parts dropped, renamed or replaced; where the two
//! disagree, [`differences`] must name the reason.

mod differences;
mod fixtures;
mod meta_schema;
mod mutants;
mod verdict;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;

use fixtures::Fixture;
use meta_schema::MetaSchemas;

/// The folder, or nothing and a word about it.
fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("PROBITY_CORPUS").map(|folder| PathBuf::from(folder).join("meta"));
    if folder.is_none() {
        print("skipped: PROBITY_CORPUS names no folder with meta-schemas");
    }
    folder
}

fn print(text: &str) {
    drop(writeln!(std::io::stderr(), "{text}"));
}

#[test]
fn fixtures_are_judged_as_the_meta_schemas_judge_them() {
    let Some(folder) = corpus() else { return };
    let schemas = MetaSchemas::load(&folder);
    let fixtures = fixtures::all(&folder);
    assert!(fixtures.len() > 100, "only {} fixtures", fixtures.len());
    let mut wrong = Vec::new();
    for fixture in &fixtures {
        let ours = verdict::of(&fixture.document);
        let theirs = schemas.complaint(&fixture.document);
        if ours.is_none() != theirs.is_none() && differences::of_fixture(&fixture.name).is_none() {
            wrong.push(format!("{}: we say {ours:?}, the meta-schema {theirs:?}", fixture.name));
        }
    }
    print(&format!("{} fixtures held against the meta-schemas", fixtures.len()));
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn mutants_are_judged_as_the_meta_schemas_judge_them() {
    let Some(folder) = corpus() else { return };
    let schemas = MetaSchemas::load(&folder);
    let mut count = 0;
    let mut wrong: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for fixture in fixtures::all(&folder).iter().filter(|fixture| is_sound(fixture, &schemas)) {
        for mutant in mutants::of(&fixture.document) {
            count += 1;
            let ours = verdict::of(&mutant.document);
            let theirs = schemas.complaint(&mutant.document);
            if ours.is_some() == theirs.is_some() || differences::of_mutant(&mutant, ours.as_ref()).is_some() {
                continue;
            }
            let kind = format!("{} {}", mutant.change, mutants::shape(&mutant.pointer));
            let said = ours.map_or_else(|| format!("we accept, they: {theirs:?}"), |ours| format!("only we: {ours:?}"));
            wrong.entry(kind).or_default().push(format!("{} {}: {said}", fixture.name, mutant.pointer));
        }
    }
    print(&format!("{count} mutants held against the meta-schemas"));
    let told: Vec<String> =
        wrong.iter().map(|(kind, found)| format!("{kind} ({}): {}", found.len(), found[0])).collect();
    assert!(told.is_empty(), "{} kinds differ:\n{}", told.len(), told.join("\n"));
}

/// Whether both accept the fixture, and it is small enough to be changed in every place.
fn is_sound(fixture: &Fixture, schemas: &MetaSchemas) -> bool {
    fixture.size < 12_000 && verdict::of(&fixture.document).is_none() && schemas.complaint(&fixture.document).is_none()
}
