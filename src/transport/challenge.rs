//! Reads `WWW-Authenticate`: the challenges of RFC 9110 §11.6.1.
//!
//! Real servers join several challenges in one field, write schemes in any case, and misspell parameters; the
//! reader takes whatever follows the grammar and leaves the meaning to the scheme.

use crate::message::Headers;

/// One challenge.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Challenge {
    /// The scheme, lower case.
    pub(crate) scheme: String,
    /// The parameters; names lower case, quoted strings unquoted.
    pub(crate) parameters: Vec<(String, String)>,
}

impl Challenge {
    /// The value of a parameter.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// All challenges of a response's header fields, in order.
pub(crate) fn challenges(headers: &Headers) -> Vec<Challenge> {
    let mut challenges = Vec::new();
    for field in headers.all("www-authenticate") {
        for item in split_items(field) {
            read_item(&item, &mut challenges);
        }
    }
    challenges
}

/// The parameters of a field such as `Authentication-Info`.
pub(super) fn parameters(field: &str) -> Vec<(String, String)> {
    split_items(field).iter().filter_map(|item| parameter(item)).collect()
}

/// Splits at the commas outside quoted strings.
fn split_items(field: &str) -> Vec<String> {
    let mut items = vec![String::new()];
    let (mut quoted, mut escaped) = (false, false);
    for character in field.chars() {
        match character {
            ',' if !quoted => {
                items.push(String::new());
                continue;
            }
            '"' if !escaped => quoted = !quoted,
            _ => {}
        }
        escaped = quoted && character == '\\' && !escaped;
        items.last_mut().expect("there is always a last item").push(character);
    }
    items.iter().map(|item| item.trim().to_owned()).filter(|item| !item.is_empty()).collect()
}

/// One item is `scheme`, `scheme parameter` or `parameter`; a parameter belongs to the scheme before it.
fn read_item(item: &str, challenges: &mut Vec<Challenge>) {
    let first_word = item.split([' ', '\t']).next().unwrap_or_default();
    let rest = item[first_word.len()..].trim_start();
    let starts_challenge = !first_word.contains('=') && !rest.starts_with('=');
    if starts_challenge {
        challenges.push(Challenge { scheme: first_word.to_ascii_lowercase(), parameters: Vec::new() });
    }
    let text = if starts_challenge { rest } else { item };
    if let (Some(challenge), Some(parameter)) = (challenges.last_mut(), parameter(text)) {
        challenge.parameters.push(parameter);
    }
}

fn parameter(text: &str) -> Option<(String, String)> {
    let (name, value) = text.split_once('=')?;
    Some((name.trim().to_ascii_lowercase(), unquote(value.trim())))
}

fn unquote(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"') else { return value.to_owned() };
    let mut text = String::new();
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => break,
            '\\' => text.extend(characters.next()),
            other => text.push(other),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Challenge, challenges};
    use crate::message::Headers;

    fn read(fields: &[&str]) -> Vec<Challenge> {
        challenges(&fields.iter().map(|field| ("WWW-Authenticate", *field)).collect::<Headers>())
    }

    #[test]
    fn several_challenges_share_one_field() {
        let found = read(&[r#"Basic realm="a, b", digest realm="say \"hi\"" , nonce=abc, Negotiate"#]);
        let schemes: Vec<_> = found.iter().map(|challenge| challenge.scheme.as_str()).collect();
        assert_eq!(schemes, ["basic", "digest", "negotiate"]);
        assert_eq!(found[0].get("realm"), Some("a, b"));
        assert_eq!(found[1].get("realm"), Some("say \"hi\""));
        assert_eq!(found[1].get("nonce"), Some("abc"));
        assert!(found[2].parameters.is_empty());
    }

    #[test]
    fn spaces_around_equals_and_unknown_parameters_are_taken_as_they_come() {
        let found = read(&[r#"Digest realm = "pets", op="auth", NONCE="é""#]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].get("realm"), Some("pets"));
        assert_eq!(found[0].get("op"), Some("auth"));
        assert_eq!(found[0].get("nonce"), Some("é"));
    }

    #[test]
    fn garbage_is_no_challenge_and_no_panic() {
        for field in ["", ",,,", "=", "\"", "Digest \"", "a=b", "Digest realm=\"open"] {
            let _challenges = read(&[field]);
        }
        assert!(read(&["a=b"]).is_empty());
    }
}
