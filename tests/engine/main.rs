//! The engine against a small API in this process: order of steps, teardown, polls, generated requests, time,
//! verdicts.

mod alternatives;
mod framing;
mod generated;
mod guide;
mod kennel;
mod pace;
mod polls;
mod resources;
mod second;
mod shop;
mod steps;
mod verdicts;
