//! Places that stay the same from run to run: what a fingerprint is made of.

/// A place in a value by the names of its properties: list indices are dropped, and keys that look like ids become
/// `*`, so that every item of a list or map is the same place.
pub(super) fn by_names(pointer: &str) -> String {
    let tokens = pointer.split('/').skip(1).filter(|token| !is_number(token));
    tokens.map(|token| if looks_like_an_id(token) { "/*".to_owned() } else { format!("/{token}") }).collect()
}

/// A media type without its date: `application/vnd.pets.2024-05-30+json` is `application/vnd.pets+json`.
pub(super) fn without_date(media_type: &str) -> String {
    let mut undated = media_type.to_owned();
    while let Some(start) = (0..undated.len()).find(|&start| is_date(undated.as_bytes(), start)) {
        let from = start - usize::from(start > 0 && matches!(undated.as_bytes()[start - 1], b'.' | b'-'));
        undated.replace_range(from..start + DATE.len(), "");
    }
    undated
}

const DATE: &[u8] = b"0000-00-00";

fn is_date(text: &[u8], start: usize) -> bool {
    let fits = |(byte, shape): (&u8, &u8)| if *shape == b'0' { byte.is_ascii_digit() } else { byte == shape };
    text.get(start..start + DATE.len()).is_some_and(|part| part.iter().zip(DATE).all(fits))
}

fn is_number(token: &str) -> bool {
    !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit())
}

fn looks_like_an_id(token: &str) -> bool {
    let digits = token.bytes().filter(u8::is_ascii_digit).count();
    let hex = token.len() >= 8 && token.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    hex && digits > 0 || token.len() >= 16 && digits >= 4
}

#[cfg(test)]
mod tests {
    use super::{by_names, without_date};

    #[test]
    fn indices_and_ids_vary_and_names_do_not() {
        assert_eq!(by_names("/pets/0/name"), "/pets/name");
        assert_eq!(by_names("/pets/12/tags/3"), "/pets/tags");
        assert_eq!(by_names("/byId/32b6e34b3d91647abb20e7b8/name"), "/byId/*/name");
        assert_eq!(by_names("/byId/123e4567-e89b-12d3-a456-426614174000"), "/byId/*");
        assert_eq!(by_names("/facade/deadbeef"), "/facade/deadbeef");
        assert_eq!(by_names("/address2"), "/address2");
        assert_eq!(by_names(""), "");
    }

    #[test]
    fn only_the_date_is_dropped() {
        assert_eq!(without_date("application/vnd.pets.2024-05-30+json"), "application/vnd.pets+json");
        assert_eq!(without_date("application/vnd.pets.v2+json"), "application/vnd.pets.v2+json");
        assert_eq!(without_date("application/json"), "application/json");
        assert_eq!(without_date("2024-05-30"), "");
    }
}
