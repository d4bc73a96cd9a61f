//! What happened during a run: one ordered stream of plain data.
//!
//! The engine emits [`Event`]s to one callback; every report, snapshot store and coverage table is a fold over
//! them. Events serialise, so that a saved run can be reported again without a network.
