//! What a case file says, typed: suites, cases, rows, steps, expectations.
//!
//! Plain data with the little behaviour that needs only a scope of names: evaluating arguments and bodies, looking
//! up a path in a value, matching a value. Everything that may still go wrong during a run carries its place.

mod arguments;
mod auth;
mod body;
mod case;
mod configuration;
mod expect;
mod generated;
mod matcher;
mod poll;
mod snapshot;
mod spanned;
mod status;
mod step;
mod suite;
mod value_path;

pub use arguments::{Argument, Arguments};
pub use auth::{Auth, LoginStep, TokenPart};
pub use body::{Body, BodyContent};
pub use case::{Case, Quarantine, Requires, Row, TargetKind};
pub use configuration::{Configuration, CustomCheck, OperationConfiguration};
pub use expect::{BodyExpectation, Condition, Expect, FieldExpectation, TimeExpectation};
pub use generated::{Coverage, Fuzz, Generated, Mutate, MutationSelector, RunPhase};
pub use matcher::{JsonType, Matcher, Mismatch, Operator};
pub use poll::{Backoff, OrderedStates, Poll, PollCheck};
pub use snapshot::{Redaction, RedactionRule, Snapshot, SnapshotPart};
pub use spanned::Spanned;
pub use status::{StatusClass, StatusExpectation, StatusPattern};
pub use step::{Capture, CaptureSource, RequestStep, RequestTarget, Step, StepAction, UseBlock};
pub use suite::{Block, BlockInput, CheckLevel, Defaults, RUN_NAMES, Suite, Test};
pub use value_path::ValuePath;
