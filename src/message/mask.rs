//! Hides secrets in whatever leaves the process.

/// The secrets of a run. Everything printed, reported or stored goes through [`Mask::apply`].
#[derive(Debug, Clone, Default)]
pub struct Mask {
    secrets: Vec<String>,
}
