//! Reads `Retry-After` (RFC 9110 §10.2.3). Whether to wait is for others to decide.

use std::time::{Duration, SystemTime};

use crate::message::Response;

/// How long the server asks to wait, seen from `now`. A date in the past is no wait; nonsense is no request.
#[must_use]
pub fn retry_after(response: &Response, now: SystemTime) -> Option<Duration> {
    let value = response.headers.get("retry-after")?.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return value.parse().ok().map(Duration::from_secs);
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::retry_after;
    use crate::message::{Headers, Response};

    fn wait(value: &str) -> Option<Duration> {
        // 1994-11-06T08:49:37Z, the moment of the standard's examples.
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        let headers = Headers::from_iter([("Retry-After", value)]);
        retry_after(&Response { headers, ..Response::default() }, now)
    }

    #[test]
    fn seconds_and_dates_are_read() {
        assert_eq!(wait("120"), Some(Duration::from_mins(2)));
        assert_eq!(wait("Sun, 06 Nov 1994 08:50:07 GMT"), Some(Duration::from_secs(30)));
        assert_eq!(wait("Sun, 06 Nov 1994 08:49:00 GMT"), Some(Duration::ZERO));
    }

    #[test]
    fn nonsense_asks_for_nothing() {
        for value in ["", "-1", "soon", "1.5", "99999999999999999999999"] {
            assert_eq!(wait(value), None, "{value}");
        }
    }
}
