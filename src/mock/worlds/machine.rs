//! Moves records along their machines.
//!
//! Nothing happens in the background: a record is brought up to date whenever it is looked at. A transition that
//! was due at some earlier virtual time is taken as of that time, so that a chain of them gives the same result
//! however far the clock jumped.

use jiff::Timestamp;
use serde_json::Value;

use super::clock::after;
use super::record::{Progress, Record};
use super::shape::shape;
use crate::mock::behaviour::{Machine, MachineFault, Transition, allows};
use crate::template::{EvaluateError, Scope};

/// More transitions than this in one go are taken for a circle.
const LONGEST_CHAIN: usize = 64;

/// A machine with the faults it has been given.
pub(crate) struct Mover<'a> {
    pub(crate) machine: &'a Machine,
    pub(crate) faults: &'a [&'a MachineFault],
}

impl Mover<'_> {
    /// Puts a new record into its first state: the one its field names already, else the machine's start.
    pub(crate) fn start(&self, record: &mut Record, scope: &Scope) -> Result<(), EvaluateError> {
        let given = record.fields.get(&self.machine.field).and_then(Value::as_str);
        let state = given.filter(|state| self.machine.states.contains_key(*state)).unwrap_or(&self.machine.start);
        let state = state.to_owned();
        self.enter(record, &state, scope.now(), scope)
    }

    /// Takes every transition that polls, time or conditions have made due.
    pub(crate) fn settle(&self, record: &mut Record, scope: &Scope) -> Result<(), EvaluateError> {
        for _ in 0..LONGEST_CHAIN {
            let Some((due, to)) = self.next(record, scope)? else { return Ok(()) };
            self.enter(record, &to, due, scope)?;
        }
        Ok(())
    }

    /// Sends an event; false when the state does not wait for it.
    pub(crate) fn fire(&self, record: &mut Record, event: &str, scope: &Scope) -> Result<bool, EvaluateError> {
        let Some(progress) = &record.progress else { return Ok(false) };
        let mut scope = scope.clone();
        scope.insert("this", &Value::Object(record.fields.clone()));
        for transition in self.machine.transitions.iter().filter(|transition| transition.on.as_deref() == Some(event)) {
            if transition.from.contains(&progress.state) && allows(transition.when.as_ref(), &scope)? {
                self.enter(record, &transition.to, scope.now(), &scope)?;
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The transition that is due first, and since when.
    fn next(&self, record: &Record, scope: &Scope) -> Result<Option<(Timestamp, String)>, EvaluateError> {
        let Some(progress) = &record.progress else { return Ok(None) };
        if self.faults.iter().any(|fault| fault.hold.contains(&progress.state)) {
            return Ok(None);
        }
        let mut first: Option<(Timestamp, &Transition)> = None;
        for transition in self.machine.transitions.iter().filter(|transition| transition.on.is_none()) {
            if !transition.from.contains(&progress.state) {
                continue;
            }
            let Some(due) = due(transition, progress, scope.now()) else { continue };
            if first.is_none_or(|(earliest, _)| due < earliest) && holds(transition, record, scope)? {
                first = Some((due, transition));
            }
        }
        Ok(first.map(|(due, transition)| (due, transition.to.clone())))
    }

    fn enter(&self, record: &mut Record, to: &str, when: Timestamp, scope: &Scope) -> Result<(), EvaluateError> {
        let redirected = self.faults.iter().flat_map(|fault| &fault.redirect).find(|(from, _)| from == to);
        let to = redirected.map_or(to, |(_, to)| to);
        record.progress = Some(Progress { state: to.to_owned(), entered: when, polls: 0 });
        record.fields.insert(self.machine.field.clone(), Value::String(to.to_owned()));
        let Some(fields) = self.machine.states.get(to).filter(|fields| !fields.is_empty()) else { return Ok(()) };
        let mut scope = scope.clone();
        scope.set_now(when);
        for (name, template) in fields {
            scope.insert("this", &Value::Object(record.fields.clone()));
            record.fields.insert(name.clone(), shape(template, &scope)?);
        }
        Ok(())
    }
}

/// Since when a transition has been due; `None` when it is not.
fn due(transition: &Transition, progress: &Progress, now: Timestamp) -> Option<Timestamp> {
    let by_polls = transition.polls.filter(|polls| progress.polls >= *polls).map(|_| now);
    let by_time = transition.time.map(|time| after(progress.entered, time)).filter(|due| *due <= now);
    match (transition.polls, transition.time) {
        (None, None) => Some(progress.entered),
        _ => by_time.or(by_polls),
    }
}

fn holds(transition: &Transition, record: &Record, scope: &Scope) -> Result<bool, EvaluateError> {
    match &transition.when {
        Some(when) => when.holds(&scope.clone().with("this", &Value::Object(record.fields.clone()))),
        None => Ok(true),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use indexmap::IndexMap;
    use jiff::Timestamp;
    use serde_json::json;

    use super::Mover;
    use crate::mock::behaviour::{Machine, MachineFault, Transition};
    use crate::mock::worlds::record::Record;
    use crate::template::Scope;

    fn transition(from: &str, to: &str, polls: Option<u64>, seconds: Option<u64>) -> Transition {
        let time = seconds.map(Duration::from_secs);
        Transition { from: vec![from.to_owned()], to: to.to_owned(), on: None, when: None, polls, time }
    }

    /// Queued for two polls or 60 seconds, running for 60 seconds, then done; too old after 90 seconds of running.
    fn job() -> Machine {
        let states = ["queued", "running", "done", "old"].map(|state| (state.to_owned(), Vec::new()));
        Machine {
            field: "state".to_owned(),
            start: "queued".to_owned(),
            states: IndexMap::from(states),
            transitions: vec![
                transition("queued", "running", Some(2), Some(60)),
                transition("running", "old", None, Some(90)),
                transition("running", "done", None, Some(60)),
                Transition { on: Some("stop".to_owned()), ..transition("running", "queued", None, None) },
            ],
        }
    }

    fn at(seconds: u64) -> Scope {
        Scope::new(Timestamp::UNIX_EPOCH + Duration::from_secs(seconds), 0)
    }

    fn started(mover: &Mover<'_>) -> Record {
        let mut record = Record::default();
        mover.start(&mut record, &at(0)).unwrap();
        record
    }

    #[test]
    fn what_was_due_first_is_taken_first_and_as_of_then() {
        let mover = Mover { machine: &job(), faults: &[] };
        let mut record = started(&mover);
        mover.settle(&mut record, &at(1000)).unwrap();
        assert_eq!(record.fields["state"], json!("done"));
        assert_eq!(record.progress.unwrap().entered, at(120).now());
    }

    #[test]
    fn polls_are_enough_without_time() {
        let mover = Mover { machine: &job(), faults: &[] };
        let mut record = started(&mover);
        record.progress.as_mut().unwrap().polls = 1;
        mover.settle(&mut record, &at(0)).unwrap();
        assert_eq!(record.fields["state"], json!("queued"));
        record.progress.as_mut().unwrap().polls = 2;
        mover.settle(&mut record, &at(0)).unwrap();
        assert_eq!(record.fields["state"], json!("running"));
    }

    #[test]
    fn an_event_moves_only_a_state_that_waits_for_it() {
        let mover = Mover { machine: &job(), faults: &[] };
        let mut record = started(&mover);
        assert!(!mover.fire(&mut record, "stop", &at(0)).unwrap());
        mover.settle(&mut record, &at(60)).unwrap();
        assert!(mover.fire(&mut record, "stop", &at(61)).unwrap());
        assert_eq!(record.fields["state"], json!("queued"));
    }

    #[test]
    fn faults_redirect_and_hold() {
        let redirect = vec![("running".to_owned(), "old".to_owned())];
        let skipping = MachineFault { resource: "job".to_owned(), redirect, hold: Vec::new() };
        let holding = MachineFault { redirect: Vec::new(), hold: vec!["queued".to_owned()], ..skipping.clone() };
        for (fault, end) in [(&skipping, "old"), (&holding, "queued")] {
            let mover = Mover { machine: &job(), faults: &[fault] };
            let mut record = started(&mover);
            mover.settle(&mut record, &at(60)).unwrap();
            assert_eq!(record.fields["state"], json!(end));
        }
    }
}
