//! Finds the places of a JSON text that is known to be valid.
//!
//! Nothing is checked here: `serde_json` has read the text before. What is wrong anyway gives wrong places, never a
//! panic. Start at [`scan`].

use memchr::memchr2;

use super::marks::{Mark, narrow};

/// The places of all nodes, in the order of the text.
pub(super) fn scan(text: &str) -> Vec<Mark> {
    let mut scanner = Scanner { bytes: text.as_bytes(), at: 0, marks: Vec::new(), open: Vec::new(), key: 0..0 };
    scanner.run();
    scanner.marks
}

struct Scanner<'text> {
    bytes: &'text [u8],
    at: usize,
    marks: Vec<Mark>,
    /// The collections whose end has not been seen: their marks, and whether they are objects.
    open: Vec<(usize, bool)>,
    /// The key that waits for its value.
    key: std::ops::Range<usize>,
}

impl Scanner<'_> {
    fn run(&mut self) {
        let mut expects_key = false;
        while let Some(byte) = self.bytes.get(self.at).copied() {
            match byte {
                b'{' | b'[' => {
                    self.open.push((self.marks.len(), byte == b'{'));
                    self.place(self.at, self.at + 1);
                    expects_key = byte == b'{';
                }
                b'}' | b']' => self.close(),
                b',' => expects_key = self.open.last().is_some_and(|(_, is_object)| *is_object),
                b':' => expects_key = false,
                b'"' if expects_key => self.key = self.string(),
                b'"' => {
                    let inside = self.string();
                    self.place(inside.start, inside.end);
                }
                byte if byte.is_ascii_alphanumeric() || byte == b'-' => self.literal(),
                _ => {}
            }
            self.at += 1;
        }
    }

    /// The inside of the string that starts here; stops at its closing quote.
    fn string(&mut self) -> std::ops::Range<usize> {
        let start = self.at + 1;
        self.at = start;
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            self.at += memchr2(b'"', b'\\', rest).unwrap_or(rest.len());
            match self.bytes.get(self.at) {
                Some(b'\\') => self.at += 2,
                _ => break,
            }
        }
        start..self.at.min(self.bytes.len())
    }

    /// A number, `true`, `false` or `null`; stops at its last byte.
    fn literal(&mut self) {
        let start = self.at;
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.');
        while self.bytes.get(self.at + 1).is_some_and(is_part) {
            self.at += 1;
        }
        self.place(start, self.at + 1);
    }

    fn place(&mut self, start: usize, end: usize) {
        let mut mark = Mark::new(&(start..end));
        mark.set_key(&std::mem::replace(&mut self.key, 0..0));
        self.marks.push(mark);
    }

    fn close(&mut self) {
        let Some((mark, _)) = self.open.pop() else { return };
        let size = self.marks.len() - mark;
        self.marks[mark].end = narrow(self.at + 1);
        self.marks[mark].size = narrow(size);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<(&str, &str, u32)> {
        scan(text).iter().map(|mark| (&text[mark.key_range()], &text[mark.range()], mark.size)).collect()
    }

    #[test]
    fn every_node_has_its_place_and_its_key() {
        let text = r#"{"a" : [1, {"b\"}": "x\\"}, -2.5e+3], "": {}, "c":null}"#;
        assert_eq!(
            texts(text),
            [
                ("", text, 8),
                ("a", r#"[1, {"b\"}": "x\\"}, -2.5e+3]"#, 5),
                ("", "1", 1),
                ("", r#"{"b\"}": "x\\"}"#, 2),
                ("b\\\"}", "x\\\\", 1),
                ("", "-2.5e+3", 1),
                ("", "{}", 1),
                ("c", "null", 1),
            ]
        );
    }

    #[test]
    fn a_lone_value_and_nothing_at_all_are_read() {
        assert_eq!(texts(" true "), [("", "true", 1)]);
        assert_eq!(texts("\"\""), [("", "", 1)]);
        assert_eq!(texts(""), []);
    }

    #[test]
    fn what_is_not_json_does_no_harm() {
        for text in ["{\"a\\", "]]]", "{\"a\": [", "\"", "{,}:\"x"] {
            drop(scan(text));
        }
    }
}
