//! From what happened to a verdict.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::halt::Halt;
use crate::case::Quarantine;
use crate::event::Verdict;

/// The verdict of a test that ran. A quarantine entry turns a failure around, but only while it holds.
pub(super) fn verdict(
    failed: bool,
    ended: Result<(), Halt>,
    quarantine: Option<&Quarantine>,
    now: Timestamp,
) -> Verdict {
    match ended {
        // What was found before the target went away was found all the same.
        Err(Halt::Down) if failed => return Verdict::Failed,
        Err(Halt::Interrupted | Halt::Down) => return Verdict::Interrupted,
        Err(Halt::Withheld(reason)) => return Verdict::Ignored { reason },
        Err(Halt::Broken(message) | Halt::Unsendable(message)) => return Verdict::Broken { message },
        Err(Halt::Failed) | Ok(()) => {}
    }
    let Some(entry) = quarantine else {
        return if failed { Verdict::Failed } else { Verdict::Passed };
    };
    let today = now.to_zoned(TimeZone::UTC).date();
    let about = format!("{} (owner {}, until {})", entry.reason, entry.owner, entry.until);
    if entry.until < today {
        return Verdict::QuarantineStale { reason: format!("the quarantine entry is past its date: {about}") };
    }
    if failed {
        return Verdict::Quarantined { reason: about };
    }
    Verdict::QuarantineStale { reason: format!("the test passes, so its quarantine entry must go: {about}") }
}
