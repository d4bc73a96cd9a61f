//! A whole pattern (ECMA-262 §22.2.1, `Disjunction`).

use std::fmt::Write;

use super::class;
use super::escape::{self, Escape};
use super::reader::{Reader, Refusal};

/// `.`: everything but a line end (ECMA-262 §12.3).
const DOT: &str = r"[^\n\r\x{2028}\x{2029}]";

/// `\b`: between a character of `\w` and another one; the engine's own knows the letters of all languages.
const BOUNDARY: &str = "(?:(?<=[0-9A-Z_a-z])(?![0-9A-Z_a-z])|(?<![0-9A-Z_a-z])(?=[0-9A-Z_a-z]))";

/// `\B`.
const NO_BOUNDARY: &str = "(?:(?<=[0-9A-Z_a-z])(?=[0-9A-Z_a-z])|(?<![0-9A-Z_a-z])(?![0-9A-Z_a-z]))";

/// Groups nested deeper than this are refused.
const MAX_GROUPS: usize = 100;

/// The pattern in the engine's words; what is wrong with it, when it has no meaning in ECMA-262.
pub(in crate::schema) fn translate(pattern: &str) -> Result<String, Refusal> {
    // The validator has a quick way for this one, which it knows by its text.
    if pattern == r"^\S*$" {
        return Ok(pattern.to_owned());
    }
    let mut translation = Translation {
        reader: Reader::new(pattern),
        groups: count_groups(pattern),
        open: 0,
        text: String::with_capacity(pattern.len()),
        last: Last::Nothing,
        is_flagged: false,
        opened: 0,
        names: Vec::new(),
    };
    translation.flags()?;
    translation.run()?;
    Ok(translation.text)
}

/// What stands before the place that is read, as far as a quantifier wants to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Last {
    Nothing,
    Atom,
    Quantifier,
}

struct Translation<'a> {
    reader: Reader<'a>,
    groups: usize,
    open: usize,
    text: String,
    last: Last,
    /// Whether a group around everything carries flags.
    is_flagged: bool,
    /// How many groups that remember have been opened.
    opened: usize,
    /// The groups that have names, by their numbers.
    names: Vec<(String, usize)>,
}

