//! What one test has made: its own, to be changed and deleted. Plain data.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::relation::ResourceId;

/// The identities of a thing and of everything that it lies in.
pub(in crate::engine) type Live = BTreeMap<ResourceId, Value>;

/// A thing that this test made.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::engine) struct Made {
    /// What kind of thing.
    pub resource: ResourceId,
    /// What it lies in.
    pub parents: Live,
    /// What it may be called, the likeliest first.
    pub identities: Vec<Value>,
    /// Whether it was deleted again.
    pub is_gone: bool,
    /// Whether it is not asked for any more, because it is in a state that gets in the way.
    pub is_left: bool,
}

impl Made {
    /// Its likeliest identity with those of its parents.
    pub(in crate::engine) fn live(&self) -> Option<Live> {
        let mut live = self.parents.clone();
        live.insert(self.resource, self.identities.first()?.clone());
        Some(live)
    }
}

/// Everything that one test made, in order.
#[derive(Debug, Default)]
pub(in crate::engine) struct Ledger {
    made: Vec<Made>,
}

impl Ledger {
    /// Writes down that a thing was made.
    pub(in crate::engine) fn record(&mut self, resource: ResourceId, parents: Live, identities: Vec<Value>) {
        self.made.push(Made { resource, parents, identities, is_gone: false, is_left: false });
    }

    /// The latest thing of this kind that is still there.
    pub(in crate::engine) fn latest(&self, resource: ResourceId) -> Option<Live> {
        let mut there =
            self.made.iter().rev().filter(|made| made.resource == resource && !made.is_gone && !made.is_left);
        there.find_map(Made::live)
    }

    /// Whether this test made the thing that these identities name.
    pub(in crate::engine) fn owns(&self, resource: ResourceId, named: &Live) -> bool {
        self.made.iter().any(|made| made.resource == resource && made.is_named(named))
    }

    /// Asks for no more of the things of this kind that there are; they stay ours.
    pub(in crate::engine) fn leave_aside(&mut self, resource: ResourceId) {
        self.made.iter_mut().filter(|made| made.resource == resource).for_each(|made| made.is_left = true);
    }

    /// Writes down which of the values is a thing's identity.
    pub(in crate::engine) fn name(&mut self, thing: &Made, identity: &Value) {
        if let Some(made) = self.made.iter_mut().rev().find(|made| *made == thing) {
            made.identities = vec![identity.clone()];
        }
    }

    /// Writes down that a thing, and all that lies in it, is there no more.
    pub(in crate::engine) fn forget(&mut self, resource: ResourceId, named: &Live) {
        for made in &mut self.made {
            let is_it = made.resource == resource && made.is_named(named);
            let lies_in_it = made.parents.contains_key(&resource) && agree(&made.parents, named);
            made.is_gone |= is_it || lies_in_it;
        }
    }

    /// What is still there, the last made first.
    pub(in crate::engine) fn left(&self) -> Vec<Made> {
        self.made.iter().rev().filter(|made| !made.is_gone).cloned().collect()
    }
}

impl Made {
    fn is_named(&self, named: &Live) -> bool {
        // The others are guesses, which may be the identity of something that is not ours.
        let likeliest = self.identities.first().map(text);
        likeliest.is_some() && named.get(&self.resource).map(text) == likeliest && agree(&self.parents, named)
    }
}

/// Whether two ways of naming things contradict each other nowhere.
fn agree(things: &Live, named: &Live) -> bool {
    things.iter().all(|(resource, own)| named.get(resource).is_none_or(|other| text(own) == text(other)))
}

/// An identity as it stands in a path, before it is encoded.
pub(in crate::engine) fn text(identity: &Value) -> String {
    identity.as_str().map_or_else(|| identity.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const STORE: ResourceId = ResourceId(0);
    const PET: ResourceId = ResourceId(1);

    fn live(store: u64, pet: Option<u64>) -> Live {
        let pet = pet.map(|pet| (PET, json!(pet)));
        [(STORE, json!(store))].into_iter().chain(pet).collect()
    }

    #[test]
    fn what_was_made_is_owned_until_and_after_it_is_gone() {
        let mut ledger = Ledger::default();
        ledger.record(STORE, Live::new(), vec![json!(1)]);
        ledger.record(PET, live(1, None), vec![json!(7), json!(8)]);
        assert_eq!(ledger.latest(PET), Some(live(1, Some(7))));
        assert!(ledger.owns(PET, &live(1, Some(7))));
        assert!(!ledger.owns(PET, &live(1, Some(8))), "a guess is not ours");
        assert!(!ledger.owns(PET, &live(2, Some(7))), "another store's pet");
        assert!(!ledger.owns(STORE, &live(2, None)));
        ledger.forget(PET, &live(1, Some(7)));
        assert_eq!((ledger.latest(PET), ledger.left().len()), (None, 1));
        assert!(ledger.owns(PET, &live(1, Some(7))));
    }

    #[test]
    fn what_lies_in_a_deleted_thing_is_gone_with_it() {
        let mut ledger = Ledger::default();
        for store in [1, 2] {
            ledger.record(STORE, Live::new(), vec![json!(store)]);
            ledger.record(PET, live(store, None), vec![json!(7)]);
        }
        ledger.forget(STORE, &live(1, None));
        let left: Vec<_> = ledger.left().iter().filter_map(Made::live).collect();
        assert_eq!(left, [live(2, Some(7)), live(2, None)]);
    }
}
