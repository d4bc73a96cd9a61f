//! JSON Pointers (RFC 6901) and the fragments that carry them.
//!
//! Only text: joining, splitting, and the two spellings of a `$ref` fragment. Looking a pointer up is
//! `serde_json`'s task. Start at [`join`] and [`from_reference`].

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What may stand in a URI fragment unencoded (RFC 3986 §3.5), kept to the characters pointers use.
const FRAGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'~').remove(b'-').remove(b'_').remove(b'.');

/// The pointer of `token` below `parent`.
pub(crate) fn join(parent: &str, token: &str) -> String {
    let mut pointer = parent.to_owned();
    push(&mut pointer, token);
    pointer
}

/// Appends `token`, escaped.
pub(crate) fn push(pointer: &mut String, token: &str) {
    pointer.push('/');
    for character in token.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}

/// The unescaped tokens of a pointer.
pub(crate) fn tokens(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~"))
}

/// The pointer that a reference into the same document (`#…`) names; `None` for any other reference.
pub(crate) fn from_reference(reference: &str) -> Option<String> {
    let fragment = reference.strip_prefix('#')?;
    let pointer = percent_decode_str(fragment).decode_utf8().ok()?;
    (pointer.is_empty() || pointer.starts_with('/')).then(|| pointer.into_owned())
}

/// The URI fragment, without `#`, that names `pointer`.
pub(crate) fn to_fragment(pointer: &str) -> String {
    utf8_percent_encode(pointer, FRAGMENT).to_string()
}

/// Whether `pointer` is `ancestor` or lies below it.
pub(crate) fn is_within(pointer: &str, ancestor: &str) -> bool {
    pointer.strip_prefix(ancestor).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_survive_escaping() {
        let pointer = join(&join("", "/pets/{id}"), "a~b");
        assert_eq!(pointer, "/~1pets~1{id}/a~0b");
        assert_eq!(tokens(&pointer).collect::<Vec<_>>(), ["/pets/{id}", "a~b"]);
    }

    #[test]
    fn a_fragment_reads_back_as_its_pointer() {
        let pointer = "/paths/~1pets~1{id}/x y/é%";
        assert_eq!(from_reference(&format!("#{}", to_fragment(pointer))).as_deref(), Some(pointer));
    }

    #[test]
    fn references_elsewhere_name_no_pointer() {
        assert_eq!(from_reference("other.yaml#/a"), None);
        assert_eq!(from_reference("#anchor"), None);
        assert_eq!(from_reference("#").as_deref(), Some(""));
    }

    #[test]
    fn siblings_with_a_common_prefix_are_not_within() {
        assert!(is_within("/a/b", "/a"));
        assert!(!is_within("/ab", "/a"));
    }
}
