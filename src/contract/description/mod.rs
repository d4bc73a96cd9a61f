//! A description of an API made whole: all of its files in one value, every reference a pointer into it.
//!
//! Reads files only inside folders that the user named, and never the network. A reference that leads nowhere stays as
//! it is written and is told; the rest of the description still counts. Start at [`assemble`].

mod assemble;
mod closure;
mod files;
mod references;
mod resources;
#[cfg(test)]
mod tests;
mod unresolved;

pub(super) use assemble::assemble;
pub(super) use files::Files;
