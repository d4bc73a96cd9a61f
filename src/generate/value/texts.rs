//! Draws strings: by pattern, by format, or free.
//!
//! Patterns and lengths are met by construction where they can be; formats have families of their own in `formats`.
//! Start at `Sampler::text`.

use super::alphabet::{LETTERS, TELLING};
use super::realistic::realistic;
use super::{Alphabet, Miss, Sampler, formats};
use crate::generate::graph::{NoAutomaton, TextRules};

/// How much longer than its minimum a string grows where no maximum is near.
const SLACK: usize = 16;

/// No drawn string is longer than this, unless its `minLength` says so.
const LONG: usize = 4096;

/// How many letters one random number makes.
const TOGETHER: usize = 8;

/// As many texts of that many letters there are.
const WORDS: u64 = (LETTERS.len() as u64).pow(8);

/// What starts like this is of no format.
const UNFORMATTED: &str = " (";

/// No string at all is longer than this.
const LONGEST: usize = 1 << 20;

impl Sampler<'_> {
    pub(super) fn text(&mut self, rules: &TextRules) -> Result<String, Miss> {
        if rules.maximum.is_some_and(|maximum| maximum < rules.minimum) {
            return Err(Miss::Never("`minLength` is above `maxLength`".to_owned()));
        }
        if rules.minimum > LONGEST {
            return Err(Miss::TooLarge(format!("a string of {} characters", rules.minimum)));
        }
        if rules.has_patterns() || rules.has_formats() {
            return self.by_patterns(rules);
        }
        if let Some(format) = rules.format.as_deref()
            && let Some(text) = self.formatted(format, rules)?
        {
            return Ok(text);
        }
        if rules.forbids_formats && rules.maximum.is_none_or(|maximum| maximum >= UNFORMATTED.len()) {
            let length = self.length(rules.minimum.max(UNFORMATTED.len()), rules.maximum);
            return Ok(format!("{UNFORMATTED}{}", self.free_text(length - UNFORMATTED.len())));
        }
        let hint = self.hint.take().filter(|_| rules.format.is_none() && self.random.chance(1, 3));
        let likely = hint.and_then(|hint| realistic(hint, &mut self.random));
        if let Some(text) = likely.filter(|text| rules.fits(text.chars().count())) {
            return Ok(text);
        }
        let length = self.length(rules.minimum, rules.maximum);
        Ok(self.free_text(length))
    }

    /// A string of a format; where it has lengths to keep too, from its shape. `None` for formats that ask for nothing.
    fn formatted(&mut self, format: &str, rules: &TextRules) -> Result<Option<String>, Miss> {
        let is_narrow = matches!(format, "relative-json-pointer" | "regex") && self.random.chance(3, 4);
        let drawn = if is_narrow { None } else { formats::draw(format, &mut self.random) };
        let fitting = drawn.filter(|text| rules.fits(text.chars().count()));
        if fitting.is_some() || !rules.is_shaped() {
            return Ok(fitting);
        }
        match rules.automaton(self.alphabet) {
            Ok(automaton) => Ok(Some(automaton.draw(&mut self.random))),
            Err(_) => Err(Miss::Impossible(format!("no `{format}` of these lengths is known"))),
        }
    }

    /// A string that all patterns and formats accept.
    fn by_patterns(&mut self, rules: &TextRules) -> Result<String, Miss> {
        if rules.is_one_pattern()
            && let Some(text) = self.by_one(rules)
        {
            return Ok(text);
        }
        match rules.automaton(self.alphabet) {
            Ok(automaton) => Ok(automaton.draw(&mut self.random)),
            Err(NoAutomaton::Empty) if rules.is_exact() => {
                let patterns: Vec<String> =
                    rules.patterns.iter().map(|pattern| format!("`{}`", pattern.text)).collect();
                Err(Miss::Never(format!("no string of these lengths matches {}", patterns.join(" and "))))
            }
            Err(_) => self.by_searching(rules),
        }
    }

    /// A string of the only pattern.
    fn by_one(&mut self, rules: &TextRules) -> Option<String> {
        let pattern = rules.patterns.first()?;
        let (shortest, longest) = pattern.lengths();
        let least = rules.minimum.max(shortest);
        let most = rules.maximum.into_iter().chain(longest).min();
        if most.is_some_and(|most| most < least) {
            return None;
        }
        let wanted = self.length(least, most);
        let low = if self.random.chance(1, 2) { wanted } else { rules.minimum };
        pattern.draw_once(&mut self.random, self.alphabet, low, wanted.max(least))
    }

    /// A string of the first pattern that gives one which all patterns accept.
    fn by_searching(&mut self, rules: &TextRules) -> Result<String, Miss> {
        let mut of_format = || formats::draw(rules.format.as_deref()?, &mut self.random);
        let is_right = |text: &String| rules.fits(text.chars().count()) && rules.accepts(text);
        if let Some(text) = (0..8).find_map(|_| of_format().filter(is_right)) {
            return Ok(text);
        }
        for pattern in &rules.patterns {
            for _ in 0..8 {
                let (shortest, longest) = pattern.lengths();
                let least = rules.minimum.max(shortest);
                let most = rules.maximum.into_iter().chain(longest).min();
                let wanted = self.length(least, most);
                let slack = if self.random.chance(1, 2) { wanted } else { rules.minimum };
                let drawn = pattern.draw(&mut self.random, self.alphabet, slack, wanted);
                let high = rules.maximum.unwrap_or(least.saturating_add(SLACK)).min(LONG.max(least));
                let drawn = drawn.or_else(|| pattern.draw(&mut self.random, self.alphabet, rules.minimum, high));
                let Some(text) = drawn else { continue };
                if rules.accepts(&text) {
                    return Ok(text);
                }
            }
        }
        if let Some(text) = self.by_joining(rules) {
            return Ok(text);
        }
        let patterns = rules.patterns.iter().map(|pattern| format!("`{}`", pattern.text));
        let wanted: Vec<String> = patterns.chain(rules.format.iter().map(|format| format!("`{format}`"))).collect();
        Err(Miss::Unlucky(format!("no string was found for {}", wanted.join(" and "))))
    }

    /// One string per pattern, one after the other: satisfies patterns such as `^a` beside `z$`.
    fn by_joining(&mut self, rules: &TextRules) -> Option<String> {
        let mut joined = String::new();
        for pattern in &rules.patterns {
            let (shortest, _) = pattern.lengths();
            joined.push_str(&pattern.draw(
                &mut self.random,
                self.alphabet,
                shortest,
                shortest.saturating_add(SLACK),
            )?);
        }
        let fits = rules.fits(joined.chars().count()) && rules.accepts(&joined);
        fits.then_some(joined)
    }

    /// A length, often the least or the greatest.
    fn length(&mut self, minimum: usize, maximum: Option<usize>) -> usize {
        let most = maximum.unwrap_or(usize::MAX).min(LONG.max(minimum));
        match self.random.below(8) {
            0 => minimum,
            1 if maximum.is_some_and(|maximum| maximum <= LONG) => most,
            _ => self.random.size(minimum, minimum.saturating_add(SLACK).min(most)),
        }
    }

    /// Text that no keyword describes.
    pub(super) fn free_text(&mut self, length: usize) -> String {
        if self.alphabet == Alphabet::Unicode && self.random.chance(1, 6) {
            return (0..length).map(|_| self.telling_or_digit()).collect();
        }
        // One word of randomness makes several letters.
        let mut text = String::with_capacity(length);
        while text.len() < length {
            let mut word = self.random.below(WORDS);
            let mut letters = [0; TOGETHER];
            for letter in &mut letters {
                *letter = LETTERS[usize::try_from(word % LETTERS.len() as u64).expect("an index of a letter")];
                word /= LETTERS.len() as u64;
            }
            let missing = (length - text.len()).min(TOGETHER);
            text.push_str(std::str::from_utf8(&letters[..missing]).expect("letters are ASCII"));
        }
        text
    }

    fn telling_or_digit(&mut self) -> char {
        const DIGITS: &[u8] = b"0123456789";
        let at = self.random.index(TELLING.len() + DIGITS.len());
        TELLING.get(at).copied().unwrap_or_else(|| char::from(DIGITS[at - TELLING.len()]))
    }
}
