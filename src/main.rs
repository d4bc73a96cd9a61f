//! The `probity` command: reads the process's arguments and environment once and hands them to `probity::cli`.

use std::io::IsTerminal;
use std::process::ExitCode;

use mimalloc::MiMalloc;
use probity::cli::Process;

/// Documents and generated values are millions of small allocations.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[expect(clippy::disallowed_methods, reason = "this is where clock and environment enter, once")]
fn main() -> ExitCode {
    probity::cli::run(Process {
        arguments: std::env::args_os().collect(),
        environment: std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect(),
        now: jiff::Timestamp::now(),
        stderr_is_terminal: std::io::stderr().is_terminal(),
        processors: std::thread::available_parallelism().map_or(1, usize::from),
    })
}
