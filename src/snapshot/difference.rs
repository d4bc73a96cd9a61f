//! Shows two texts as a unified difference, without colour.

use similar::{ChangeTag, TextDiff};

/// How many unchanged lines are shown around a change.
const CONTEXT: usize = 3;

/// The changes from `accepted` to `seen`, in hunks headed by `@@ line N @@`.
pub(super) fn difference(accepted: &str, seen: &str) -> String {
    let diff = TextDiff::from_lines(accepted, seen);
    let mut lines = Vec::new();
    for group in diff.grouped_ops(CONTEXT) {
        let first = group.first().map_or(0, |operation| operation.new_range().start);
        lines.push(format!("@@ line {} @@\n", first + 1));
        for change in group.iter().flat_map(|operation| diff.iter_changes(operation)) {
            let sign = match change.tag() {
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
                ChangeTag::Equal => ' ',
            };
            lines.push(format!("{sign}{}\n", change.value().trim_end_matches(['\n', '\r'])));
        }
    }
    lines.concat()
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn changed_lines_are_shown_with_their_neighbours() {
        let accepted = "1\n2\n3\n4\n5\n6\n7\n8";
        let shown = difference(accepted, "1\n2\n3\n4\nfive\n6\n7\n8");
        assert_eq!(shown, "@@ line 2 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
    }

    #[test]
    fn distant_changes_stand_in_hunks_of_their_own() {
        let lines: Vec<String> = (1..=20).map(|number| number.to_string()).collect();
        let seen = lines.join("\n").replacen("1\n", "one\n", 1).replace("20", "twenty");
        assert_eq!(difference(&lines.join("\n"), &seen).matches("@@ line").count(), 2);
    }

    #[test]
    fn equal_texts_differ_in_nothing() {
        assert_eq!(difference("a\nb", "a\nb"), "");
    }
}
