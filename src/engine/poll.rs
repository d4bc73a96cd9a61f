//! Asks again until something is so, and stops at once when it never will be.

use std::time::Duration;

use super::answer::Purpose;
use super::expectation::body_value;
use super::halt::Halt;
use super::request::Prepared;
use super::test_run::{ScopeId, TestRun};
use crate::case::{OrderedStates, Poll, PollCheck, RequestStep, Step};
use crate::finding::Finding;
use crate::message::Exchange;
use crate::transport::retry_after;

/// However short the waits are, a poll asks no more often than this.
const ANSWERS_LIMIT: u32 = 10_000;

/// What a poll has seen so far.
#[derive(Debug, Default)]
struct Timeline {
    /// States in the order seen, with how often each was answered in a row and when first.
    states: Vec<(String, u32, Duration)>,
    /// How far in the expected order.
    furthest: usize,
    answers: u32,
    passed: Duration,
}

/// What a poll does after an answer.
enum Next {
    Ask(Duration),
    Done,
    Fail(Box<Finding>),
}

impl<'a> TestRun<'a, '_> {
    /// Runs a polling step.
    pub(super) async fn poll(
        &mut self,
        name: &str,
        step: &'a Step,
        request: &'a RequestStep,
        poll: &'a Poll,
        scope: ScopeId,
    ) -> Result<(), Halt> {
        let prepared = self.prepare(request, scope)?;
        let purpose = Purpose::written();
        let mut timeline = Timeline::default();
        loop {
            let exchange = self.send(name, &prepared, &purpose, self.timeout(request)).await?;
            timeline.saw(&exchange, poll.order.as_ref());
            let next = self.next(name, &prepared, poll, &mut timeline, &exchange, scope)?;
            let last = !matches!(next, Next::Ask(_));
            let mut kept = true;
            if last || poll.check == PollCheck::Each {
                kept = self.judge(name, request, &prepared, &purpose, &exchange, scope)?;
            }
            if !kept || last {
                self.note(name, &timeline.text());
            }
            match next {
                Next::Fail(finding) => {
                    self.report(name, &purpose, &exchange, vec![*finding]);
                    return Err(Halt::Failed);
                }
                Next::Done => return self.settle(name, step, request, &prepared, &exchange, scope, kept),
                Next::Ask(_) if !kept => return Err(Halt::Failed),
                Next::Ask(wait) => {
                    self.wait(wait).await?;
                    timeline.passed += wait + exchange.elapsed;
                }
            }
        }
    }

    fn next(
        &self,
        name: &str,
        prepared: &Prepared<'_>,
        poll: &Poll,
        timeline: &mut Timeline,
        exchange: &Exchange,
        scope: ScopeId,
    ) -> Result<Next, Halt> {
        let scope = &self.scopes[scope.0];
        let (status, body) = (exchange.response.status, body_value(&exchange.response));
        let fail = |check, what| Ok(Next::Fail(Box::new(self.step_finding(name, prepared, exchange, check, what))));
        if let Some(order) = &poll.order
            && let Some((before, now)) = timeline.went_back(order)
        {
            let title = format!("the state went from `{before}` back to `{now}`");
            return fail("poll/order", (title, order.states.join(" → "), format!("{before} → {now}")));
        }
        if poll.until.holds(status, body.as_ref(), scope)? {
            return Ok(Next::Done);
        }
        if let Some(condition) = &poll.fail_if
            && condition.holds(status, body.as_ref(), scope)?
        {
            let title = "the poll met its failure condition".to_owned();
            return fail("poll/failed", (title, "the condition of `until`".to_owned(), timeline.text()));
        }
        let asked = retry_after(&exchange.response, std::time::SystemTime::from(scope.now()));
        let wait = asked.unwrap_or_else(|| poll.every.wait(timeline.answers));
        if timeline.passed + wait > poll.timeout || timeline.answers >= ANSWERS_LIMIT {
            let title = format!("the poll did not end within {:?}", poll.timeout);
            return fail("poll/timeout", (title, "the condition of `until`".to_owned(), timeline.text()));
        }
        Ok(Next::Ask(wait))
    }
}

impl Timeline {
    fn saw(&mut self, exchange: &Exchange, order: Option<&OrderedStates>) {
        self.answers += 1;
        let state = order.and_then(|order| order.at.find(&body_value(&exchange.response)?)).map_or_else(
            || exchange.response.status.to_string(),
            |state| match state.as_str() {
                Some(text) => text.to_owned(),
                None => state.to_string(),
            },
        );
        match self.states.last_mut() {
            Some((last, count, _)) if *last == state => *count += 1,
            _ => self.states.push((state, 1, self.passed)),
        }
    }

    /// The last two states, when the last one comes earlier in the order than one seen before.
    fn went_back(&mut self, order: &OrderedStates) -> Option<(String, String)> {
        let (now, _, _) = self.states.last()?;
        let position = order.states.iter().position(|state| state == now)?;
        if position < self.furthest {
            return Some((order.states[self.furthest].clone(), now.clone()));
        }
        self.furthest = position;
        None
    }

    /// `NEW ×1 at 0s → WORKING ×3 at 2s (4 answers)`
    fn text(&self) -> String {
        let states: Vec<_> =
            self.states.iter().map(|(state, count, at)| format!("{state} ×{count} at {}s", at.as_secs())).collect();
        format!("{} ({} answers)", states.join(" → "), self.answers)
    }
}
