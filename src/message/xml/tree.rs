//! XML texts, read into elements.
//!
//! The reader of `quick-xml` is fast and forgiving; what the standards ask beyond it is asked here: one root, names,
//! characters, bound prefixes. A text may be hostile: document types are not read, and depth, elements, attributes and
//! namespaces are counted. Start at [`parse`].

use std::collections::BTreeSet;
use std::sync::Arc;

use quick_xml::NsReader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::name::{QName, ResolveResult};

use super::characters::{is_character, is_qualified_name};

/// The namespace of `xsi:nil`, which says that an element is null.
pub(super) const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// How deep elements nest.
const MAX_DEPTH: usize = 128;
/// How many elements there are.
const MAX_ELEMENTS: usize = 200_000;
/// How many attributes one element has.
const MAX_ATTRIBUTES: usize = 500;
/// How many namespaces are declared, and how long their names are.
const MAX_NAMESPACES: usize = 500;

/// Why a text gives no elements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::message) enum XmlProblem {
    /// It is not XML; where, in bytes, and why.
    Malformed(usize, String),
    /// It may well be XML, but is not read.
    Unread(&'static str),
}

/// An element.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::message) struct Element {
    /// Its name without the prefix.
    pub(super) name: String,
    pub(super) namespace: Option<Arc<str>>,
    /// Without declarations of namespaces.
    pub(super) attributes: Vec<Attribute>,
    pub(super) children: Vec<Element>,
    /// All text directly in it.
    pub(super) text: String,
}

/// An attribute.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Attribute {
    pub(super) name: String,
    pub(super) namespace: Option<Arc<str>>,
    pub(super) value: String,
}

/// Reads a text into its root element.
pub(in crate::message) fn parse(bytes: &[u8]) -> Result<Element, XmlProblem> {
    if bytes.starts_with(&[0xfe, 0xff]) || bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0, b'<']) {
        return Err(XmlProblem::Unread("UTF-16"));
    }
    let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    let is_foreign = declared_encoding(bytes).is_some_and(|name| {
        !["utf-8", "utf8", "us-ascii", "ascii"].iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes()))
    });
    if is_foreign {
        return Err(XmlProblem::Unread("an encoding other than UTF-8"));
    }
    let text = std::str::from_utf8(bytes)
        .map_err(|error| XmlProblem::Malformed(error.valid_up_to(), "a byte that is no UTF-8".to_owned()))?;
    Builder::new(text).build()
}

/// The encoding that the first line claims, whatever the bytes are.
fn declared_encoding(bytes: &[u8]) -> Option<&[u8]> {
    let head = &bytes[..bytes.len().min(200)];
    let declaration = head.strip_prefix(b"<?xml")?.split(|byte| *byte == b'>').next()?;
    let at = declaration.windows(8).position(|window| window == b"encoding")? + 8;
    declaration[at..].split(|byte| matches!(byte, b'"' | b'\'')).nth(1)
}

struct Builder<'t> {
    text: &'t str,
    reader: NsReader<&'t [u8]>,
    /// The elements that are open, outermost first.
    open: Vec<Element>,
    root: Option<Element>,
    elements: usize,
    declarations: usize,
    namespaces: BTreeSet<Arc<str>>,
}

impl<'t> Builder<'t> {
    fn new(text: &'t str) -> Self {
        let mut reader = NsReader::from_str(text);
        reader.config_mut().enable_all_checks(true);
        // They are counted here, where too many are no mistake.
        reader.resolver_mut().set_max_declarations_per_element(usize::MAX);
        Self { text, reader, open: Vec::new(), root: None, elements: 0, declarations: 0, namespaces: BTreeSet::new() }
    }

    fn build(mut self) -> Result<Element, XmlProblem> {
        loop {
            let start = self.position();
            match self.reader.read_event() {
                Err(error) => {
                    let at = usize::try_from(self.reader.error_position()).unwrap_or(start);
                    return Err(XmlProblem::Malformed(at, error.to_string()));
                }
                Ok(Event::Eof) => return self.end(),
                Ok(event) => self.take(&event, start)?,
            }
        }
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    fn end(mut self) -> Result<Element, XmlProblem> {
        let end = self.text.len();
        if let Some(element) = self.open.pop() {
            return malformed(end, format!("`<{}>` is not closed", element.name));
        }
        self.root.ok_or(XmlProblem::Malformed(end, "there is no element".to_owned()))
    }

    fn take(&mut self, event: &Event<'_>, at: usize) -> Result<(), XmlProblem> {
        match event {
            Event::Start(start) => {
                let element = self.element(start, at)?;
                self.open.push(element);
            }
            Event::Empty(start) => {
                let element = self.element(start, at)?;
                self.close(element);
            }
            Event::End(_) => {
                let element = self.open.pop().ok_or(XmlProblem::Malformed(at, "nothing is open here".to_owned()))?;
                self.close(element);
            }
            Event::Text(text) => {
                if text.windows(3).any(|window| window == b"]]>") {
                    return malformed(at, "`]]>` in a text".to_owned());
                }
                self.text(&with_plain_line_ends(std::str::from_utf8(text).expect("the whole text is UTF-8")), at)?;
            }
            Event::CData(text) => {
                if self.open.is_empty() {
                    return malformed(at, "a text outside of the root".to_owned());
                }
                self.text(&with_plain_line_ends(std::str::from_utf8(text).expect("the whole text is UTF-8")), at)?;
            }
            Event::GeneralRef(reference) => self.reference(reference, at)?,
            Event::Decl(declaration) => declared(declaration, at)?,
            Event::PI(instruction) => {
                let target = String::from_utf8_lossy(instruction.target()).into_owned();
                if !is_qualified_name(&target) || target.eq_ignore_ascii_case("xml") {
                    return malformed(at, format!("`{target}` names no processing instruction"));
                }
                proper(&String::from_utf8_lossy(instruction.content()), at)?;
            }
            Event::Comment(comment) => proper(&String::from_utf8_lossy(comment), at)?,
            Event::DocType(_) => return Err(XmlProblem::Unread("a document type")),
            Event::Eof => {}
        }
        Ok(())
    }

    /// Puts a finished element where it belongs.
    fn close(&mut self, element: Element) {
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None => self.root = Some(element),
        }
    }

