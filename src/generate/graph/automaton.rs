//! Strings that several patterns accept, others refuse, and that have a wanted length: exactly.
//!
//! The product of the patterns' automata is explored over a small alphabet (a pattern tells few characters apart), and
//! for each state it is counted which lengths can still be reached, so that drawing never runs into a dead end. What
//! grows too large is refused. Start at [`Automaton::new`].

use std::collections::HashMap;

use indexmap::IndexMap;
use regex_syntax::hir::{Class, Hir, HirKind};

use super::nfa::{Nfa, Side};
use crate::generate::random::Random;
use crate::generate::value::{Alphabet, comfortable, is_plain};

/// A pattern that must match somewhere, or must not.
#[derive(Debug, Clone)]
pub(crate) struct Factor {
    pub(crate) hir: Hir,
    pub(crate) is_wanted: bool,
}

/// Factors that must all hold, or must not all hold.
#[derive(Debug, Clone)]
pub(crate) struct Demand {
    pub(crate) factors: Vec<Factor>,
    pub(crate) is_wanted: bool,
}

/// Why there is no automaton.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoAutomaton {
    /// No string is accepted.
    Empty,
    /// It would be too large, or a pattern asks for more than automata can tell.
    TooLarge,
}

/// All strings of some lengths that keep all demands.
#[derive(Debug)]
pub(crate) struct Automaton {
    /// The characters of each symbol, plain ones first.
    symbols: Vec<Vec<char>>,
    next: Vec<Vec<Option<usize>>>,
    /// By how many characters are left: the states from which the end can be reached.
    ends: Vec<Vec<bool>>,
    /// The lengths there are.
    lengths: Vec<usize>,
}

/// More states than this are refused.
const MANY: usize = 4_000;

/// How much work the table of lengths may be.
const WORK: usize = 40_000_000;

/// How much longer than the shortest a string grows.
const SLACK: usize = 48;

impl Automaton {
    pub(crate) fn new(
        demands: &[Demand],
        alphabet: Alphabet,
        low: usize,
        high: Option<usize>,
    ) -> Result<Self, NoAutomaton> {
        let factors: Vec<&Factor> = demands.iter().flat_map(|demand| &demand.factors).collect();
        let characters = characters(&factors, alphabet);
        let nfas = factors.iter().map(|factor| Nfa::new(&factor.hir, &characters)).collect::<Option<Vec<_>>>();
        let nfas = nfas.ok_or(NoAutomaton::TooLarge)?;
        let symbols = symbols(&nfas, &characters);
        let mut product = Product { demands, nfas, characters: &characters, next: Vec::new(), accepts: Vec::new() };
        product.explore(&symbols)?;
        let symbols = symbols.iter().map(|members| members.iter().map(|at| characters[*at]).collect()).collect();
        let mut automaton = Self { symbols, next: product.next, ends: vec![product.accepts], lengths: Vec::new() };
        automaton.count(low, high)?;
        Ok(automaton)
    }

    /// Fills the table of lengths from `low` on.
    fn count(&mut self, low: usize, high: Option<usize>) -> Result<(), NoAutomaton> {
        let per_length = self.next.len() * self.symbols.len().max(1);
        let mut shortest = None;
        for length in 0.. {
            if length >= low && self.ends[length][0] {
                shortest.get_or_insert(length);
                self.lengths.push(length);
            }
            let enough = shortest.is_some_and(|shortest| length >= shortest + SLACK);
            // A string that visits no state twice exists, or none does: beyond that only longer ones are left.
            let hopeless = shortest.is_none() && length > low + self.next.len();
            if enough || hopeless || high.is_some_and(|high| length >= high) {
                break;
            }
            if per_length * (length + 1) > WORK {
                return if shortest.is_some() { Ok(()) } else { Err(NoAutomaton::TooLarge) };
            }
            let last = &self.ends[length];
            let reaches = |state: &Vec<Option<usize>>| state.iter().flatten().any(|next| last[*next]);
            let more = self.next.iter().map(reaches).collect();
            self.ends.push(more);
        }
        if self.lengths.is_empty() { Err(NoAutomaton::Empty) } else { Ok(()) }
    }

    /// One string, often one of the shortest or longest.
    pub(crate) fn draw(&self, random: &mut Random) -> String {
        let length = match random.below(8) {
            0 => self.lengths.first(),
            1 => self.lengths.last(),
            2..=5 => random.pick(&self.lengths[..self.lengths.len().min(17)]),
            _ => random.pick(&self.lengths),
        };
        let length = length.copied().expect("an automaton has a length");
        let mut text = String::with_capacity(length);
        let mut state = 0;
        for left in (0..length).rev() {
            let open: Vec<(usize, usize)> = self.next[state]
                .iter()
                .enumerate()
                .filter_map(|(symbol, next)| Some((symbol, (*next)?)))
                .filter(|(_, next)| self.ends[left][*next])
                .collect();
            let plain: Vec<(usize, usize)> =
                open.iter().copied().filter(|(symbol, _)| is_plain(self.symbols[*symbol][0])).collect();
            let from = if plain.is_empty() || random.chance(1, 12) { &open } else { &plain };
            let (symbol, next) = *random.pick(from).expect("the table of lengths leads to the end");
            text.extend(random.pick(&self.symbols[symbol]));
            state = next;
        }
        text
    }
}

