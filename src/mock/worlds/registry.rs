//! All worlds of a mock.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::world::World;

/// Worlds by name; the one unused for longest makes room for a new one.
#[derive(Debug)]
pub(crate) struct Worlds {
    first: World,
    most: usize,
    table: Mutex<Table>,
}

#[derive(Debug, Default)]
struct Table {
    worlds: BTreeMap<String, (u64, Arc<Mutex<World>>)>,
    by_use: BTreeMap<u64, String>,
    uses: u64,
}

impl Worlds {
    /// No worlds yet; at most `most` at a time, each a copy of `first` when it begins.
    pub(crate) fn new(first: World, most: usize) -> Self {
        Self { first, most: most.max(1), table: Mutex::default() }
    }

    /// The world called `id`, made if it is not there.
    pub(crate) fn get(&self, id: &str) -> Arc<Mutex<World>> {
        let mut table = lock(&self.table);
        table.uses += 1;
        let now = table.uses;
        if let Some((used, world)) = table.worlds.get_mut(id) {
            let (before, world) = (std::mem::replace(used, now), Arc::clone(world));
            let name = table.by_use.remove(&before).expect("every world has its place in the order of use");
            table.by_use.insert(now, name);
            return world;
        }
        if table.worlds.len() >= self.most
            && let Some((_, oldest)) = table.by_use.pop_first()
        {
            table.worlds.remove(&oldest);
        }
        let world = Arc::new(Mutex::new(self.first.copy(id)));
        table.worlds.insert(id.to_owned(), (now, Arc::clone(&world)));
        table.by_use.insert(now, id.to_owned());
        world
    }

    /// Forgets the world called `id`: the next request to it finds a new one.
    pub(crate) fn forget(&self, id: &str) {
        let mut table = lock(&self.table);
        if let Some((used, _)) = table.worlds.remove(id) {
            table.by_use.remove(&used);
        }
    }

    /// How many worlds there are.
    pub(crate) fn len(&self) -> usize {
        lock(&self.table).worlds.len()
    }
}

/// Locks even after a panic elsewhere: a mock that has a bug in one request still answers the others.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
