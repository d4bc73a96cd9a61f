//! The cases of this repository as named tests, against the built-in mock or whatever `PROBITY_TARGET` names.

fn main() -> std::process::ExitCode {
    probity::harness::cargo_test(env!("CARGO_MANIFEST_DIR"))
}