/// The automata of all factors side by side, made deterministic as far as they are reached.
struct Product<'a> {
    demands: &'a [Demand],
    nfas: Vec<Nfa>,
    characters: &'a [char],
    next: Vec<Vec<Option<usize>>>,
    accepts: Vec<bool>,
}

/// What stands before, and the states of each automaton.
type Position = (Side, Vec<Vec<usize>>);

impl Product<'_> {
    fn explore(&mut self, symbols: &[Vec<usize>]) -> Result<(), NoAutomaton> {
        let start: Position = (Side::Edge, self.nfas.iter().map(Nfa::first).collect());
        let mut known = HashMap::from([(start.clone(), 0)]);
        let mut waiting = vec![start];
        let mut at = 0;
        while at < waiting.len() {
            let (before, states) = waiting[at].clone();
            self.accepts.push(self.ends(before, &states));
            let readings = [Side::Word, Side::Other].map(|after| self.closures(&states, before, after));
            let mut row = Vec::with_capacity(symbols.len());
            for symbol in symbols {
                let side = Side::of(self.characters[symbol[0]]);
                let reading = &readings[usize::from(side == Side::Other)];
                let next: Vec<Vec<usize>> =
                    self.nfas.iter().zip(reading).map(|(nfa, reading)| nfa.step(reading, symbol[0])).collect();
                if self.is_lost(&next) {
                    row.push(None);
                    continue;
                }
                let fresh = waiting.len();
                let position = (side, next);
                let index = *known.entry(position.clone()).or_insert(fresh);
                if index == fresh {
                    waiting.push(position);
                }
                row.push(Some(index));
            }
            if waiting.len() > MANY {
                return Err(NoAutomaton::TooLarge);
            }
            self.next.push(row);
            at += 1;
        }
        Ok(())
    }

    fn closures(&self, states: &[Vec<usize>], before: Side, after: Side) -> Vec<Vec<usize>> {
        self.nfas.iter().zip(states).map(|(nfa, states)| nfa.closure(states, before, after).1).collect()
    }

    /// Whether the string may end here.
    fn ends(&self, before: Side, states: &[Vec<usize>]) -> bool {
        let accepted = self.nfas.iter().zip(states).map(|(nfa, states)| nfa.closure(states, before, Side::Edge).0);
        let accepted: Vec<bool> = accepted.collect();
        let mut from = 0;
        self.demands.iter().all(|demand| {
            let own = &accepted[from..from + demand.factors.len()];
            from += demand.factors.len();
            let met = demand.factors.iter().zip(own).all(|(factor, accepted)| factor.is_wanted == *accepted);
            met == demand.is_wanted
        })
    }

    /// Whether a wanted pattern can match no more.
    fn is_lost(&self, states: &[Vec<usize>]) -> bool {
        let wanted = self
            .demands
            .iter()
            .flat_map(|demand| demand.factors.iter().map(|factor| demand.is_wanted && factor.is_wanted));
        wanted.zip(states).any(|(is_wanted, states)| is_wanted && states.is_empty())
    }
}

/// The characters that strings are made of: comfortable ones, and some of every class.
fn characters(factors: &[&Factor], alphabet: Alphabet) -> Vec<char> {
    let mut characters: Vec<char> = (' '..='~').collect();
    if alphabet == Alphabet::Unicode {
        characters.extend(comfortable().filter(|character| !is_plain(*character)));
    }
    for factor in factors {
        collect(&factor.hir, &mut characters);
    }
    characters.sort_unstable();
    characters.dedup();
    characters
}

fn collect(hir: &Hir, characters: &mut Vec<char>) {
    match hir.kind() {
        HirKind::Literal(literal) => {
            characters.extend(std::str::from_utf8(&literal.0).into_iter().flat_map(str::chars));
        }
        HirKind::Class(Class::Unicode(class)) => {
            let ranges = class.ranges();
            let is_covered =
                |character: &char| ranges.iter().any(|range| (range.start()..=range.end()).contains(character));
            if !characters.iter().any(is_covered) {
                characters.extend(ranges.iter().take(4).flat_map(|range| [range.start(), range.end()]));
            }
        }
        _ => hir.kind().subs().iter().for_each(|sub| collect(sub, characters)),
    }
}

/// What factors see of a character, and whether it is plain.
type Signature = (Side, bool, Vec<Vec<bool>>);

/// Characters that no factor tells apart, by their places, together.
fn symbols(nfas: &[Nfa], characters: &[char]) -> Vec<Vec<usize>> {
    let mut groups: IndexMap<Signature, Vec<usize>> = IndexMap::new();
    for (at, character) in characters.iter().enumerate() {
        let signature = nfas.iter().map(|nfa| nfa.signature(at)).collect();
        groups.entry((Side::of(*character), is_plain(*character), signature)).or_default().push(at);
    }
    groups.into_values().collect()
}
