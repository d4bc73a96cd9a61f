//! What can be done with a thing, and in which order it is tried. Pure.

use crate::contract::Api;
use crate::relation::{Relations, Resource, ResourceId};

/// One request about the thing of a walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Move {
    Read,
    List,
    /// What the answer to the creation says is its place.
    Location,
    /// Read at the path of another parent.
    Elsewhere,
    /// A change by this operation, kept or broken.
    Change {
        operation: usize,
        is_valid: bool,
    },
    Delete,
    /// Deleted at the path of another parent.
    DeleteElsewhere,
    /// The thing that it lies in is deleted.
    DeleteParent,
    /// Another one is made in what it lay in.
    CreateInDeleted,
    /// The request before the last one is sent once more, as it was.
    Again,
    /// Anything else that can be done with it.
    Other(usize),
    /// The same, as the second identity.
    AsSecond(Second),
}

/// What a second identity tries with a thing of the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Second {
    List,
    Read,
    Change(usize),
    Delete,
}

/// The walks to go: first the whole life of a thing, then what a second identity may do, where there is one, then
/// shorter ones in other orders.
pub(super) fn walks(api: &Api, relations: &Relations, id: ResourceId, seed: u64, has_second: bool) -> Vec<Vec<Move>> {
    let resource = relations.resource(id);
    let changes: Vec<usize> = [resource.replace, resource.update].into_iter().flatten().collect();
    let others = others(api, relations, id);
    let mut walks = vec![life(resource, &changes, &others)];
    if has_second {
        let changed = changes.iter().map(|&operation| Second::Change(operation));
        let tried = [Second::List, Second::Read].into_iter().chain(changed).chain([Second::Delete]);
        walks.push([Move::Read].into_iter().chain(tried.map(Move::AsSecond)).collect());
    }
    if resource.parent.is_some() {
        walks.push(vec![Move::Read, Move::DeleteElsewhere, Move::Read]);
        walks.push(vec![
            Move::Read,
            Move::DeleteParent,
            Move::Read,
            Move::List,
            Move::Delete,
            Move::Read,
            Move::CreateInDeleted,
        ]);
    }
    let steps: Vec<Move> = changes
        .iter()
        .flat_map(|&operation| [true, false].map(|is_valid| Move::Change { operation, is_valid }))
        .chain(others.iter().map(|&other| Move::Other(other)))
        .collect();
    if !steps.is_empty() {
        let mut draw = Draw(seed);
        walks.extend((0..WALKS).map(|_| random(&steps, &mut draw)));
    }
    walks
}

/// How many walks go in a random order.
const WALKS: usize = 12;

/// How many steps such a walk takes before the thing is deleted.
const LENGTH: u64 = 5;

fn life(resource: &Resource, changes: &[usize], others: &[usize]) -> Vec<Move> {
    let mut moves = vec![Move::Read, Move::Read, Move::Read, Move::List, Move::Location];
    for &operation in changes {
        for is_valid in [true, false, true] {
            moves.extend([Move::Read, Move::Change { operation, is_valid }, Move::Read]);
        }
        if resource.replace == Some(operation) {
            moves.extend([Move::Again, Move::Read]);
        }
    }
    if resource.parent.is_some() {
        moves.extend([Move::Read, Move::Elsewhere]);
    }
    moves.extend(others.iter().flat_map(|&other| [Move::Other(other), Move::Read]));
    moves.extend([Move::Read, Move::Delete, Move::Read, Move::List]);
    moves.extend(changes.iter().map(|&operation| Move::Change { operation, is_valid: true }));
    moves.extend([Move::Delete, Move::Read]);
    moves
}

fn random(steps: &[Move], draw: &mut Draw) -> Vec<Move> {
    let mut moves = Vec::new();
    for _ in 0..=draw.below(LENGTH) {
        let index = usize::try_from(draw.below(steps.len() as u64)).expect("it is below a length");
        moves.extend([Move::Read, steps[index], Move::Read]);
    }
    moves.extend([Move::Delete, Move::Read]);
    moves
}

/// The operations beneath the item's path that have no part in its life, and need nothing else in their path.
fn others(api: &Api, relations: &Relations, id: ResourceId) -> Vec<usize> {
    let resource = relations.resource(id);
    let known = [resource.create, resource.list, resource.read, resource.replace, resource.update, resource.delete];
    let is_other = |(index, operation): &(usize, &crate::contract::Operation)| {
        relations.in_path(operation).last().is_some_and(|(_, last)| *last == id) && !known.contains(&Some(*index))
    };
    api.operations.iter().enumerate().filter(is_other).map(|(index, _)| index).collect()
}

/// A small source of numbers (splitmix64): walks need no more.
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound.max(1)
    }
}
