//! The vocabulary of the tables.

use super::Syntax;

/// A mapping with fixed keys.
#[derive(Debug)]
pub(crate) struct Object {
    /// What it is called in messages, with its article: `a step`.
    pub(crate) name: &'static str,
    /// Its keys, in groups so that objects can share some.
    pub(crate) keys: &'static [&'static [Key]],
    /// The syntax of other keys and the shape of their values; `None` refuses them.
    pub(crate) others: Option<(Option<Syntax>, Shape)>,
    /// What its keys ask of each other, in groups too.
    pub(crate) rules: &'static [&'static [Rule]],
}

impl Object {
    /// Its keys, in order.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &'static Key> {
        self.keys.iter().copied().flatten()
    }

    /// What its keys ask of each other.
    pub(crate) fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        self.rules.iter().copied().flatten()
    }
}

/// A key of an object.
#[derive(Debug)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) required: bool,
    /// One sentence for people, shown by editors.
    pub(crate) summary: &'static str,
}

/// A key that may be left out.
pub(crate) const fn key(name: &'static str, shape: Shape, summary: &'static str) -> Key {
    Key { name, shape, required: false, summary }
}

/// A key that must be there.
pub(crate) const fn required(name: &'static str, shape: Shape, summary: &'static str) -> Key {
    Key { name, shape, required: true, summary }
}

/// What keys of one object ask of each other.
#[derive(Debug)]
pub(crate) enum Rule {
    /// Exactly one of these is there.
    ExactlyOne(&'static [&'static str]),
    /// At most one of these is there.
    AtMostOne(&'static [&'static str]),
    /// Each of `keys` needs at least one of `one_of` beside it.
    Needs { keys: &'static [&'static str], one_of: &'static [&'static str] },
}

/// What a value looks like.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape {
    /// Any value; its strings may hold templates.
    Anything,
    /// A scalar that may be a template.
    Scalar,
    /// A template that gives something bigger than a scalar: a string with `$(…)`.
    Computed,
    /// A string without templates.
    Text,
    /// A scalar whose text has a syntax.
    Syntax(Syntax),
    /// `true` or `false`.
    Boolean,
    /// A whole number from zero.
    Count,
    /// A number of at least one.
    Factor,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A list.
    List(&'static Shape),
    /// One of it, or a list of it.
    OneOrMany(&'static Shape),
    /// A mapping whose keys are the user's, with the syntax they have.
    Map { keys: Option<Syntax>, values: &'static Shape },
    /// A mapping with fixed keys.
    Object(&'static Object),
    /// One of several, told apart by the kind of value.
    Either(&'static [Shape]),
    /// A matcher: an operator object, or a scalar or list that must be equal.
    Matcher,
}
