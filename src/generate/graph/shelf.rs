//! Where nodes are kept: read without a lock, however many there are.
//!
//! Chunks double in size and never move. Who adds holds the lock of the graph. Start at [`Shelf::get`].

use std::sync::OnceLock;

/// An append-only list.
pub(super) struct Shelf<T> {
    chunks: [OnceLock<Box<[OnceLock<T>]>>; CHUNKS],
}

/// The size of the first chunk.
const FIRST: usize = 64;

/// More than can be filled.
const CHUNKS: usize = 40;

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { chunks: [const { OnceLock::new() }; CHUNKS] }
    }
}

impl<T> Shelf<T> {
    /// What was put at `index`, which must have been filled.
    pub(super) fn get(&self, index: usize) -> &T {
        let (chunk, offset) = place(index);
        self.chunks[chunk].get().and_then(|chunk| chunk[offset].get()).expect("an index was given for what is there")
    }

    /// Fills `index`, which must be free.
    pub(super) fn put(&self, index: usize, item: T) {
        let (chunk, offset) = place(index);
        let chunk = self.chunks[chunk].get_or_init(|| (0..FIRST << chunk).map(|_| OnceLock::new()).collect());
        assert!(chunk[offset].set(item).is_ok(), "an index is filled once");
    }
}

fn place(index: usize) -> (usize, usize) {
    let shifted = index + FIRST;
    let chunk = (shifted / FIRST).ilog2();
    let chunk = usize::try_from(chunk).expect("a logarithm is small");
    (chunk, shifted - (FIRST << chunk))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_stays_where_it_is() {
        let shelf = Shelf::default();
        (0..1000).for_each(|index| shelf.put(index, index * 2));
        assert!((0..1000).all(|index| *shelf.get(index) == index * 2));
    }
}
