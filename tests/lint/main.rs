//! Mistakes in documents: what `probity check` says about each, and that it says nothing where there is none.
//!
//! Every file of `mistakes/` has one mistake and a snapshot of what is said about it; every file of `near-misses/` is
//! like one of them, without the mistake, and clean. One test per file, named like it.
//! `INSTA_UPDATE=always cargo test --test lint` takes new texts.

mod documents;
mod page;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let page = Trial::test("the_page_about_the_rules_is_up_to_date", || {
        page::check();
        Ok(())
    });
    let mut trials = documents::trials();
    trials.push(page);
    libtest_mimic::run(&arguments, trials).exit_code()
}
