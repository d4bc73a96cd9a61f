//! Polls.

use std::time::Duration;

use super::expect::states;
use super::reader::{Reader, duration, text};
use crate::case::model::{Backoff, Condition, OrderedStates, Poll, PollCheck, ValuePath};
use crate::source::Node;
use crate::template::parse_duration;

const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT_FACTOR: u32 = 30;

impl Reader<'_> {
    pub(super) fn poll(&mut self, node: &Node) -> Poll {
        let nothing = Condition { span: node.span.clone(), status: None, fields: Vec::new() };
        Poll {
            span: node.span.clone(),
            until: node.get("until").map_or(nothing, |until| self.condition(until)),
            fail_if: node.get("fail_if").map(|condition| self.condition(condition)),
            every: node.get("every").map_or_else(|| constant(FIRST_WAIT), backoff),
            timeout: duration(node, "timeout").unwrap_or_default(),
            order: order(node),
            check: if text(node, "check").as_deref() == Some("last") { PollCheck::Last } else { PollCheck::Each },
        }
    }
}

fn constant(wait: Duration) -> Backoff {
    Backoff { initial: wait, factor: 1.0, max: wait }
}

fn backoff(node: &Node) -> Backoff {
    if let Some(text) = node.as_str() {
        return constant(parse_duration(text).unwrap_or(FIRST_WAIT));
    }
    let initial = duration(node, "initial").unwrap_or(FIRST_WAIT);
    Backoff {
        initial,
        factor: node.get("factor").and_then(|factor| factor.to_json().as_f64()).unwrap_or(1.0),
        max: duration(node, "max").unwrap_or(initial * LONGEST_WAIT_FACTOR),
    }
}

fn order(node: &Node) -> Option<OrderedStates> {
    let at = ValuePath::parse(node.get("at")?.as_str()?).ok()?;
    Some(OrderedStates { at, states: states(node), span: node.get("order")?.span.clone() })
}
