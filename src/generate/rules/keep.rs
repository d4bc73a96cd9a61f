//! Changes a draft so that it keeps its rules: fields are lent by a full draft, taken away or exchanged.
//!
//! A repair may break a rule that was kept, so there are several rounds; what is left is for the proof to refuse. Start
//! at [`repair`].

use serde_json::Value;

use super::rule::{Field, ResolvedRule, is_there};
use crate::contract::Demand;
use crate::generate::random::Random;
use crate::generate::walk::{get, remove, set};

/// How often all rules are gone through.
const ROUNDS: usize = 4;

/// Repairs `draft`; `is_fixed` says which places must stay as they are.
pub(crate) fn repair(
    rules: &[ResolvedRule],
    draft: &mut Value,
    full: &Value,
    is_fixed: &dyn Fn(&[String]) -> bool,
    random: &mut Random,
) {
    for _ in 0..ROUNDS {
        let mut broken = rules.iter().filter(|rule| !rule.is_kept_by(draft)).collect::<Vec<_>>();
        if broken.is_empty() {
            return;
        }
        random.shuffle(&mut broken);
        for rule in broken {
            mend(rule, draft, full, is_fixed, random);
        }
    }
}

fn mend(
    rule: &ResolvedRule,
    draft: &mut Value,
    full: &Value,
    is_fixed: &dyn Fn(&[String]) -> bool,
    random: &mut Random,
) {
    match &rule.demand {
        Demand::Required(_) => rule.fields.iter().for_each(|field| lend(draft, full, field)),
        Demand::Requires(_) => match rule.fields.first() {
            Some(first) if !is_fixed(first) && random.chance(1, 2) => drop(remove(draft, first)),
            _ => rule.fields.iter().for_each(|field| lend(draft, full, field)),
        },
        Demand::Forbidden(_) => rule.fields.iter().filter(|field| !is_fixed(field)).for_each(|field| {
            remove(draft, field);
        }),
        Demand::Excludes(_) | Demand::OnlyOneOf(_) => {
            let there = rule.present(draft);
            let choices = if there.is_empty() { rule.fields.iter().collect() } else { there };
            let fixed = choices.iter().find(|field| is_fixed(field)).copied();
            let Some(kept) = fixed.or_else(|| random.pick(&choices).copied()) else { return };
            lend(draft, full, kept);
            for field in rule.fields.iter().filter(|field| *field != kept && !is_fixed(field)) {
                remove(draft, field);
            }
        }
        Demand::Less(..) | Demand::AtMost(..) => {
            let [less, more] = rule.fields.as_slice() else { return };
            if is_fixed(less) || is_fixed(more) || exchange(draft, less, more) {
                return;
            }
            // The same value twice: without one of them there is nothing to compare.
            remove(draft, less);
        }
    }
}

/// Exchanges two values that differ.
fn exchange(draft: &mut Value, one: &Field, other: &Field) -> bool {
    let (Some(first), Some(second)) = (get(draft, one).cloned(), get(draft, other).cloned()) else { return false };
    first != second && set(draft, one, second) && set(draft, other, first)
}

/// Puts a field of `full` there, with what has to be around it, unless something is there.
pub(super) fn lend(draft: &mut Value, full: &Value, field: &[String]) {
    for depth in 1..=field.len() {
        if !is_there(draft, &field[..depth]) {
            let Some(value) = get(full, &field[..depth]).filter(|value| !value.is_null()) else { return };
            set(draft, &field[..depth], value.clone());
        }
    }
}