impl Translation<'_> {
    /// `(?i)` at the start is how other dialects set flags for a whole pattern; it can mean one thing only.
    fn flags(&mut self) -> Result<(), Refusal> {
        let mut ahead = self.reader.clone();
        let Some(flags) = ahead.take("(?").then(|| ahead.take_until(')')).flatten() else { return Ok(()) };
        if flags.is_empty() || !flags.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return Ok(());
        }
        if flags != "i" {
            return Err(format!("`(?{flags})` is not ECMA-262"));
        }
        self.text.push_str("(?i:");
        self.reader = ahead;
        self.is_flagged = true;
        Ok(())
    }

    fn run(&mut self) -> Result<(), Refusal> {
        while let Some(character) = self.reader.next() {
            match character {
                '\\' => self.escape()?,
                '[' => {
                    let class = class::read(&mut self.reader)?;
                    self.atom(&class);
                }
                '.' => self.atom(DOT),
                '(' => self.group()?,
                ')' if self.open == 0 => return Err("`)` closes nothing".to_owned()),
                ')' => {
                    self.open -= 1;
                    self.atom(")");
                }
                '|' => self.put("|", Last::Nothing),
                '^' | '$' => self.put(character.encode_utf8(&mut [0; 4]), Last::Nothing),
                '*' | '+' | '?' => self.quantifier(character.encode_utf8(&mut [0; 4]))?,
                '{' => self.brace()?,
                other => self.literal(other),
            }
        }
        if self.open > 0 {
            return Err("`(` is not closed".to_owned());
        }
        if self.is_flagged {
            self.text.push(')');
        }
        Ok(())
    }

    fn put(&mut self, text: &str, last: Last) {
        self.text.push_str(text);
        self.last = last;
    }

    fn atom(&mut self, text: &str) {
        self.put(text, Last::Atom);
    }

    fn literal(&mut self, character: char) {
        match character {
            '\\' | '.' | '+' | '*' | '?' | '(' | ')' | '|' | '[' | ']' | '{' | '}' | '^' | '$' => {
                self.text.push('\\');
                self.text.push(character);
            }
            control if control.is_control() => {
                write!(self.text, "\\x{{{:X}}}", u32::from(control)).expect("a text takes whatever is written");
            }
            other => self.text.push(other),
        }
        self.last = Last::Atom;
    }

    fn escape(&mut self) -> Result<(), Refusal> {
        match escape::read(&mut self.reader, self.groups, false)? {
            Escape::Character(character) => self.literal(character),
            Escape::Surrogate(_) => return Err("halves of surrogate pairs cannot be matched alone".to_owned()),
            Escape::Set(inside) => self.atom(&format!("[{inside}]")),
            Escape::Boundary { is_negated } => {
                self.put(if is_negated { NO_BOUNDARY } else { BOUNDARY }, Last::Nothing);
            }
            Escape::Group(number) => self.atom(&format!("(?:\\{number})")),
            Escape::NamedGroup(name) => {
                let number = self.names.iter().find(|(known, _)| *known == name).map(|(_, number)| *number);
                let number = number.ok_or_else(|| format!("there is no group `{name}` before `\\k<{name}>`"))?;
                // By its number: the validator knows no references by name.
                self.atom(&format!("(?:\\{number})"));
            }
        }
        Ok(())
    }

    fn group(&mut self) -> Result<(), Refusal> {
        self.open += 1;
        if self.open > MAX_GROUPS {
            return Err(format!("groups nest deeper than {MAX_GROUPS}"));
        }
        if !self.reader.take("?") {
            self.opened += 1;
            self.put("(", Last::Nothing);
            return Ok(());
        }
        for start in [":", "=", "!", "<=", "<!", "i:"] {
            if self.reader.take(start) {
                self.put(&format!("(?{start}"), Last::Nothing);
                return Ok(());
            }
        }
        // `(?P<name>` is how other dialects write the same.
        if !self.reader.take("<") && !self.reader.take("P<") {
            let kind: String = self.reader.rest().chars().take(2).collect();
            return Err(format!("`(?{kind}` is not ECMA-262"));
        }
        let name = self.reader.take_until('>').filter(|name| is_name(name)).ok_or("a group needs a name")?;
        if self.names.iter().any(|(known, _)| known == name) {
            return Err(format!("two groups are named `{name}`"));
        }
        self.opened += 1;
        self.names.push((name.to_owned(), self.opened));
        // Names allow characters that the engine does not; nobody asks for them.
        self.put("(", Last::Nothing);
        Ok(())
    }

    fn quantifier(&mut self, quantifier: &str) -> Result<(), Refusal> {
        if self.last != Last::Atom {
            return Err(format!("`{quantifier}` repeats nothing"));
        }
        self.put(quantifier, Last::Quantifier);
        if self.reader.take("?") {
            self.text.push('?');
        }
        Ok(())
    }

    /// `{2,3}`; any other brace is itself (annex B).
    fn brace(&mut self) -> Result<(), Refusal> {
        let mut ahead = self.reader.clone();
        let least = ahead.digits();
        let (comma, most) = if ahead.take(",") { (true, ahead.digits()) } else { (false, "") };
        if !ahead.take("}") || least.is_empty() && most.is_empty() {
            self.literal('{');
            return Ok(());
        }
        if least.is_empty() {
            return Err(format!("`{{,{most}}}` is not ECMA-262: write `{{0,{most}}}`"));
        }
        let count = |digits: &str| digits.parse::<u32>().map_err(|_| format!("`{digits}` is too many"));
        let (first, last) = (count(least)?, if most.is_empty() { u32::MAX } else { count(most)? });
        if first > last {
            return Err(format!("`{{{least},{most}}}` is out of order"));
        }
        self.reader = ahead;
        let comma = if comma { "," } else { "" };
        self.quantifier(&format!("{{{least}{comma}{most}}}"))
    }
}

fn is_name(name: &str) -> bool {
    let is_start = |first: char| first.is_alphabetic() || matches!(first, '_' | '$');
    name.starts_with(is_start) && name.chars().all(|character| is_start(character) || character.is_numeric())
}

