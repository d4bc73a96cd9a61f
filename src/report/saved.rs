//! Events in a file, one JSON text per line (NDJSON), so that a run can be reported again without a network.
//!
//! Start at [`event_line`] and [`read_events`].

use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::event::Event;

/// An event as a line, its end included.
///
/// # Panics
/// Never: events are plain data.
#[must_use]
pub fn event_line(event: &Event) -> String {
    serde_json::to_string(event).expect("events are plain data") + "\n"
}

/// The events of a file, in order.
///
/// # Errors
/// When the file cannot be read, or a line of it is no event; the last line may be cut off, because the run was.
pub fn read_events(path: &Path) -> Result<Vec<Event>, Diagnostic> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        Diagnostic::new("report/events", format!("`{}` cannot be read: {error}", path.display()))
            .hint("`probity run --events FILE` writes such a file")
    })?;
    let last = text.lines().count();
    let mut events = Vec::new();
    for (index, line) in text.lines().enumerate() {
        match serde_json::from_str(line) {
            Ok(event) => events.push(event),
            Err(_) if index + 1 == last && !text.ends_with('\n') && index > 0 => {}
            Err(error) => {
                let message = format!("{}:{}: this is no event of a run: {error}", path.display(), index + 1);
                return Err(
                    Diagnostic::new("report/events", message).hint("`probity run --events FILE` writes such a file")
                );
            }
        }
    }
    Ok(events)
}

#[cfg(test)]
mod tests {
    use super::{event_line, read_events};
    use crate::event::{Event, TestName, Verdict};

    #[test]
    fn events_come_back_as_they_went() {
        let test = TestName("pets::list".to_owned());
        let events = vec![
            Event::TestStarted { test: test.clone(), place: "a.yaml:1:1".to_owned() },
            Event::TestFinished { test, verdict: Verdict::Passed, took_ms: 7, digest: String::new() },
        ];
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("events.ndjson");
        let text: String = events.iter().map(event_line).collect();
        std::fs::write(&path, &text).unwrap();
        assert_eq!(read_events(&path).unwrap(), events);
        std::fs::write(&path, &text[..text.len() - 9]).unwrap();
        assert_eq!(read_events(&path).unwrap(), events[..1]);
        std::fs::write(&path, "{}\n").unwrap();
        assert!(read_events(&path).unwrap_err().message.contains(":1: "));
    }
}
