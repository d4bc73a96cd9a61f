//! A plain schema object of a conjunction.
//!
//! Conjunctions share most of their parts with each other, so a part is cheap to copy and to compare. Start at
//! [`Part::new`].

use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

use serde_json::{Map, Value};

/// A schema object that never changes.
#[derive(Clone)]
pub(crate) struct Part(Arc<Inner>);

struct Inner {
    fields: Map<String, Value>,
    digest: Digest,
}

/// Tells schemas apart by their texts.
pub(super) type Digest = (u64, u64);

impl Part {
    pub(super) fn new(fields: Map<String, Value>) -> Self {
        let digest = digest(&serde_json::to_string(&fields).expect("JSON can be written"));
        Self(Arc::new(Inner { fields, digest }))
    }

    pub(super) fn digest(&self) -> Digest {
        self.0.digest
    }
}

/// The digest of a text, for as long as the process runs.
pub(super) fn digest(text: &str) -> Digest {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, text).hash(&mut hasher);
        hasher.finish()
    };
    (half(0), half(1))
}

impl Deref for Part {
    type Target = Map<String, Value>;

    fn deref(&self) -> &Self::Target {
        &self.0.fields
    }
}

impl PartialEq for Part {
    fn eq(&self, other: &Self) -> bool {
        self.0.digest == other.0.digest
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Part").field(&self.0.fields).finish()
    }
}
