//! A catalogue of defective servers: one shop, right, and with one seeded defect at a time, each of which a run without
//! cases must find. `PROBITY_SEEDS=3` tries every defect with three seeds.

mod defect;
mod defects_of_answers;
mod defects_of_crashes;
mod defects_of_http;
mod defects_of_judgement;
mod defects_of_layers;
mod defects_of_state;
mod judge;
mod reply;
mod runs;
mod server;
mod store;
