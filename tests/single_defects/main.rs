//! Servers with one defect each, made from documents: how many does the deterministic phase find, and how soon?
//!
//! A faithful server judges requests by the contract. Each defect changes its judgement of one keyword at one place:
//! the keyword is not checked, asks for more than it says, or one legal value makes the server fall over. Everything
//! runs in this process and follows from a fixed seed.
//!
//! `PROBITY_CORPUS=DIR cargo test --release --test single_defects -- --nocapture` measures the documents in `DIR/specs`;
//! `PROBITY_CORPUS_BYTES` (default 60000) leaves larger documents out, `PROBITY_CORPUS_OPERATIONS` (default 12) is how
//! many operations of each are taken.

mod defects;
mod documents;
mod measure;
mod moot;
mod schema_places;
mod server;

use std::path::PathBuf;

use measure::{Figures, measure};

#[test]
fn most_defects_are_found_within_forty_requests() {
    let mut all = Figures::default();
    for (name, text) in documents::OWN {
        let figures = measure(&documents::parsed(name, text), usize::MAX, 12);
        print(&figures.row(name));
        all.add(figures);
    }
    print(&all.row("all"));
    print(&all.missed_list());
    assert_eq!(all.false_alarms, 0, "{:#?}", all.alarms);
    assert!(all.defects > 150, "{}", all.defects);
    assert!(all.share(40) >= 0.93, "{:.3} of the defects were found within 40 requests", all.share(40));
    assert!(all.share(80) >= 0.98, "{:.3} of the defects were found within 80 requests", all.share(80));
}

#[test]
fn the_documents_of_a_folder() {
    let Some(folder) = std::env::var_os("PROBITY_CORPUS").map(PathBuf::from) else {
        print("skipped: PROBITY_CORPUS names no folder of documents");
        return;
    };
    let bytes = number("PROBITY_CORPUS_BYTES", 60_000);
    let operations = number("PROBITY_CORPUS_OPERATIONS", 12);
    let mut all = Figures::default();
    for (name, api) in documents::in_folder(&folder.join("specs"), bytes) {
        let figures = measure(&api, usize::try_from(operations).unwrap_or(usize::MAX), 6);
        print(&figures.row(&name));
        all.add(figures);
    }
    print(&all.row("all"));
    print(&all.missed_list());
    assert_eq!(all.false_alarms, 0, "{:#?}", all.alarms);
}

fn number(name: &str, default: u64) -> u64 {
    std::env::var_os(name).and_then(|text| text.to_str()?.parse().ok()).unwrap_or(default)
}

#[expect(clippy::print_stdout, reason = "the figures are the output")]
fn print(text: &str) {
    println!("{text}");
}
