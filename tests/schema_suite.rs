//! The official JSON Schema Test Suite, through the whole of this crate: each group's schema is a file that a small
//! OpenAPI document refers to.
//!
//! The suite is no part of the project: `PROBITY_JSON_SCHEMA_SUITE` names its folder (with `tests/` and `remotes/`), or
//! `PROBITY_CORPUS` a folder that has it below `jsonschema/`. Without it the tests are skipped and say so. Every
//! exception stands in a list with its reason, and one that is no longer needed fails.

mod schema_suite {
    pub(crate) mod exceptions;
    pub(crate) mod suite;
}

use schema_suite::suite::{Draft, run};

#[test]
fn draft_4_is_kept() {
    run(Draft { folder: "draft4", dialect: "http://json-schema.org/draft-04/schema#" });
}

#[test]
fn draft_6_is_kept() {
    run(Draft { folder: "draft6", dialect: "http://json-schema.org/draft-06/schema#" });
}

#[test]
fn draft_7_is_kept() {
    run(Draft { folder: "draft7", dialect: "http://json-schema.org/draft-07/schema#" });
}

#[test]
fn draft_2019_09_is_kept() {
    run(Draft { folder: "draft2019-09", dialect: "https://json-schema.org/draft/2019-09/schema" });
}

#[test]
fn draft_2020_12_is_kept() {
    run(Draft { folder: "draft2020-12", dialect: "https://json-schema.org/draft/2020-12/schema" });
}
