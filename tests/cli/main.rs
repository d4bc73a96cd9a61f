//! The command line as people meet it: the real binary in a folder of its own, exit code and both streams in one
//! snapshot each.

mod checks;
mod configuration;
mod generated;
mod project;
mod reports;
mod runs;
mod saved;
