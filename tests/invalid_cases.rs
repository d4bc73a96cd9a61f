//! Every file of `cases/_invalid` is refused, with exactly the diagnostics of its snapshot.
//!
//! One test per file, named like it. `cargo insta review`, or `INSTA_UPDATE=always cargo test --test invalid_cases`,
//! takes new texts.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};
use probity::case;
use probity::contract::Contract;
use probity::diagnostic::render;

const FOLDER: &str = "cases/_invalid";

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    libtest_mimic::run(&arguments, trials()).exit_code()
}

fn trials() -> Vec<Trial> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(FOLDER)
        .expect("tests run at the root of the package")
        .map(|entry| entry.expect("the entry can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    files.sort();
    let count = files.len();
    let kinds = Trial::test("there_are_many_kinds_of_mistake", move || {
        if count >= 45 { Ok(()) } else { Err(Failed::from(format!("only {count}"))) }
    });
    files.into_iter().map(|path| Trial::test(stem(&path), move || refuse(&path))).chain([kinds]).collect()
}

fn stem(path: &Path) -> String {
    path.file_stem().expect("files have names").to_string_lossy().into_owned()
}

fn refuse(path: &Path) -> Result<(), Failed> {
    let sources = [PathBuf::from("tests/support/petstore")];
    let (contract, _) = Contract::load(&sources).map_err(|errors| Failed::from(render(&errors)))?;
    let Err(diagnostics) = case::load_file(path, &contract) else {
        return Err(Failed::from(format!("{} has no mistake", path.display())));
    };
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots/cases-invalid"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(stem(path), render(&diagnostics)));
    Ok(())
}
