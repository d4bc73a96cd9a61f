//! What references have answered during one validation.
//!
//! `S: {properties: {a: {allOf: [S, S]}}}` asks twice as often with every level of a value: forty levels never end. A
//! reference gives the same answer for the same value, so once very much has been asked, answers are kept. Values
//! that honest schemas look at do not come that far and pay for a count only. Start at [`during`] and [`answer`].

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

/// How often references are asked before their answers are kept.
const FREE: usize = 100_000;

thread_local! {
    /// How many validations are under way on this thread, one within the other.
    static NESTED: Cell<usize> = const { Cell::new(0) };
    static ASKED: Cell<usize> = const { Cell::new(0) };
    /// By the addresses of schema and value: both stay where they are during a validation.
    static ANSWERS: RefCell<HashMap<(usize, usize), bool>> = RefCell::default();
}

/// Runs a validation; answers are kept until the outermost one ends.
pub(super) fn during<T>(validation: impl FnOnce() -> T) -> T {
    let _scope = Scope::enter();
    validation()
}

/// The answer of `schema` about `value`: a kept one, or what `ask` says.
pub(super) fn answer<S, V>(schema: &S, value: &V, ask: impl FnOnce() -> bool) -> bool {
    let asked = ASKED.get() + 1;
    ASKED.set(asked);
    if asked <= FREE {
        return ask();
    }
    let key = (std::ptr::from_ref(schema).addr(), std::ptr::from_ref(value).addr());
    if let Some(answer) = ANSWERS.with_borrow(|answers| answers.get(&key).copied()) {
        return answer;
    }
    let answer = ask();
    ANSWERS.with_borrow_mut(|answers| answers.insert(key, answer));
    answer
}

/// Ends also when a validation panics.
struct Scope;

impl Scope {
    fn enter() -> Self {
        NESTED.set(NESTED.get() + 1);
        Self
    }
}

impl Drop for Scope {
    fn drop(&mut self) {
        NESTED.set(NESTED.get() - 1);
        if NESTED.get() > 0 {
            return;
        }
        if ASKED.replace(0) > FREE {
            ANSWERS.take();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_kept_only_when_much_is_asked_and_only_during_a_validation() {
        let (schema, value) = (1, 2);
        let asks = Cell::new(0_usize);
        let ask = || {
            answer(&schema, &value, || {
                asks.set(asks.get() + 1);
                true
            })
        };
        during(|| (0..2 * FREE).for_each(|_| assert!(ask())));
        assert_eq!(asks.get(), FREE + 1);
        during(|| assert!(ask()));
        assert_eq!(asks.get(), FREE + 2);
    }
}
