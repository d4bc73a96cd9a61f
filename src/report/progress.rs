//! A progress bar on standard error, shown only on a terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::event::{Event, Verdict};

/// The bar; it folds events like any other report.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    failed: usize,
}

impl Progress {
    /// A bar that is drawn on standard error when `visible`, and nowhere otherwise.
    pub fn new(visible: bool) -> Self {
        let target = if visible { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        bar.set_style(
            ProgressStyle::with_template("{bar:30} {pos}/{len} tests, {elapsed} {msg}")
                .expect("the template is a constant that parses"),
        );
        bar.enable_steady_tick(Duration::from_millis(100));
        Self { bar, failed: 0 }
    }

    /// Folds one event in.
    pub fn observe(&mut self, event: &Event) {
        match event {
            Event::RunStarted { tests, .. } => self.bar.set_length(*tests as u64),
            Event::TestFinished { verdict, .. } => {
                if !matches!(
                    verdict,
                    Verdict::Passed | Verdict::Ignored { .. } | Verdict::Quarantined { .. } | Verdict::Interrupted
                ) {
                    self.failed += 1;
                    self.bar.set_message(format!("{} failed", self.failed));
                }
                self.bar.inc(1);
            }
            Event::RunFinished { .. } => self.bar.finish_and_clear(),
            _ => {}
        }
    }

    /// Runs `print` with the bar out of the way.
    pub fn suspend(&self, print: impl FnOnce()) {
        self.bar.suspend(print);
    }
}
