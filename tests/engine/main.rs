//! The engine against a small API in this process: order of steps, teardown, polls, generated requests, verdicts.

mod alternatives;
mod framing;
mod generated;
mod kennel;
mod polls;
mod resources;
mod second;
mod shop;
mod steps;
mod verdicts;
