//! Contract tests in your own crate: copy this file to `tests/contract.rs`, and put this into `Cargo.toml`:
//!
//! ```toml
//! [[test]]
//! name = "contract"
//! harness = false
//! ```
//!
//! With `specs/`, `cases/` and `snapshots/` beside `Cargo.toml`, `cargo test` runs every case as a named test: against
//! the built-in mock, or against `PROBITY_TARGET=https://…`.

fn main() -> std::process::ExitCode {
    probity::harness::cargo_test(env!("CARGO_MANIFEST_DIR"))
}
