//! `docs/formats.md` says what the table of formats says.

use std::path::Path;

use probity::schema::FORMATS;

const INTRODUCTION: &str = "\
# Formats

Every format that some standard defines, and whether a value is held against it. JSON Schema calls `format` an
annotation unless it is told otherwise; whoever names one in the description of an API means it, so what is defined
precisely is asserted, in every dialect. A format that is not in this table asserts nothing.

Formats of strings look at strings only, formats of numbers at numbers only. A numeric format tightens the bounds that
stand beside it, never widens them.

This page is generated from the table itself: `PROBITY_UPDATE=1 cargo test --test formats`.

| format | of a | asserted | defined in |
| --- | --- | --- | --- |
";

fn page() -> String {
    let rows = FORMATS.iter().map(|format| {
        let asserted = format.asserted.unwrap_or("nothing");
        format!("| `{}` | {} | {asserted} | {} |\n", format.name, format.kind, format.standard)
    });
    INTRODUCTION.to_owned() + &rows.collect::<String>()
}

#[test]
fn the_page_about_formats_is_up_to_date() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/formats.md");
    if std::env::var_os("PROBITY_UPDATE").is_some() {
        std::fs::write(&file, page()).unwrap();
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    let command = "PROBITY_UPDATE=1 cargo test --test formats";
    assert!(written == page(), "docs/formats.md is not what the table says; run {command}");
}