    fn element(&mut self, start: &BytesStart<'_>, at: usize) -> Result<Element, XmlProblem> {
        if self.open.is_empty() && self.root.is_some() {
            return malformed(at, "a second root".to_owned());
        }
        self.elements += 1;
        if self.elements > MAX_ELEMENTS || self.open.len() >= MAX_DEPTH {
            return Err(XmlProblem::Unread("so many elements or so deep ones"));
        }
        let namespace = match self.reader.resolver().resolve_element(start.name()).0 {
            ResolveResult::Bound(namespace) => Some(namespace.0.to_vec()),
            ResolveResult::Unbound => None,
            ResolveResult::Unknown(prefix) => return malformed(at, unbound(&prefix)),
        };
        let attributes = self.attributes(start, at)?;
        let namespace = self.interned(namespace)?;
        Ok(Element { name: local(start.name(), at)?, namespace, attributes, ..Element::default() })
    }

    fn attributes(&mut self, start: &BytesStart<'_>, at: usize) -> Result<Vec<Attribute>, XmlProblem> {
        let mut attributes = Vec::new();
        for (index, attribute) in start.attributes().enumerate() {
            let attribute = attribute.map_err(|error| XmlProblem::Malformed(at, error.to_string()))?;
            let raw = std::str::from_utf8(&attribute.value).expect("the whole text is UTF-8");
            if raw.contains('<') {
                return malformed(at, "`<` in an attribute".to_owned());
            }
            let value = unescape(&raw.replace("\r\n", " ").replace(['\r', '\n', '\t'], " "))
                .map_err(|error| XmlProblem::Malformed(at, error.to_string()))?
                .into_owned();
            proper(&value, at)?;
            if attribute.key.as_namespace_binding().is_some() {
                self.declarations += 1;
            }
            if index >= MAX_ATTRIBUTES || self.declarations > MAX_NAMESPACES {
                return Err(XmlProblem::Unread("so many attributes"));
            }
            if attribute.key.as_namespace_binding().is_some() {
                continue;
            }
            let namespace = match self.reader.resolver().resolve_attribute(attribute.key).0 {
                ResolveResult::Bound(namespace) => Some(namespace.0.to_vec()),
                ResolveResult::Unbound => None,
                ResolveResult::Unknown(prefix) => return malformed(at, unbound(&prefix)),
            };
            let namespace = self.interned(namespace)?;
            attributes.push(Attribute { name: local(attribute.key, at)?, namespace, value });
        }
        Ok(attributes)
    }

    /// One text for all uses of a namespace.
    fn interned(&mut self, name: Option<Vec<u8>>) -> Result<Option<Arc<str>>, XmlProblem> {
        let Some(name) = name else { return Ok(None) };
        if name.len() > MAX_NAMESPACES {
            return Err(XmlProblem::Unread("so long a namespace"));
        }
        let name = String::from_utf8(name).expect("the whole text is UTF-8");
        if let Some(known) = self.namespaces.get(name.as_str()) {
            return Ok(Some(Arc::clone(known)));
        }
        let name: Arc<str> = name.into();
        self.namespaces.insert(Arc::clone(&name));
        Ok(Some(name))
    }

    fn text(&mut self, text: &str, at: usize) -> Result<(), XmlProblem> {
        proper(text, at)?;
        match self.open.last_mut() {
            Some(element) => element.text.push_str(text),
            None if text.chars().all(char::is_whitespace) => {}
            None => return malformed(at, "a text outside of the root".to_owned()),
        }
        Ok(())
    }

    fn reference(&mut self, reference: &BytesRef<'_>, at: usize) -> Result<(), XmlProblem> {
        if self.open.is_empty() {
            return malformed(at, "a text outside of the root".to_owned());
        }
        let name = String::from_utf8_lossy(reference).into_owned();
        let text = unescape(&format!("&{name};"))
            .map_err(|_| XmlProblem::Malformed(at, format!("`&{name};` stands for nothing")))?
            .into_owned();
        self.text(&text, at)
    }
}

