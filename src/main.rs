//! The `probity` command: reads the process's arguments and environment once and hands them to `probity::cli`.

fn main() {}
