//! Labels that stand for values which vary from run to run.

use std::collections::BTreeMap;

/// Shorter values are not looked for inside other strings: they would be found by chance.
const MIN_EMBEDDED_LENGTH: usize = 6;

/// The labels of one test. The same value always gets the same label, in every snapshot of that test.
///
/// The first value of a kind is `[id]`, the next other ones `[id-2]`, `[id-3]`: a snapshot that is taken later never
/// changes the labels of an earlier one.
#[derive(Debug, Clone, Default)]
pub struct Labels {
    /// Kind and value, to label.
    given: BTreeMap<(String, String), String>,
    /// How many values of a kind were seen.
    counts: BTreeMap<String, usize>,
    /// Values that are replaced inside other strings, too.
    embedded: BTreeMap<String, String>,
}

impl Labels {
    /// The label of `value`, a new one when it was not seen before.
    pub fn label(&mut self, kind: &str, value: &str) -> String {
        let key = (kind.to_owned(), value.to_owned());
        if let Some(label) = self.given.get(&key) {
            return label.clone();
        }
        let count = self.counts.entry(kind.to_owned()).or_default();
        *count += 1;
        let label = if *count == 1 { format!("[{kind}]") } else { format!("[{kind}-{count}]") };
        self.given.insert(key, label.clone());
        if value.len() >= MIN_EMBEDDED_LENGTH {
            self.embedded.entry(value.to_owned()).or_insert_with(|| label.clone());
        }
        label
    }

    /// Gives a value a fixed label, such as `[target]` for the URL of the target.
    pub fn name(&mut self, value: &str, label: &str) {
        let label = format!("[{label}]");
        self.embedded.insert(value.to_owned(), label);
    }

    /// `text` with the values seen so far replaced by their labels, the longest first.
    #[must_use]
    pub fn replace(&self, text: &str) -> String {
        let mut values: Vec<&String> = self.embedded.keys().filter(|value| !value.is_empty()).collect();
        values.sort_by_key(|value| std::cmp::Reverse(value.len()));
        let mut replaced = text.to_owned();
        for value in values {
            if replaced.contains(value.as_str()) {
                replaced = replaced.replace(value.as_str(), &self.embedded[value]);
            }
        }
        replaced
    }
}

#[cfg(test)]
mod tests {
    use super::Labels;

    #[test]
    fn the_same_value_keeps_its_label_and_another_gets_the_next() {
        let mut labels = Labels::default();
        let seen = ["a1b2c3d4", "ffffffff", "a1b2c3d4"].map(|value| labels.label("id", value));
        assert_eq!(seen, ["[id]", "[id-2]", "[id]"]);
        assert_eq!(labels.label("date-time", "a1b2c3d4"), "[date-time]");
    }

    #[test]
    fn a_seen_value_is_replaced_inside_other_strings_unless_it_is_short() {
        let mut labels = Labels::default();
        labels.name("http://127.0.0.1:4711", "target");
        let _ = (labels.label("id", "a1b2c3d4"), labels.label("id", "7"));
        let replaced = labels.replace("http://127.0.0.1:4711/pets/a1b2c3d4?page=7");
        assert_eq!(replaced, "[target]/pets/[id]?page=7");
    }
}
