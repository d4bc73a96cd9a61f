//! `[…]` (ECMA-262 §22.2.1, `CharacterClass`).

use std::fmt::Write;

use super::escape::{self, Escape};
use super::reader::{Reader, Refusal};

/// A class that matches every character; the engine knows no empty negated class.
pub(super) const EVERYTHING: &str = r"[\x{0}-\x{10FFFF}]";

/// A class that matches none.
pub(super) const NOTHING: &str = r"[^\x{0}-\x{10FFFF}]";

/// One member of a class.
enum Member {
    Character(char),
    Surrogate(u32),
    Set(String),
}

/// Reads a class after its `[` and writes it.
pub(super) fn read(reader: &mut Reader<'_>) -> Result<String, Refusal> {
    refuse_posix(reader)?;
    let is_negated = reader.take("^");
    let mut inside = String::new();
    let mut surrogates = Vec::new();
    loop {
        if reader.take("]") {
            break;
        }
        let first = member(reader)?;
        let mut ahead = reader.clone();
        let is_range = ahead.take("-") && ahead.peek().is_some_and(|next| next != ']');
        if !is_range {
            write_member(&mut inside, &mut surrogates, first);
            continue;
        }
        let last = member(&mut ahead)?;
        *reader = ahead;
        write_range(&mut inside, &mut surrogates, first, last)?;
    }
    if !surrogates.is_empty() {
        return high_and_low(reader, &inside, is_negated, &surrogates);
    }
    Ok(match (inside.is_empty(), is_negated) {
        (true, true) => EVERYTHING.to_owned(),
        (true, false) => NOTHING.to_owned(),
        (false, true) => format!("[^{inside}]"),
        (false, false) => format!("[{inside}]"),
    })
}

/// `[[:alpha:]]` is a class of other dialects; by ECMA-262 it is a set of letters followed by a bracket.
fn refuse_posix(reader: &Reader<'_>) -> Result<(), Refusal> {
    let rest = reader.rest();
    let rest = rest.strip_prefix('^').unwrap_or(rest);
    match rest.strip_prefix("[:").and_then(|rest| rest.split_once(":]")) {
        Some((name, _)) if name.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
            Err(format!("`[:{name}:]` is not ECMA-262: write the characters that are meant"))
        }
        _ => Ok(()),
    }
}

fn member(reader: &mut Reader<'_>) -> Result<Member, Refusal> {
    match reader.next() {
        None => Err("`[` is not closed".to_owned()),
        Some('\\') => Ok(match escape::read(reader, 0, true)? {
            Escape::Character(character) => Member::Character(character),
            Escape::Surrogate(code) => Member::Surrogate(code),
            Escape::Set(inside) => Member::Set(inside),
            other => return Err(format!("{other:?} stands in a class")),
        }),
        Some(character) => Ok(Member::Character(character)),
    }
}

fn write_member(inside: &mut String, surrogates: &mut Vec<(u32, u32)>, member: Member) {
    match member {
        Member::Character(character) => write_character(inside, character),
        Member::Surrogate(code) => surrogates.push((code, code)),
        Member::Set(set) => inside.push_str(&set),
    }
}

fn write_range(
    inside: &mut String,
    surrogates: &mut Vec<(u32, u32)>,
    first: Member,
    last: Member,
) -> Result<(), Refusal> {
    match (first, last) {
        (Member::Character(first), Member::Character(last)) if first <= last => {
            write_character(inside, first);
            inside.push('-');
            write_character(inside, last);
        }
        (Member::Character(first), Member::Character(last)) => {
            return Err(format!("the range {first}-{last} is out of order"));
        }
        (Member::Surrogate(first), Member::Surrogate(last)) if first <= last => surrogates.push((first, last)),
        (Member::Character(first), Member::Surrogate(last)) => {
            write_character(inside, first);
            inside.push_str(r"-\x{D7FF}");
            surrogates.push((0xD800, last));
        }
        (Member::Surrogate(first), Member::Character(last)) => {
            surrogates.push((first, 0xDFFF));
            inside.push_str(r"\x{E000}-");
            write_character(inside, last);
        }
        // Annex B: a set is no end of a range, so the hyphen is one of the characters.
        (first, last) => {
            write_member(inside, surrogates, first);
            inside.push_str(r"\-");
            write_member(inside, surrogates, last);
        }
    }
    Ok(())
}

/// Writes a character so that it means nothing but itself in a class of the engine.
pub(super) fn write_character(inside: &mut String, character: char) {
    match character {
        '\\' | '[' | ']' | '^' | '-' | '&' | '~' => {
            inside.push('\\');
            inside.push(character);
        }
        control if control.is_control() || control.is_whitespace() && control != ' ' => {
            write!(inside, "\\x{{{:X}}}", u32::from(control)).expect("a text takes whatever is written");
        }
        other => inside.push(other),
    }
}

/// Halves of surrogate pairs, in a class.
///
/// Texts here are made of characters, not of halves, so a lone half never matches. All high halves followed by all low
/// ones is how characters beyond U+FFFF are written without the Unicode flag.
fn high_and_low(
    reader: &mut Reader<'_>,
    inside: &str,
    is_negated: bool,
    surrogates: &[(u32, u32)],
) -> Result<String, Refusal> {
    let refusal = || "halves of surrogate pairs cannot be matched alone".to_owned();
    if is_negated || surrogates.iter().all(|(first, last)| *first == 0xD800 && *last == 0xDFFF) {
        // No text holds a lone half, so leaving it out of a class changes nothing.
        let open = if is_negated { "[^" } else { "[" };
        return Ok(if inside.is_empty() && !is_negated {
            NOTHING.to_owned()
        } else if inside.is_empty() {
            EVERYTHING.to_owned()
        } else {
            format!("{open}{inside}]")
        });
    }
    let mut ahead = reader.clone();
    let is_pair = inside.is_empty() && surrogates == [(0xD800, 0xDBFF)] && ahead.take("[");
    if !is_pair || !low_halves(&mut ahead)? {
        return Err(refusal());
    }
    *reader = ahead;
    Ok(r"[\x{10000}-\x{10FFFF}]".to_owned())
}

/// Whether exactly `\uDC00-\uDFFF]` comes next.
fn low_halves(reader: &mut Reader<'_>) -> Result<bool, Refusal> {
    let first = member(reader)?;
    if !reader.take("-") {
        return Ok(false);
    }
    let last = member(reader)?;
    Ok(matches!((first, last), (Member::Surrogate(0xDC00), Member::Surrogate(0xDFFF))) && reader.take("]"))
}
