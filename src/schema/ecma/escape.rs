//! What follows a backslash, in a class or outside (ECMA-262 §22.2.1 with annex B).

use super::reader::{Reader, Refusal};

/// What an escape stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Escape {
    Character(char),
    /// Half of a surrogate pair.
    Surrogate(u32),
    /// A set of characters, written for the engine as the inside of a class.
    Set(String),
    /// `\b` and `\B`.
    Boundary {
        is_negated: bool,
    },
    /// `\1`.
    Group(usize),
    /// `\k<name>`.
    NamedGroup(String),
}

/// `\s`: white space and line ends (ECMA-262 §12.2, §12.3).
const SPACES: &str = r"\t-\r \x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}";

/// `\S`, spelled out like the others, because the validator takes a class within a class for a bracket.
const NO_SPACES: &str = concat!(
    r"\x{0}-\x{8}\x{E}-\x{1F}!-\x{9F}\x{A1}-\x{167F}\x{1681}-\x{1FFF}\x{200B}-\x{2027}\x{202A}-\x{202E}",
    r"\x{2030}-\x{205E}\x{2060}-\x{2FFF}\x{3001}-\x{FEFE}\x{FF00}-\x{10FFFF}",
);

const DIGITS: &str = "0-9";

const NO_DIGITS: &str = r"\x{0}-/:-\x{10FFFF}";

const WORDS: &str = "0-9A-Z_a-z";

const NO_WORDS: &str = r"\x{0}-/:-@\x{5B}-\x{5E}`\x{7B}-\x{10FFFF}";

/// Letters that other dialects give a meaning that ECMA-262 does not have.
const FOREIGN: [(char, &str); 11] = [
    ('A', "the start of the text is `^`"),
    ('Z', "the end of the text is `$`"),
    ('z', "the end of the text is `$`"),
    ('h', "write the white space that is meant"),
    ('R', "write the line ends that are meant"),
    ('Q', "escape each character"),
    ('E', "escape each character"),
    ('G', "it has no meaning here"),
    ('K', "use a look-behind"),
    ('X', "write the characters that are meant"),
    ('a', "write `\\x07`"),
];

/// Reads what follows a backslash; `groups` is how many groups the pattern has.
pub(super) fn read(reader: &mut Reader<'_>, groups: usize, in_class: bool) -> Result<Escape, Refusal> {
    let Some(character) = reader.next() else { return Err("a backslash stands at the end".to_owned()) };
    let set = |inside: &str| Ok(Escape::Set(inside.to_owned()));
    match character {
        'd' => set(DIGITS),
        'D' => set(NO_DIGITS),
        'w' => set(WORDS),
        'W' => set(NO_WORDS),
        's' => set(SPACES),
        'S' => set(NO_SPACES),
        'p' | 'P' => property(reader, character == 'P'),
        'b' if in_class => Ok(Escape::Character('\u{8}')),
        'b' | 'B' if !in_class => Ok(Escape::Boundary { is_negated: character == 'B' }),
        't' => Ok(Escape::Character('\t')),
        'n' => Ok(Escape::Character('\n')),
        'v' => Ok(Escape::Character('\u{b}')),
        'f' => Ok(Escape::Character('\u{c}')),
        'r' => Ok(Escape::Character('\r')),
        'c' => control(reader),
        'x' => Ok(reader.hexadecimal(2).and_then(char::from_u32).map_or(Escape::Character('x'), Escape::Character)),
        'u' => unicode(reader),
        'k' if !in_class => named_group(reader),
        '0'..='9' => Ok(number(reader, character, groups, in_class)),
        _ => foreign(character),
    }
}

fn foreign(character: char) -> Result<Escape, Refusal> {
    match FOREIGN.iter().find(|(letter, _)| *letter == character) {
        Some((letter, hint)) => Err(format!("`\\{letter}` is not ECMA-262: {hint}")),
        None => Ok(Escape::Character(character)),
    }
}

fn control(reader: &mut Reader<'_>) -> Result<Escape, Refusal> {
    let letter = reader.peek().filter(char::is_ascii_alphabetic).and_then(|letter| u8::try_from(letter).ok());
    let letter = letter.ok_or("`\\c` needs a letter")?;
    reader.next();
    Ok(Escape::Character(char::from(letter % 32)))
}

fn unicode(reader: &mut Reader<'_>) -> Result<Escape, Refusal> {
    if reader.take("{") {
        let digits = reader.take_until('}').ok_or("`\\u{` is not closed")?;
        let character = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
        return character.map(Escape::Character).ok_or_else(|| format!("`\\u{{{digits}}}` is no character"));
    }
    let Some(first) = reader.hexadecimal(4) else { return Ok(Escape::Character('u')) };
    if !(0xD800..0xDC00).contains(&first) {
        return Ok(char::from_u32(first).map_or(Escape::Surrogate(first), Escape::Character));
    }
    let mut ahead = reader.clone();
    let second = if ahead.take("\\u") { ahead.hexadecimal(4) } else { None };
    let Some(second) = second.filter(|second| (0xDC00..0xE000).contains(second)) else {
        return Ok(Escape::Surrogate(first));
    };
    *reader = ahead;
    let code = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
    Ok(Escape::Character(char::from_u32(code).expect("a pair of surrogates is a character")))
}

fn named_group(reader: &mut Reader<'_>) -> Result<Escape, Refusal> {
    if !reader.take("<") {
        return Ok(Escape::Character('k'));
    }
    let name = reader.take_until('>').ok_or("`\\k<` is not closed")?;
    Ok(Escape::NamedGroup(name.to_owned()))
}

/// A reference to a group that there is; else, by annex B, a character by its octal number.
fn number(reader: &mut Reader<'_>, first: char, groups: usize, in_class: bool) -> Escape {
    let mut ahead = reader.clone();
    let digits = format!("{first}{}", ahead.digits());
    let group = digits.parse::<usize>().ok().filter(|number| (1..=groups).contains(number) && first != '0');
    if let Some(group) = group.filter(|_| !in_class) {
        *reader = ahead;
        return Escape::Group(group);
    }
    let mut code = first.to_digit(8);
    let Some(mut octal) = code.take() else { return Escape::Character(first) };
    while let Some(digit) = reader.peek().and_then(|next| next.to_digit(8)) {
        if octal * 8 + digit > 0o377 {
            break;
        }
        octal = octal * 8 + digit;
        reader.next();
    }
    Escape::Character(char::from_u32(octal).expect("a byte is a character"))
}

/// `\p{…}`; a lone letter, as in `\pL`, is how other dialects shorten it.
fn property(reader: &mut Reader<'_>, is_negated: bool) -> Result<Escape, Refusal> {
    let name = if reader.take("{") {
        reader.take_until('}').ok_or("`\\p{` is not closed")?.to_owned()
    } else {
        let letter = reader.peek().filter(|letter| "LMNPSZC".contains(*letter)).ok_or("`\\p` needs a name")?;
        reader.next();
        letter.to_string()
    };
    let inside = format!("\\{}{{{name}}}", if is_negated { 'P' } else { 'p' });
    let names_a_property = regex_syntax::parse(&inside).is_ok();
    names_a_property
        .then(|| Escape::Set(inside.clone()))
        .ok_or_else(|| format!("`{inside}` names no property of characters"))
}
