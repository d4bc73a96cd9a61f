//! Breaks a body of XML as a whole, or writes it in an unusual way.
//!
//! What is called broken breaks XML 1.0 itself, which every reader must refuse (§1.2, "fatal error"); what only the
//! namespaces forbid is left alone. Start at [`malformed`] and [`framing`].

use bytes::Bytes;

use super::candidate::{Change, Group};
use super::kind::MutationKind;

/// How deep the elements of a well-formed body go.
const NESTING: usize = 10_000;

/// Three entities in each other: enough to show that they are expanded, too little to harm.
const ENTITIES: &str = "<!DOCTYPE r [<!ENTITY a \"x\"><!ENTITY b \"&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;\">]>";

/// Texts that are no XML, made from one that is.
pub(super) fn malformed(document: &Bytes, media_type: &str) -> Group {
    let text = String::from_utf8_lossy(document);
    let group = Group::new(MutationKind::MalformedXml, &["body".to_owned()], &[]).limit(usize::MAX);
    malformations(&text)
        .into_iter()
        .fold(group, |group, (bytes, what)| group.with(raw(bytes, media_type), Vec::new(), what))
}

fn malformations(text: &str) -> Vec<(Vec<u8>, &'static str)> {
    let (declaration, root) = parts(text);
    let middle = (0..=text.len() / 2).rev().find(|index| text.is_char_boundary(*index)).unwrap_or(0);
    let mut broken = vec![
        (text.as_bytes()[..text.len() - 1].to_vec(), "cut off before its last character"),
        (text.as_bytes()[..middle].to_vec(), "cut off in the middle"),
        (format!("{text}{root}").into_bytes(), "with two roots"),
        (format!("{text}text").into_bytes(), "with a text after the root"),
        (format!("{declaration}{}", with_attributes(root, " a=1")).into_bytes(), "with an attribute without quotes"),
        (format!("{declaration}{}", with_attributes(root, " a='1' a='2'")).into_bytes(), "with an attribute twice"),
        (format!(" {text}").into_bytes(), "with a space before the declaration"),
        (declaration.as_bytes().to_vec(), "without a root"),
    ];
    if let Some(end) = text.rfind("</") {
        let within = |inserted: &[u8]| [&text.as_bytes()[..end], inserted, &text.as_bytes()[end..]].concat();
        broken.extend([
            (text.as_bytes()[..end].to_vec(), "with a root that is not closed"),
            (format!("{}</other>", &text[..end]).into_bytes(), "with an end tag of another name"),
            (within(b"&unknown;"), "with an entity that nobody knows"),
            (within(b" & "), "with a bare `&`"),
            (within(b" < "), "with a bare `<`"),
            (within(b"\x01"), "with a control character"),
            (within(b"\xff"), "with a byte that is no UTF-8"),
        ]);
    }
    broken
}

/// Bodies that are XML, and that servers read in different ways or not at all.
pub(super) fn framing(document: &Bytes, media_type: &str) -> Group {
    let text = String::from_utf8_lossy(document);
    let (declaration, root) = parts(&text);
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(root.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let nested = format!("{declaration}{}{}", "<a>".repeat(NESTING), "</a>".repeat(NESTING));
    let variants: Vec<(Vec<u8>, Option<String>, &str)> = vec![
        (text.clone().into_owned().into_bytes(), None, "without a content type"),
        (root.as_bytes().to_vec(), Some(media_type.to_owned()), "without a declaration"),
        (
            text.clone().into_owned().into_bytes(),
            Some(format!("{media_type}; charset=klingon")),
            "in a charset that nobody knows",
        ),
        (utf16, Some(media_type.to_owned()), "in UTF-16"),
        (format!("\u{feff}{text}").into_bytes(), Some(media_type.to_owned()), "behind a byte order mark"),
        (
            format!("{declaration}<!-- a --><?b c?>{root}<!-- d -->").into_bytes(),
            Some(media_type.to_owned()),
            "with comments and an instruction",
        ),
        (format!("{declaration}{ENTITIES}{root}").into_bytes(), Some(media_type.to_owned()), "with a document type"),
        (
            format!("{declaration}{ENTITIES}{}", root.replacen("</", "&c;</", 1)).into_bytes(),
            Some(media_type.to_owned()),
            "with entities in entities",
        ),
        (nested.into_bytes(), Some(media_type.to_owned()), "10,000 elements, one in the other"),
    ];
    let group = Group::new(MutationKind::OddFraming, &["body".to_owned()], &[]).limit(usize::MAX).unpromised();
    variants.into_iter().fold(group, |group, (bytes, media_type, what)| {
        let change = Change::RawBody { bytes: Bytes::from(bytes), media_type };
        group.with(change, Vec::new(), what)
    })
}

/// The declaration, and the root with what follows.
fn parts(text: &str) -> (&str, &str) {
    text.find("?>").map_or(("", text), |end| text.split_at(end + 2))
}

/// The root with more in its start tag.
fn with_attributes(root: &str, attributes: &str) -> String {
    let end = root.find(['>', '/', ' ']).unwrap_or(root.len());
    format!("{}{attributes}{}", &root[..end], &root[end..])
}

fn raw(bytes: Vec<u8>, media_type: &str) -> Change {
    Change::RawBody { bytes: Bytes::from(bytes), media_type: Some(media_type.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::is_malformed_xml;

    const DOCUMENTS: [&str; 3] = [
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><pet id=\"1\"><name>Rex</name></pet>",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><pet/>",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><p:pet xmlns:p=\"urn:p\">é</p:pet>",
    ];

    #[test]
    fn what_is_called_broken_is_no_xml() {
        for document in DOCUMENTS {
            let broken = malformations(document);
            assert!(broken.len() >= 8, "{document}");
            for (bytes, what) in broken {
                assert!(is_malformed_xml(&bytes), "{what}: {}", String::from_utf8_lossy(&bytes));
            }
        }
    }

    #[test]
    fn what_is_called_odd_is_not_broken() {
        for document in DOCUMENTS {
            for candidate in framing(&Bytes::from(document), "application/xml").candidates {
                let Change::RawBody { bytes, .. } = &candidate.change else { panic!("a body") };
                assert!(!is_malformed_xml(bytes), "{}", candidate.what);
            }
        }
    }
}
