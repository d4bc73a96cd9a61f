//! A string of a pattern, and what each of its characters comes from: a class, a literal, a repetition.
//!
//! Whoever wants to miss a pattern narrowly must know where it could have been otherwise. Nothing is broken here. Start
//! at [`Derivation`].

use std::collections::BTreeSet;

/// Where a string is written while it is drawn from a pattern.
pub(crate) trait Sink {
    /// Characters that the pattern names.
    fn literal(&mut self, text: &str);

    /// One of the characters of a class.
    fn member(&mut self, character: char, class: &[(char, char)]);

    /// What follows, up to [`Sink::close`], is repeated from `least` to `most` times.
    fn open(&mut self, _least: usize, _most: Option<usize>) {}

    /// One repetition begins.
    fn again(&mut self) {}

    /// The last repetition ended.
    fn close(&mut self) {}
}

impl Sink for String {
    fn literal(&mut self, text: &str) {
        self.push_str(text);
    }

    fn member(&mut self, character: char, _class: &[(char, char)]) {
        self.push(character);
    }
}

/// The classes that patterns are written with most often.
const GUESSED: [(char, char); 5] = [('0', '9'), ('a', 'f'), ('a', 'z'), ('A', 'F'), ('A', 'Z')];

/// A string of a pattern with its origins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Derivation {
    /// The string.
    pub(crate) characters: Vec<Origin>,
    /// The repetitions in it, inner ones first.
    pub(crate) repeats: Vec<Repeated>,
    open: Vec<Repeated>,
}

/// A character, and what it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) character: char,
    /// The ranges of its class; none where the pattern names the character itself.
    pub(crate) class: Option<Vec<(char, char)>>,
}

/// A part that stands several times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Repeated {
    /// How often it must stand at least.
    pub(crate) least: usize,
    /// How often it may stand at most.
    pub(crate) most: Option<usize>,
    /// Where each repetition starts.
    pub(crate) starts: Vec<usize>,
    /// Where the last one ends.
    pub(crate) end: usize,
}

impl Derivation {
    /// A string of a pattern whose parts are not known: each letter and digit is of the class that is likely.
    pub(crate) fn guessed(text: &str) -> Self {
        let class = |character| GUESSED.into_iter().find(|(low, high)| (low..=high).contains(&&character));
        let origin = |character| Origin { character, class: class(character).map(|range| vec![range]) };
        Self { characters: text.chars().map(origin).collect(), ..Self::default() }
    }

    /// How much there is to edit: how many classes and repetitions left a trace.
    pub(crate) fn richness(&self) -> usize {
        let classes: BTreeSet<_> = self.characters.iter().filter_map(|origin| origin.class.as_ref()).collect();
        classes.len() + self.repeats.iter().filter(|repeated| !repeated.starts.is_empty()).count()
    }

    /// The string itself.
    pub(crate) fn text(&self) -> String {
        self.characters.iter().map(|origin| origin.character).collect()
    }
}

impl Sink for Derivation {
    fn literal(&mut self, text: &str) {
        self.characters.extend(text.chars().map(|character| Origin { character, class: None }));
    }

    fn member(&mut self, character: char, class: &[(char, char)]) {
        self.characters.push(Origin { character, class: Some(class.to_vec()) });
    }

    fn open(&mut self, least: usize, most: Option<usize>) {
        self.open.push(Repeated { least, most, starts: Vec::new(), end: self.characters.len() });
    }

    fn again(&mut self) {
        let at = self.characters.len();
        self.open.last_mut().expect("a repetition is opened before it begins").starts.push(at);
    }

    fn close(&mut self) {
        let repeated = self.open.pop().expect("a repetition is opened before it ends");
        self.repeats.push(Repeated { end: self.characters.len(), ..repeated });
    }
}
