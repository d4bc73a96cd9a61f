//! A map that only grows, shared between threads, whose values stay where they are.
//!
//! Readers get plain references that live as long as the map, without a lock; that is what lets schemas be rewritten
//! one by one behind an interface that hands out `&Value`. Start at [`Shelf::get_or_insert_with`].

use std::hash::{BuildHasher, RandomState};
use std::sync::OnceLock;

/// How many ways each place branches; one digit of a hash chooses.
const WAYS: usize = 16;

/// How many bits of a hash choose a way.
const DIGIT: u32 = WAYS.ilog2();

/// A map from text to values that are never moved and never dropped before the map is.
pub(super) struct Shelf<T> {
    hasher: RandomState,
    first: Slot<T>,
}

type Slot<T> = OnceLock<Box<Place<T>>>;

struct Place<T> {
    key: Box<str>,
    value: T,
    below: [Slot<T>; WAYS],
}

impl<T> Shelf<T> {
    pub(super) fn new() -> Self {
        Self { hasher: RandomState::new(), first: OnceLock::new() }
    }

    /// The value of `key`, made when there is none. Two threads may make it at once; the first one's is kept.
    pub(super) fn get_or_insert_with(&self, key: &str, make: impl FnOnce() -> T) -> &T {
        let mut make = Some(make);
        let mut new: Option<Box<Place<T>>> = None;
        let mut hash = self.hasher.hash_one(key);
        let mut slot = &self.first;
        loop {
            if let Some(place) = slot.get() {
                if *place.key == *key {
                    return &place.value;
                }
                slot = &place.below[usize::try_from(hash % WAYS as u64).expect("a digit is small")];
                hash = hash.rotate_right(DIGIT);
                continue;
            }
            let place = new.take().unwrap_or_else(|| {
                let make = make.take().expect("a value is made once");
                Box::new(Place { key: key.into(), value: make(), below: [const { OnceLock::new() }; WAYS] })
            });
            // Another thread may have come first: then the place is carried on to the next slot.
            new = slot.set(place).err();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_made_once_and_stays_where_it_is() {
        let shelf = Shelf::new();
        let first: *const String = shelf.get_or_insert_with("a", || "made".to_owned());
        for number in 0..1000 {
            shelf.get_or_insert_with(&number.to_string(), || number.to_string());
        }
        let again: *const String = shelf.get_or_insert_with("a", || unreachable!("it is there"));
        assert_eq!(first, again);
        assert_eq!(shelf.get_or_insert_with("999", || unreachable!("it is there")), "999");
    }

    #[test]
    fn threads_agree_on_one_value() {
        let shelf = Shelf::new();
        let places: Vec<usize> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|number| {
                    let shelf = &shelf;
                    scope.spawn(move || std::ptr::from_ref(shelf.get_or_insert_with("a", || number)).addr())
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(places.iter().all(|place| *place == places[0]));
    }
}
