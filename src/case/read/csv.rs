//! Comma-separated values (RFC 4180) as nodes: the first line names the fields, every value is text.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::source::{Entry, Node, NodeValue, SourceFile, Span};

struct Cell {
    text: String,
    range: Range<usize>,
}

/// The rows of `file`, as mappings.
pub(super) fn parse(file: &Arc<SourceFile>) -> Result<Vec<Node>, Vec<Diagnostic>> {
    let mut records = records(file)?.into_iter();
    let Some(header) = records.next() else { return Ok(Vec::new()) };
    records.map(|record| row(file, &header, record)).collect()
}

fn row(file: &Arc<SourceFile>, header: &[Cell], record: Vec<Cell>) -> Result<Node, Vec<Diagnostic>> {
    let whole = record.first().map_or(0, |cell| cell.range.start)..record.last().map_or(0, |cell| cell.range.end);
    let span = Span::new(file, whole);
    if record.len() != header.len() {
        let message = format!("the first line names {} fields, values on this line: {}", header.len(), record.len());
        return Err(vec![Diagnostic::new("case/table", message).at(&span, "")]);
    }
    let entry = |(name, cell): (&Cell, Cell)| Entry {
        key: name.text.clone(),
        key_span: Span::new(file, name.range.clone()),
        value: Node { span: Span::new(file, cell.range), value: NodeValue::String(cell.text) },
    };
    Ok(Node { span, value: NodeValue::Mapping(header.iter().zip(record).map(entry).collect()) })
}

fn records(file: &Arc<SourceFile>) -> Result<Vec<Vec<Cell>>, Vec<Diagnostic>> {
    let text = &file.text;
    let mut records = Vec::new();
    let mut record = Vec::new();
    let mut position = 0;
    while position < text.len() {
        let (cell, end) =
            if text[position..].starts_with('"') { quoted(file, position)? } else { plain(text, position) };
        record.push(cell);
        let rest = &text[end..];
        if rest.starts_with(',') {
            position = end + 1;
            continue;
        }
        let line_end = if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with('\n')) };
        if line_end == 0 && !rest.is_empty() {
            return Err(fault(file, end..end + 1, "a quoted value ends at its second quote"));
        }
        let finished = std::mem::take(&mut record);
        if finished.len() > 1 || finished.iter().any(|cell| !cell.text.is_empty()) {
            records.push(finished);
        }
        position = end + line_end;
    }
    if !record.is_empty() {
        record.push(Cell { text: String::new(), range: text.len()..text.len() });
        records.push(record);
    }
    Ok(records)
}

fn plain(text: &str, start: usize) -> (Cell, usize) {
    let end = text[start..].find([',', '\n']).map_or(text.len(), |length| start + length);
    let end = if text[..end].ends_with('\r') { end - 1 } else { end };
    (Cell { text: text[start..end].to_owned(), range: start..end }, end)
}

fn quoted(file: &Arc<SourceFile>, start: usize) -> Result<(Cell, usize), Vec<Diagnostic>> {
    let text = &file.text;
    let mut position = start + 1;
    loop {
        let Some(quote) = text[position..].find('"').map(|length| position + length) else {
            return Err(fault(file, start..start + 1, "this quote is never closed"));
        };
        if text[quote + 1..].starts_with('"') {
            position = quote + 2;
            continue;
        }
        let inner = start + 1..quote;
        return Ok((Cell { text: text[inner.clone()].replace("\"\"", "\""), range: inner }, quote + 1));
    }
}

fn fault(file: &Arc<SourceFile>, range: Range<usize>, message: &str) -> Vec<Diagnostic> {
    vec![Diagnostic::new("case/table", message).at(&Span::new(file, range), "")]
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(text: &str) -> Result<Value, Vec<Diagnostic>> {
        Ok(parse(&SourceFile::new("rows.csv", text))?.iter().map(Node::to_json).collect())
    }

    #[test]
    fn lines_become_mappings() {
        let rows = read("id,name\r\na,\"x, \"\"y\"\"\"\n\nb,\n").unwrap();
        assert_eq!(rows, json!([{ "id": "a", "name": "x, \"y\"" }, { "id": "b", "name": "" }]));
        assert_eq!(read("id,name\na,"), Ok(json!([{ "id": "a", "name": "" }])));
        assert_eq!(read(""), Ok(json!([])));
    }

    #[test]
    fn broken_lines_are_refused_at_their_place() {
        assert_eq!(read("id,name\na\n").unwrap_err()[0].labels[0].span.place(), "rows.csv:2:1");
        assert_eq!(read("id\n\"a\n").unwrap_err()[0].labels[0].span.place(), "rows.csv:2:1");
        assert_eq!(read("id\n\"a\"b\n").unwrap_err()[0].labels[0].span.place(), "rows.csv:2:4");
    }
}
