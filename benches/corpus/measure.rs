//! Draws from one schema, in a thread of its own and not for ever.
//!
//! Everything that can go wrong becomes a line of the report. Start at [`measure`].

use std::sync::mpsc;
use std::time::{Duration, Instant};

use probity::generate::{Distribution, DrawTally, GenerateProblem, JsonStrategy};
use proptest::test_runner::{RngAlgorithm, TestRng};
use serde_json::Value;

use crate::options::Options;
use crate::sources::{Maker, Subject};

/// A single value must not take longer.
const SLOW: Duration = Duration::from_millis(100);

/// Processor time below this is told by the clock.
const TICKS: Duration = Duration::from_millis(20);

/// How many values are kept for a dump.
const KEPT: usize = 20;

/// So many values are drawn before the clock is looked at.
const TOGETHER: usize = 250;

/// What became of a schema.
pub(crate) struct Outcome {
    pub(crate) ending: Ending,
    pub(crate) tally: DrawTally,
    pub(crate) slowest: Duration,
    pub(crate) total: Duration,
    /// Values that the validator refuses; every one is looked at here once more, whoever proved it before.
    pub(crate) wrong: u64,
    pub(crate) values: Vec<Value>,
    /// What was hit, where that was asked for.
    pub(crate) distribution: Option<Distribution>,
}

#[derive(PartialEq, Eq)]
pub(crate) enum Ending {
    /// All values were drawn.
    Done,
    /// The generator says that there is none.
    Unsatisfiable(String),
    /// The generator says so, but the corpus has a valid instance.
    Mistaken(String),
    /// It cannot be used: it does not compile, or refers to what is not there.
    Unusable(String),
    /// Given up, with the reason.
    GivenUp(String),
    TimedOut,
    Panicked,
}

impl Outcome {
    fn failed(ending: Ending) -> Self {
        let nothing = Duration::ZERO;
        Self {
            ending,
            tally: DrawTally::default(),
            slowest: nothing,
            total: nothing,
            wrong: 0,
            values: Vec::new(),
            distribution: None,
        }
    }

    /// The line of the report, where there is something to report.
    pub(crate) fn line(&self, verbose: bool) -> Option<String> {
        let tally = self.tally;
        let counts = format!(
            "{} values, {} refused, {} redrawn, {:.1} ms, slowest {:.1} ms",
            tally.values,
            tally.refused,
            tally.redrawn,
            self.total.as_secs_f64() * 1000.0,
            self.slowest.as_secs_f64() * 1000.0
        );
        match &self.ending {
            Ending::Done if self.wrong > 0 => Some(format!("WRONG {} of {counts}", self.wrong)),
            Ending::Done if tally.refused + tally.redrawn > 0 => Some(format!("REFUSED {counts}")),
            Ending::Done if self.slowest > SLOW => Some(format!("SLOW {counts}")),
            Ending::Done => verbose.then_some(counts),
            Ending::Unsatisfiable(reason) => Some(format!("UNSATISFIABLE {reason}")),
            Ending::Mistaken(reason) => Some(format!("MISTAKEN {reason}")),
            Ending::Unusable(reason) => verbose.then(|| format!("UNUSABLE {reason}")),
            Ending::GivenUp(reason) => Some(format!("GIVEN UP {reason}; {counts}")),
            Ending::TimedOut => Some("TIMED OUT".to_owned()),
            Ending::Panicked => Some("PANICKED".to_owned()),
        }
    }

    pub(crate) fn is_slow(&self) -> bool {
        self.slowest > SLOW
    }
}

/// Draws the values; what is not done within the limit is left alone.
pub(crate) fn measure(subject: &Subject, options: &Options) -> Outcome {
    let (sender, receiver) = mpsc::channel();
    let (maker, count, limit) = (subject.maker(), options.count, options.limit);
    let wants_distribution = options.distribution;
    let thread = std::thread::spawn(move || drop(sender.send(draw(maker, count, limit, wants_distribution))));
    let mut outcome = match receiver.recv_timeout(limit * 2) {
        Ok(outcome) => outcome,
        Err(mpsc::RecvTimeoutError::Timeout) => return Outcome::failed(Ending::TimedOut),
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            drop(thread.join());
            return Outcome::failed(Ending::Panicked);
        }
    };
    if let (Ending::Unsatisfiable(reason), Some(_)) = (&outcome.ending, &subject.example) {
        outcome.ending = Ending::Mistaken(reason.clone());
    }
    outcome
}

fn draw(maker: Maker, count: usize, limit: Duration, wants_distribution: bool) -> Outcome {
    let strategy = match maker.strategy() {
        Ok(strategy) => strategy,
        Err(problem) => return Outcome::failed(Ending::Unusable(problem.to_string())),
    };
    let mut rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[1; 32]);
    let mut outcome = Outcome::failed(Ending::Done);
    let (start, worked) = (Instant::now(), processor_time());
    let mut aside = Duration::ZERO;
    for index in 0..count {
        let before = Instant::now();
        let drawn = strategy.draw_counted(&mut rng, &mut outcome.tally);
        // The first one compiles the schema.
        if index > 0 {
            outcome.slowest = outcome.slowest.max(before.elapsed());
        }
        if let Ok(value) = &drawn {
            let before = Instant::now();
            outcome.wrong += u64::from(!strategy.accepts(value));
            aside += before.elapsed();
        }
        match drawn {
            Ok(value) if outcome.values.len() < KEPT => outcome.values.push(value),
            Ok(_) => {}
            Err(GenerateProblem::Unsatisfiable { reason, .. }) if index == 0 => {
                outcome.ending = Ending::Unsatisfiable(reason);
                break;
            }
            Err(GenerateProblem::Exhausted { reason, .. }) => {
                outcome.ending = Ending::GivenUp(reason);
                break;
            }
            Err(GenerateProblem::TooLarge { reason, .. }) => {
                outcome.ending = Ending::GivenUp(format!("too large: {reason}"));
                break;
            }
            Err(problem) => {
                outcome.ending = Ending::GivenUp(problem.to_string());
                break;
            }
        }
        if start.elapsed() > limit {
            outcome.ending = Ending::TimedOut;
            break;
        }
    }
    let spent = processor_time().zip(worked).map(|(after, before)| after.saturating_sub(before));
    // The system counts in ticks; what is shorter is hardly interrupted.
    outcome.total = spent.filter(|spent| *spent > TICKS).unwrap_or_else(|| start.elapsed()).saturating_sub(aside);
    if wants_distribution && outcome.ending == Ending::Done {
        outcome.distribution = distribution(&strategy, count, limit);
    }
    outcome
}

/// What this thread has used of a processor.
fn processor_time() -> Option<Duration> {
    let statistics = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    statistics.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

/// What so many draws hit, or those that fit the limit.
fn distribution(strategy: &JsonStrategy, count: usize, limit: Duration) -> Option<Distribution> {
    let mut rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[2; 32]);
    let start = Instant::now();
    let mut all = strategy.distribution(&mut rng, count.min(TOGETHER)).ok()?;
    while all.draws < count && start.elapsed() < limit {
        let more = strategy.distribution(&mut rng, TOGETHER.min(count - all.draws)).ok()?;
        all.draws += more.draws;
        for (class, more) in all.classes.iter_mut().zip(more.classes) {
            class.hits += more.hits;
        }
    }
    Some(all)
}
