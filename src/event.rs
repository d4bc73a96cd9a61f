//! What happened during a run: one ordered stream of plain data.
//!
//! The engine emits [`Event`]s to one callback; every report and coverage table is a fold over them. Events
//! serialise, so that a saved run can be reported again without a network. Everything in them is already masked.
//! They import neither engine nor report.

use serde::{Deserialize, Serialize};

use crate::finding::Finding;

/// The name of a test: `suite::case` or `suite::case::row`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TestName(pub String);

impl std::fmt::Display for TestName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// One thing that happened during a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The run begins.
    RunStarted {
        /// Everything random follows from it.
        seed: u64,
        /// Where the requests go, for people.
        target: String,
        /// How many tests were selected, the ignored ones included.
        tests: usize,
        /// Every operation that the contract promises, so that what was never asked shows.
        promised: Vec<PromisedOperation>,
    },
    /// A test begins.
    TestStarted {
        /// Which one.
        test: TestName,
        /// `file:line:column` of its case.
        place: String,
    },
    /// A request was answered.
    Exchanged {
        /// By which test.
        test: TestName,
        /// In which step.
        step: String,
        /// What went over the wire, in short.
        record: ExchangeRecord,
    },
    /// The API broke a promise.
    Found {
        /// In which test.
        test: TestName,
        /// In which step.
        step: String,
        /// What is wrong.
        finding: Box<Finding>,
        /// The exchange that shows it, where there is one.
        evidence: Option<Box<Evidence>>,
    },
    /// Something worth saying that is no finding: a poll's timeline, a constraint that cannot be broken.
    Noted {
        /// In which test.
        test: TestName,
        /// In which step.
        step: String,
        /// The text, one or more lines.
        text: String,
    },
    /// A test ended.
    TestFinished {
        /// Which one.
        test: TestName,
        /// How.
        verdict: Verdict,
        /// How long it took, in milliseconds of real time.
        took_ms: u64,
        /// The same for two runs that sent the same requests; empty where none was sent.
        #[serde(default)]
        digest: String,
    },
    /// The run ended.
    RunFinished {
        /// Why it ended before its plan did, if so.
        stopped: Option<Stop>,
        /// What the target was like.
        #[serde(default)]
        target: TargetFacts,
        /// How long it took, in milliseconds of real time.
        took_ms: u64,
    },
}

/// What a run came to know of its target, beside its answers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetFacts {
    /// What happened to it, when it is down.
    pub down: Option<String>,
    /// The protocols that it spoke, such as `HTTP/1.1`; none for a service in this process.
    #[serde(default)]
    pub protocols: Vec<String>,
    /// Whether its certificate was not looked at, as the user wished.
    #[serde(default)]
    pub is_unverified: bool,
}

/// An operation of the contract with the statuses it documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromisedOperation {
    /// The API's name.
    pub api: String,
    /// `METHOD /templated/path`.
    pub operation: String,
    /// Documented statuses: codes, ranges such as `4XX`, `default`.
    pub statuses: Vec<String>,
}

/// One exchange, in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExchangeRecord {
    /// The API's name; empty when the request is bound to no operation.
    pub api: String,
    /// `METHOD /templated/path`; empty when the request is bound to no operation.
    pub operation: String,
    /// The method as sent.
    pub method: String,
    /// The request target as sent.
    pub target: String,
    /// What the request meant to be: `written`, `valid`, or the kind of its one breakage.
    pub intent: String,
    /// How to send a generated request again.
    pub replay: Option<String>,
    /// The status that was answered.
    pub status: u16,
    /// How many requests went before it for authentication.
    pub preliminary: usize,
    /// From the first byte sent to the last byte read, in microseconds.
    pub elapsed_us: u64,
}

/// What a person needs to see a finding with their own eyes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// A command that sends the same request.
    pub curl: String,
    /// A command that runs the same test again.
    pub replay: String,
    /// The phase of the test, where nobody wrote it.
    #[serde(default)]
    pub phase: Option<String>,
    /// The id of the one generated request that shows it, if it is one.
    #[serde(default)]
    pub replay_id: Option<String>,
    /// The request as it stood on the wire (RFC 9112 §3), masked; bytes that are no text are shown as `\xNN`.
    #[serde(default)]
    pub http: String,
    /// The answer's status line, headers and body, shortened.
    pub response: String,
}

/// How a test ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// Every promise was kept.
    Passed,
    /// At least one finding of severity `error`.
    Failed,
    /// It was not run.
    Ignored {
        /// Why not.
        reason: String,
    },
    /// It failed, as its quarantine entry says it does.
    Quarantined {
        /// The entry's reason and owner.
        reason: String,
    },
    /// Its quarantine entry no longer holds: it is past its date, or the test passes.
    QuarantineStale {
        /// What is stale about it.
        reason: String,
    },
    /// It could not be judged: the target was unreachable or answered no HTTP.
    Broken {
        /// What happened.
        message: String,
    },
    /// The run was stopped before it ended.
    Interrupted,
}

/// Why a run ended early.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stop {
    /// The user asked for it.
    Interrupted,
    /// The time allowed was used up.
    MaxTime,
    /// The requests allowed were used up.
    MaxRequests,
    /// As many findings were made as the user had asked for.
    MaxFindings,
    /// A test failed and the user had asked to stop at the first failure.
    FailFast,
    /// The target went away, or never was there.
    TargetDown,
}