/// How many groups remember what they matched; only those give a meaning to `\1`.
fn count_groups(pattern: &str) -> usize {
    let (mut count, mut in_class) = (0, false);
    let mut characters = pattern.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => drop(characters.next()),
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => {
                if characters.peek() != Some(&'?') {
                    count += 1;
                    continue;
                }
                let after: String = characters.clone().skip(1).take(2).collect();
                let is_named = after.starts_with('<') && !after.starts_with("<=") && !after.starts_with("<!");
                count += usize::from(is_named || after == "P<");
            }
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn is_match(pattern: &str, text: &str) -> bool {
        let translated = translate(pattern).unwrap_or_else(|refusal| panic!("{pattern}: {refusal}"));
        let built = jsonschema::options().offline().build(&json!({"pattern": translated}));
        let validator = built.unwrap_or_else(|error| panic!("{pattern} as {translated}: {error}"));
        validator.is_valid(&text.into())
    }

    #[test]
    fn constructs_mean_what_ecma_262_says() {
        for (pattern, good, bad) in [
            (r"^[^]$", "\n", ""),
            (r"^a[]|b$", "b", "a"),
            (r"^[\b]$", "\u{8}", "b"),
            (r"^\0$", "\0", "0"),
            (r"^(?<year>\d)-\k<year>$", "1-1", "1-2"),
            (r"^(?<$a>x)\k<$a>$", "xx", "x"),
            (r"^(a)\1$", "aa", "a"),
            (r"^\cA$", "\u{1}", "cA"),
            (r"^.$", "é", "\u{2028}"),
            (r"^\d$", "1", "٣"),
            (r"^(?=\d)\d$", "1", "٣"),
            (r"^\w$", "_", "é"),
            (r"^\s$", "\u{feff}", "a"),
            (r"^[^\s]$", "a", "\u{3000}"),
            (r"^[\s\S]$", "a", "ab"),
            (r"^[\S ]+$", "a b", "a\tb"),
            (r"^[\D5]$", "5", "6"),
            (r"^[\W_]$", "-", "a"),
            (r"^[^\W\d]$", "a", "1"),
            (r"^\S$", "a", "\u{2028}"),
            (r"^[\P{L}a]$", "a", "b"),
            (r"\bé", "aé", "é"),
            (r"^a\-b\_c\/d\@$", "a-b_c/d@", "a"),
            (r"^\p{Lu}\p{Script=Greek}$", "Aα", "aα"),
            (r"^\P{L}$", "1", "a"),
            (r"^\u{1F600}$", "😀", "u"),
            (r"^\uD83D\uDE00$", "😀", "x"),
            (r"^[\uD800-\uDBFF][\uDC00-\uDFFF]$", "😀", "a"),
            (r"^[\w-.]+$", "a-.", "a+"),
            (r"^[a&&b]+$", "&ab", "c"),
            (r"^[[a]+$", "[a", "]"),
            (r"^[+--]$", ",", "."),
            (r"^[a~~b]$", "~", "c"),
            (r"^{a}$", "{a}", "a"),
            (r"^a{2}$", "aa", "a"),
            (r"^x{1,}?$", "xx", ""),
            (r"^]}$", "]}", "}"),
            (r"^\x41\101$", "AA", "A"),
            (r"^(?i)ab$", "AB", "c"),
            (r"^(?P<a>x)$", "x", "y"),
            (r"^#[ \t]$", "# ", "#"),
            (r"(?<!a)b", "cb", "ab"),
        ] {
            let pattern =
                pattern.strip_prefix("^(?i)").map_or_else(|| pattern.to_owned(), |rest| format!("(?i)^{rest}"));
            assert!(is_match(&pattern, good), "{pattern} {good:?}");
            assert!(!is_match(&pattern, bad), "{pattern} {bad:?}");
        }
    }

    #[test]
    fn what_other_dialects_mean_is_refused_with_a_reason() {
        for (pattern, reason) in [
            (r"^a\Z", "`\\Z` is not ECMA-262: the end of the text is `$`"),
            (r"[[:alpha:]]", "`[:alpha:]` is not ECMA-262: write the characters that are meant"),
            (r"a{,2}", "`{,2}` is not ECMA-262: write `{0,2}`"),
            (r"(?>a)", "`(?>a` is not ECMA-262"),
            (r"a++", "`+` repeats nothing"),
            (r"(?x)a", "`(?x)` is not ECMA-262"),
            (r"(", "`(` is not closed"),
            (r"a)", "`)` closes nothing"),
            (r"[z-a]", "the range z-a is out of order"),
            (r"[a", "`[` is not closed"),
            (r"\", "a backslash stands at the end"),
            (r"*", "`*` repeats nothing"),
            (r"\p{Nonsense}", "`\\p{Nonsense}` names no property of characters"),
            (r"(?<a>x)(?<a>y)", "two groups are named `a`"),
        ] {
            assert_eq!(translate(pattern), Err(reason.to_owned()), "{pattern}");
        }
    }

    #[test]
    fn plain_patterns_stay_as_they_are() {
        for pattern in ["^[a-f0-9]{24}$", "^prefix", "^(open|closed)$", "a/b-c_d"] {
            assert_eq!(translate(pattern).as_deref(), Ok(pattern));
        }
    }
}
