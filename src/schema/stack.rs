//! Room for deep values under deep schemas.
//!
//! A validator goes down as many calls as schemas look at one value, for each level of the value. A thread has room
//! for what documents have; the rest, hostile or not, gets a thread of its own. Start at [`is_enough`].

use std::thread;

use serde_json::Value;

/// How many schemas may look at one value before anyone asks how deep the value is.
const SHALLOW: usize = 12;

/// How many calls of a validator fit on any thread.
const MAX_CALLS: usize = 1_500;

/// The stack of a thread that validates what does not fit: pages that are never touched cost nothing.
const ROOM: usize = 1 << 30;

/// Whether the stack of any thread is enough to validate `value`.
pub(super) fn is_enough(height: usize, value: &Value) -> bool {
    height <= SHALLOW || height.saturating_mul(depth(value)) <= MAX_CALLS
}

/// Runs `work` on a thread with more room.
pub(super) fn with_more<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(ROOM).spawn_scoped(scope, work);
        let result = thread.expect("the system has room for one more thread").join();
        result.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

fn depth(value: &Value) -> usize {
    let mut deepest = 1;
    let mut waiting = vec![(value, 1)];
    while let Some((value, depth)) = waiting.pop() {
        deepest = deepest.max(depth);
        match value {
            Value::Object(fields) => waiting.extend(fields.values().map(|child| (child, depth + 1))),
            Value::Array(items) => waiting.extend(items.iter().map(|child| (child, depth + 1))),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_deep_values_under_deep_schemas_need_more() {
        let deep = (0..100).fold(json!(1), |value, _| json!([value]));
        assert!(is_enough(12, &deep));
        assert!(is_enough(100, &json!({"a": 1})));
        assert!(!is_enough(100, &deep));
        assert_eq!(with_more(|| 1), 1);
    }
}
