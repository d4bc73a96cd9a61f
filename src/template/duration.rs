//! Durations as people write them: `250ms`, `5s`, `1h30m`, `120h`.

use std::time::Duration;

const UNITS: [(&str, f64); 5] = [("ms", 0.001), ("s", 1.0), ("m", 60.0), ("h", 3600.0), ("d", 86_400.0)];

/// Reads a duration: one or more numbers, each followed by `ms`, `s`, `m`, `h` or `d`.
///
/// ```
/// # use std::time::Duration;
/// assert_eq!(probity::template::parse_duration("1h30m"), Ok(Duration::from_secs(5400)));
/// assert!(probity::template::parse_duration("soon").is_err());
/// ```
///
/// # Errors
/// A message that says what a duration looks like.
pub fn parse_duration(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` is not a duration such as `250ms`, `5s`, `1h30m` or `2d`");
    let mut rest = text;
    let mut seconds = 0.0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').ok_or_else(wrong)?;
        let number: f64 = rest[..digits].parse().map_err(|_| wrong())?;
        let unit_text = &rest[digits..];
        let end = unit_text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(unit_text.len());
        let unit = UNITS.iter().find(|(name, _)| *name == &unit_text[..end]).ok_or_else(wrong)?;
        seconds += number * unit.1;
        rest = &unit_text[end..];
    }
    if text.is_empty() {
        return Err(wrong());
    }
    Duration::try_from_secs_f64(seconds).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_add_up() {
        assert_eq!(parse_duration("250ms"), Ok(Duration::from_millis(250)));
        assert_eq!(parse_duration("120h"), Ok(Duration::from_hours(120)));
        assert_eq!(parse_duration("1m1.5s"), Ok(Duration::from_millis(61_500)));
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["", "5", "s", "5 s", "-1s", "5y", "1.2.3s"] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
    }
}
