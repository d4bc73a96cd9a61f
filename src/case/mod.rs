//! The case language: YAML files that say what to ask an API and what to expect.
//!
//! A folder of files becomes [`Suite`]s of [`Case`]s of [`Step`]s, fully typed and bound to the operations of a
//! contract; every mistake in every file is found when loading. Nothing is sent from here and no clock is read.
//! Start at [`Suite`]; `model` holds the types.

mod configuration;
mod grammar;
mod load;
#[cfg(test)]
mod load_tests;
mod matching;
mod model;
mod operations;
mod read;
mod verify;

pub use configuration::load_configuration;
pub use grammar::{configuration_reference, json_schema, reference};
pub use load::{load, load_file, load_login, load_only};
pub use model::{
    Argument, Arguments, Auth, Backoff, Block, BlockInput, Body, BodyContent, BodyExpectation, Capture, CaptureSource,
    Case, CheckLevel, Condition, Configuration, Coverage, CustomCheck, Defaults, Expect, FieldExpectation, Fuzz,
    Generated, JsonType, LoginStep, Matcher, Mismatch, Mutate, MutationSelector, OperationConfiguration, Operator,
    OrderedStates, Poll, PollCheck, Quarantine, RUN_NAMES, Redaction, RedactionRule, RequestStep, RequestTarget,
    Requires, Row, RunPhase, Snapshot, SnapshotPart, Spanned, StatusClass, StatusExpectation, StatusPattern, Step,
    StepAction, Suite, TargetKind, Test, TimeExpectation, TokenPart, UseBlock, ValuePath,
};
