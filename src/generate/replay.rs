//! The identity of a generated request, and the seed that follows from it.
//!
//! A [`ReplayId`] is a pure function of seed, operation, phase and index, and each index has its own random seed:
//! one request is made again without its predecessors, whatever the number of workers.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use super::{Changes, GenerateProblem};

/// Changes when the same id starts to mean other bytes.
fn generation(phase: Phase) -> &'static str {
    match phase {
        Phase::Coverage | Phase::Mutate | Phase::FuzzValid => "probity-generate-1",
        Phase::FuzzInvalid => "probity-generate-2",
    }
}

/// Which part of a run makes a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Enumerated boundaries on both sides.
    Coverage,
    /// Enumerated single violations.
    Mutate,
    /// Drawn at random, proved valid.
    FuzzValid,
    /// Drawn at random, proved invalid.
    FuzzInvalid,
}

impl Phase {
    /// Every phase.
    pub const ALL: [Phase; 4] = [Phase::Coverage, Phase::Mutate, Phase::FuzzValid, Phase::FuzzInvalid];

    /// The name used in replay ids.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Phase::Coverage => "coverage",
            Phase::Mutate => "mutate",
            Phase::FuzzValid => "fuzz-valid",
            Phase::FuzzInvalid => "fuzz-invalid",
        }
    }
}

/// Names one generated request for ever: `fuzz-valid:getPet:000000000000002a:17`.
///
/// ```
/// use probity::generate::{Phase, ReplayId};
///
/// let id = ReplayId::new(Phase::FuzzValid, "getPet".into(), 42, 17);
/// assert_eq!(id.to_string(), "fuzz-valid:getPet:000000000000002a:17");
/// assert_eq!(ReplayId::parse(&id.to_string()), Ok(id));
/// assert_eq!(ReplayId::parse("fuzz-invalid:getPet:000000000000002a:17.3").unwrap().way, 3);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReplayId {
    /// The phase.
    pub phase: Phase,
    /// `operationId`, or `METHOD /templated/path` where there is none.
    pub operation: String,
    /// The seed of the run.
    pub seed: u64,
    /// Which request of that phase.
    pub index: u64,
    /// Which of the ways to break that request, in their random order; 0 where there is only one.
    pub way: u32,
    /// What differs from the request that the rest names, where answers have guided the run.
    pub changes: Changes,
}

impl ReplayId {
    /// Names a request as its seed gives it.
    #[must_use]
    pub fn new(phase: Phase, operation: String, seed: u64, index: u64) -> Self {
        Self { phase, operation, seed, index, way: 0, changes: Changes::default() }
    }

    /// Reads an id back.
    ///
    /// # Errors
    ///
    /// When the text is not such an id.
    pub fn parse(text: &str) -> Result<Self, GenerateProblem> {
        let wrong = |reason: &str| GenerateProblem::Replay { id: text.to_owned(), reason: reason.to_owned() };
        let (phase, rest) = text.split_once(':').ok_or_else(|| wrong("it has no phase"))?;
        let phase =
            Phase::ALL.into_iter().find(|known| known.name() == phase).ok_or_else(|| wrong("its phase is unknown"))?;
        // The operation may itself hold colons (`POST /pets/{petId}:adopt`), so the end is read from the right.
        let (rest, index) = rest.rsplit_once(':').ok_or_else(|| wrong("it has no index"))?;
        let (operation, seed) = rest.rsplit_once(':').ok_or_else(|| wrong("it has no seed"))?;
        let (index, changes) = index.split_once('~').map_or((index, None), |(index, changes)| (index, Some(changes)));
        let changes = changes.map_or(Some(Changes::default()), Changes::parse);
        let changes = changes.ok_or_else(|| wrong("its changes are not like `/body/name=1`"))?;
        let (index, way) = index.split_once('.').unwrap_or((index, "0"));
        let index = index.parse().map_err(|_| wrong("its index is not a number"))?;
        let way = way.parse().map_err(|_| wrong("its index is not a number"))?;
        let seed = u64::from_str_radix(seed, 16).map_err(|_| wrong("its seed is not hexadecimal"))?;
        if operation.is_empty() {
            return Err(wrong("it has no operation"));
        }
        Ok(Self { phase, operation: operation.to_owned(), seed, index, way, changes })
    }

    /// The random seed of this one request, and of all ways to break it.
    pub(crate) fn random_seed(&self) -> [u8; 32] {
        let (seed, index) = (self.seed.to_string(), self.index.to_string());
        let parts = [generation(self.phase), self.phase.name(), &self.operation, &seed, &index];
        Sha256::digest(parts.join("\u{1f}").as_bytes()).into()
    }
}

impl fmt::Display for ReplayId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{:016x}:{}", self.phase.name(), self.operation, self.seed, self.index)?;
        if self.way > 0 {
            write!(f, ".{}", self.way)?;
        }
        if self.changes.is_empty() { Ok(()) } else { write!(f, "~{}", self.changes) }
    }
}

impl FromStr for ReplayId {
    type Err = GenerateProblem;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_with_colons_survives_the_round_trip() {
        let id = ReplayId {
            phase: Phase::Mutate,
            operation: "POST /pets/{petId}:adopt".into(),
            seed: u64::MAX,
            index: u64::MAX,
            way: 7,
            changes: Changes::parse("/body/a=%22b%3Ac%22").unwrap(),
        };
        assert_eq!(ReplayId::parse(&id.to_string()), Ok(id));
    }

    #[test]
    fn what_is_not_an_id_is_refused_with_a_reason() {
        for (text, reason) in [
            ("", "it has no phase"),
            ("fuzz:getPet:2a:1", "its phase is unknown"),
            ("mutate:getPet", "it has no index"),
            ("mutate:getPet:1", "it has no seed"),
            ("mutate:getPet:2a:x", "its index is not a number"),
            ("mutate:getPet:2a:1.x", "its index is not a number"),
            ("mutate:getPet:2a:1~x", "its changes are not like `/body/name=1`"),
            ("mutate:getPet:zz:1", "its seed is not hexadecimal"),
            ("mutate::2a:1", "it has no operation"),
        ] {
            let problem = ReplayId::parse(text).unwrap_err();
            assert_eq!(problem.to_string(), format!("`{text}` replays nothing: {reason}"));
        }
    }

    #[test]
    fn every_part_changes_the_random_seed() {
        let id = ReplayId::new(Phase::Mutate, "a".into(), 1, 1);
        let others = [
            ReplayId { phase: Phase::FuzzValid, ..id.clone() },
            ReplayId { operation: "b".into(), ..id.clone() },
            ReplayId { seed: 2, ..id.clone() },
            ReplayId { index: 2, ..id.clone() },
        ];
        assert!(others.iter().all(|other| other.random_seed() != id.random_seed()));
    }
}
