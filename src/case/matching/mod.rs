//! Judges values against matchers.
//!
//! Pure: a matcher, a value and a scope for the matcher's templates give mismatches. Start at `Matcher::check`.

mod check;
mod compare;
mod condition;
mod describe;

#[cfg(test)]
mod tests;
