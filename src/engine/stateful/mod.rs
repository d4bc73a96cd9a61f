//! Sequences of requests about one thing: made, read, listed, changed, deleted, and asked for again.
//!
//! A walk is a list of moves; each answer is judged like any other, and together with what went before. A walk that
//! finds something is gone once more with another thing before its findings count. Start at [`TestRun::stateful`].
//!
//! [`TestRun::stateful`]: super::test_run::TestRun

mod moves;
mod run;
mod walk;
