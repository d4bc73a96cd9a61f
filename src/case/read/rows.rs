//! The rows of a case: written in it, or in a file of their own.

use super::case::quarantine;
use super::csv;
use super::reader::{Reader, text, texts};
use crate::case::grammar;
use crate::case::model::Row;
use crate::source::Node;

impl Reader<'_> {
    pub(super) fn rows(&mut self, node: Option<&Node>) -> Vec<Row> {
        let Some(node) = node else { return Vec::new() };
        let before = self.diagnostics.len();
        let rows = self.rows_of(node);
        let is_broken = rows.len() < node.items().map_or(1, <[Node]>::len) || self.diagnostics.len() > before;
        if is_broken {
            self.doubtful.insert("row".to_owned());
        }
        rows
    }

    fn rows_of(&mut self, node: &Node) -> Vec<Row> {
        if let Some(items) = node.items() {
            if items.is_empty() {
                self.report("case/no-rows", "a case with `each` needs at least one row", &node.span);
            }
            return items.iter().filter_map(|item| self.row(item)).collect();
        }
        node.get("file").map_or_else(Vec::new, |name| self.rows_of_file(name))
    }

    fn row(&mut self, node: &Node) -> Option<Row> {
        Some(Row {
            id: text(node, "id")?,
            span: node.get("id").map_or_else(|| node.span.clone(), |id| id.span.clone()),
            tags: texts(node, "tags"),
            skip: text(node, "skip"),
            quarantine: quarantine(node),
            values: self.template(node),
        })
    }

    fn rows_of_file(&mut self, name: &Node) -> Vec<Row> {
        let is_csv = name.as_str().is_some_and(|name| name.to_ascii_lowercase().ends_with(".csv"));
        let rows = if is_csv {
            let Some(file) = self.file(name) else { return Vec::new() };
            match csv::parse(&file) {
                Ok(rows) => rows,
                Err(diagnostics) => {
                    self.diagnostics.extend(diagnostics);
                    return Vec::new();
                }
            }
        } else {
            let Some(document) = self.document(name) else { return Vec::new() };
            let Some(items) = document.items() else {
                self.report("case/wrong-type", "a file of rows must be a list of mappings", &document.span);
                return Vec::new();
            };
            items.to_vec()
        };
        if rows.is_empty() {
            self.report("case/no-rows", "a case with `each` needs at least one row", &name.span);
        }
        for row in &rows {
            grammar::check(&grammar::ROW, row, &mut self.diagnostics);
        }
        rows.iter().filter_map(|row| self.row(row)).collect()
    }
}
