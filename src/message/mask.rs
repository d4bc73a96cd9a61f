//! Hides secrets in whatever leaves the process.

/// The secrets of a run. Everything printed, reported or stored goes through [`Mask::apply`].
#[derive(Debug, Clone, Default)]
pub struct Mask {
    secrets: Vec<String>,
}

impl Mask {
    /// `text` with every secret replaced.
    #[must_use]
    pub fn apply(&self, text: &str) -> String {
        self.secrets.iter().fold(text.to_owned(), |text, secret| text.replace(secret, "***"))
    }
}
