//! Reads what servers say about their limits: `RateLimit` in its three drafts, and the older `X-RateLimit-…`.
//!
//! Sources: draft-ietf-httpapi-ratelimit-headers (02: `RateLimit-Remaining` and `-Reset`; 07: one field with names; 08
//! and later: a quoted policy with `r` and `t`); `X-RateLimit-Reset` is by habit a number of seconds, or a moment in
//! seconds since 1970. Whether to wait is for others to decide.

use std::time::{Duration, SystemTime};

use crate::message::Response;

/// A number of seconds that is no time to wait but a moment: nobody means thirty years.
const MOMENT: u64 = 1_000_000_000;

/// How long a server wants nothing more, because nothing is left of what it grants, seen from `now`.
#[must_use]
pub fn exhausted_for(response: &Response, now: SystemTime) -> Option<Duration> {
    let field = |name: &str| response.headers.get(name);
    let (remaining, reset) = if let Some(value) = field("ratelimit") {
        (item(value, &["r", "remaining"])?, item(value, &["t", "reset"])?)
    } else {
        let of = |names: [&str; 3]| names.iter().find_map(|name| number(field(name)?));
        let remaining = of(["ratelimit-remaining", "x-ratelimit-remaining", "x-rate-limit-remaining"])?;
        (remaining, of(["ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset"])?)
    };
    (remaining == 0).then(|| from_now(reset, now))
}

/// A value of a list such as `"default";r=0;t=30` or `limit=10, remaining=0, reset=30`.
fn item(value: &str, names: &[&str]) -> Option<u64> {
    let pairs = value.split([';', ',']).filter_map(|part| part.trim().split_once('='));
    pairs.filter(|(name, _)| names.contains(name)).find_map(|(_, value)| number(value))
}

fn number(text: &str) -> Option<u64> {
    // `100, 100;w=60` is `100` with its policy; some write fractions.
    let digits = text.trim().split([',', ';', '.']).next()?;
    digits.parse().ok()
}

fn from_now(reset: u64, now: SystemTime) -> Duration {
    if reset < MOMENT {
        return Duration::from_secs(reset);
    }
    let seconds = if reset >= MOMENT * 1_000 { reset / 1_000 } else { reset };
    let moment = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    moment.duration_since(now).unwrap_or_default()
}

/// The moment of an answer by the server's own clock (`Date`), which its other moments are to be compared with.
#[must_use]
pub fn moment_of(response: &Response) -> Option<SystemTime> {
    httpdate::parse_http_date(response.headers.get("date")?.trim()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Headers;

    fn wait(fields: &[(&str, &str)]) -> Option<u64> {
        let headers = fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect::<Headers>();
        let now = SystemTime::UNIX_EPOCH + Duration::from_hours(500_000);
        exhausted_for(&Response { headers, ..Response::default() }, now).map(|wait| wait.as_secs())
    }

    #[test]
    fn every_way_of_saying_that_nothing_is_left_is_read() {
        assert_eq!(wait(&[("RateLimit", "\"default\";r=0;t=30")]), Some(30));
        assert_eq!(wait(&[("RateLimit", "limit=10, remaining=0, reset=7")]), Some(7));
        assert_eq!(wait(&[("RateLimit-Remaining", "0"), ("RateLimit-Reset", "5")]), Some(5));
        assert_eq!(wait(&[("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "1800000012")]), Some(12));
        assert_eq!(wait(&[("X-Rate-Limit-Remaining", "0"), ("X-Rate-Limit-Reset", "1800000003000")]), Some(3));
    }

    #[test]
    fn what_is_left_asks_for_no_wait() {
        assert_eq!(wait(&[]), None);
        assert_eq!(wait(&[("RateLimit", "\"default\";r=3;t=30")]), None);
        assert_eq!(wait(&[("RateLimit-Remaining", "1"), ("RateLimit-Reset", "5")]), None);
        assert_eq!(wait(&[("X-RateLimit-Remaining", "0")]), None);
        assert_eq!(wait(&[("X-RateLimit-Remaining", "none"), ("X-RateLimit-Reset", "5")]), None);
    }
}
