//! Ctrl-C: the first one ends the run cleanly, the second one at once.

use super::{exit, output};
use crate::engine::Cancel;
use crate::event::Stop;

/// Listens on a thread of its own for as long as the process lives.
pub(super) fn on_interrupt(cancel: Cancel) {
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let Ok(runtime) = runtime else { return };
        runtime.block_on(async {
            // Where signals cannot be listened for, Ctrl-C ends the process, as ever.
            if tokio::signal::ctrl_c().await.is_err() {
                return;
            }
            output::warn(
                "\nstopping: running tests are torn down and reports written; press Ctrl-C again to give up\n",
            );
            cancel.stop(Stop::Interrupted);
            if tokio::signal::ctrl_c().await.is_ok() {
                std::process::exit(exit::INTERRUPTED.into());
            }
        });
    });
}
