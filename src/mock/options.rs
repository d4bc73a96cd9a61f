//! What a mock is started with.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

/// The name of a fault, as a behaviour document defines it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FaultId(pub String);

impl fmt::Display for FaultId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Tells how much real time has passed since the start; whoever reads clocks hands one in.
pub type Elapsed = Arc<dyn Fn() -> Duration + Send + Sync>;

/// What a mock is started with.
#[derive(Clone)]
pub struct MockOptions {
    /// Where generated ids, nonces and tokens come from: the same seed gives the same ones.
    pub seed: u64,
    /// The faults that are switched on.
    pub faults: Vec<FaultId>,
    /// When the virtual clock of a new world starts.
    pub epoch: Timestamp,
    /// Real time that moves the virtual clock as well; without it only the control endpoint does.
    pub real_time: Option<Elapsed>,
    /// How many worlds are kept; the one unused for longest makes room.
    pub worlds: usize,
}

impl Default for MockOptions {
    /// Seed 0, no faults, a clock that stands at 2026-11-01T00:00:00Z until it is moved, 10,000 worlds.
    fn default() -> Self {
        Self {
            seed: 0,
            faults: Vec::new(),
            epoch: Timestamp::from_second(1_793_491_200).expect("2026-11-01T00:00:00Z is a timestamp"),
            real_time: None,
            worlds: 10_000,
        }
    }
}

impl fmt::Debug for MockOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MockOptions")
            .field("seed", &self.seed)
            .field("faults", &self.faults)
            .field("epoch", &self.epoch)
            .field("real_time", &self.real_time.is_some())
            .field("worlds", &self.worlds)
            .finish()
    }
}