fn declared(declaration: &BytesDecl<'_>, at: usize) -> Result<(), XmlProblem> {
    if at > 0 {
        return malformed(at, "the declaration does not come first".to_owned());
    }
    let version = declaration.version().map_err(|error| XmlProblem::Malformed(at, error.to_string()))?;
    if version.starts_with(b"1.") { Ok(()) } else { malformed(at, "an unknown version of XML".to_owned()) }
}

/// A name without its prefix.
fn local(name: QName<'_>, at: usize) -> Result<String, XmlProblem> {
    let text = String::from_utf8_lossy(name.0);
    if !is_qualified_name(&text) {
        return malformed(at, format!("`{text}` is no name"));
    }
    Ok(String::from_utf8_lossy(name.local_name().as_ref()).into_owned())
}

fn unbound(prefix: &[u8]) -> String {
    format!("the prefix `{}` stands for no namespace", String::from_utf8_lossy(prefix))
}

fn proper(text: &str, at: usize) -> Result<(), XmlProblem> {
    match text.chars().find(|character| !is_character(*character)) {
        Some(character) => malformed(at, format!("U+{:04X} may not stand in XML", u32::from(character))),
        None => Ok(()),
    }
}

fn malformed<T>(at: usize, message: String) -> Result<T, XmlProblem> {
    Err(XmlProblem::Malformed(at, message))
}

/// §2.11: every line end is read as one line feed.
fn with_plain_line_ends(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root(text: &str) -> Element {
        parse(text.as_bytes()).unwrap_or_else(|problem| panic!("{text}: {problem:?}"))
    }

    #[test]
    fn elements_have_names_namespaces_attributes_and_text() {
        let pet = root(
            "\u{feff}<?xml version=\"1.0\" encoding='UTF-8'?><!-- a -->\n<p:pet xmlns:p='urn:p' id=\"a&#10;b&amp;&lt;\">Re\r\n<![CDATA[<x>]]>&#x1F43E;<b xmlns='urn:d'/></p:pet>\n<?end?>",
        );
        assert_eq!((pet.name.as_str(), pet.namespace.as_deref()), ("pet", Some("urn:p")));
        assert_eq!((pet.attributes[0].name.as_str(), pet.attributes[0].value.as_str()), ("id", "a\nb&<"));
        assert_eq!(pet.text, "Re\n<x>🐾");
        assert_eq!(pet.children[0].namespace.as_deref(), Some("urn:d"));
    }

    #[test]
    fn what_is_no_xml_is_told() {
        for text in [
            "",
            "x",
            "<a>",
            "<a></b>",
            "<a/><b/>",
            "<a/>x",
            "x<a/>",
            "<a>&nope;</a>",
            "<a>&amp</a>",
            "<a>a & b</a>",
            "<a>1 < 2</a>",
            "<a b=1/>",
            "<a b='1' b='2'/>",
            "<a b/>",
            "<a b='<'/>",
            "<p:a/>",
            "<a p:b='1'/>",
            "<1a/>",
            "<a>\u{1}</a>",
            "<a>&#1;</a>",
            "<a>&#xD800;</a>",
            "<a>]]></a>",
            "<a><!-- -- --></a>",
            " <?xml version='1.0'?><a/>",
            "<a><?xml version='1.0'?></a>",
            "<?xml version='3.0'?><a/>",
            "<a/><![CDATA[x]]>",
            "{}",
            "<a",
            "<a/>&amp;",
        ] {
            assert!(
                matches!(parse(text.as_bytes()), Err(XmlProblem::Malformed(..))),
                "{text}: {:?}",
                parse(text.as_bytes())
            );
        }
        assert!(matches!(parse(b"<a>\xff</a>"), Err(XmlProblem::Malformed(3, _))));
    }

    #[test]
    fn what_may_be_xml_and_is_not_read_is_not_called_broken() {
        let laughs = "<!DOCTYPE a [<!ENTITY l \"lol\"><!ENTITY m \"&l;&l;&l;\">]><a>&m;</a>";
        let deep = "<a>".repeat(100_000);
        let many = format!("<a>{}</a>", "<b/>".repeat(300_000));
        let bound: String = (0..600).map(|index| format!(" xmlns:p{index}='u'")).collect();
        let long = format!("<a xmlns='{}'/>", "u".repeat(1000));
        let latin = "<?xml version='1.0' encoding='iso-8859-1'?><a/>";
        for text in [laughs, &deep, &many, &format!("<a{bound}/>"), &long, latin] {
            let problem = parse(text.as_bytes());
            assert!(matches!(problem, Err(XmlProblem::Unread(_))), "{:?}", &text[..text.len().min(60)]);
        }
        assert!(matches!(parse(&[0xff, 0xfe, b'<', 0]), Err(XmlProblem::Unread(_))));
    }
}
