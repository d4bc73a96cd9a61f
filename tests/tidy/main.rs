//! Rules about the project itself that a compiler does not check.
//!
//! Each rule is a function from a [`tree::Tree`] to violations, with its own tests on small trees that break it;
//! the tests below hold the real tree against all of them. A rule that gets in the way is changed here, in review.

mod documents;
mod floors;
mod home_words;
mod module_rules;
mod rust_source;
mod snapshot_files;
mod tree;

use tree::{Rule, Tree, Violation, project_root};

/// Fails with one line per violation of `rule` in this project.
fn holds(rule: Rule) {
    none(&rule(&Tree::of_this_project()));
}

/// Fails with one line per violation.
fn none(violations: &[Violation]) {
    let lines: Vec<String> = violations.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "{} violation(s)\n{}", lines.len(), lines.join("\n"));
}

#[test]
fn imports_point_to_lower_floors() {
    holds(floors::imports_point_down);
}

#[test]
fn every_module_stands_on_a_floor() {
    holds(floors::every_module_has_a_floor);
}

#[test]
fn the_architecture_page_shows_the_floors() {
    holds(floors::architecture_page_agrees);
}

#[test]
fn files_are_small() {
    holds(module_rules::files_are_small);
}

#[test]
fn main_is_a_thin_shell() {
    holds(module_rules::main_is_thin);
}

#[test]
fn every_source_file_says_what_it_is_for() {
    holds(module_rules::module_docs_exist);
}

#[test]
fn module_files_only_declare_and_re_export() {
    holds(module_rules::mod_files_only_declare);
}

#[test]
fn module_names_say_what_they_hold() {
    holds(module_rules::names_exclude_something);
}

#[test]
fn the_source_knows_no_api_by_name() {
    holds(home_words::source_knows_no_api);
}

#[test]
fn no_snapshot_is_pending() {
    holds(snapshot_files::none_pending);
}

#[test]
fn every_snapshot_has_a_producer() {
    holds(snapshot_files::none_orphaned);
}

#[test]
fn every_snapshot_of_a_case_is_taken_by_a_step() {
    none(&snapshot_files::cases_take_all(project_root()));
}

#[test]
fn no_file_names_a_path_of_one_machine() {
    holds(documents::no_machine_paths);
}

#[test]
fn the_readme_stays_short() {
    holds(documents::readme_is_short);
}

#[test]
fn relative_links_lead_somewhere() {
    holds(documents::links_resolve);
}

#[test]
fn every_page_can_be_reached() {
    holds(documents::pages_are_reachable);
}

#[test]
fn every_check_has_a_page() {
    holds(documents::checks_have_pages);
}
