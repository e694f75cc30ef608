//! Refuses files that contain code, if the runner asked for that.
//!
//! Such files are TorchScript modules, compiled packages and libraries of operators.

use std::sync::atomic::{AtomicBool, Ordering};

use cohort_core::{Error, Result};

static REFUSED: AtomicBool = AtomicBool::new(false);

/// Makes this process refuse files that contain code. This cannot be undone.
pub fn refuse() {
    REFUSED.store(true, Ordering::SeqCst);
}

/// Returns an error if this process refuses files that contain code.
///
/// `kind` describes the file in the error, for example `a TorchScript module`.
///
/// # Errors
/// A native error that names the option.
pub fn check(path: &str, kind: &str) -> Result<()> {
    if !REFUSED.load(Ordering::SeqCst) {
        return Ok(());
    }
    let state = format!("{kind} is code, and the runner has the option safetensorsOnly");
    Err(Error::native(format!("Cannot load {path}: {state}; load safetensors, or start the runner without it")))
}
