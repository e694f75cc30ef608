//! Files that are code: TorchScript modules, compiled packages, libraries of operators. A process may have said that it
//! takes none.

use std::sync::atomic::{AtomicBool, Ordering};

use cohort_core::{Error, Result};

static REFUSED: AtomicBool = AtomicBool::new(false);

/// Has this process refuse files that are code, for good: nothing takes it back.
pub fn refuse() {
    REFUSED.store(true, Ordering::SeqCst);
}

/// Refuses a file that is code, where this process takes none.
///
/// `kind`: what the file is, as `a TorchScript module`.
pub fn check(path: &str, kind: &str) -> Result<()> {
    if !REFUSED.load(Ordering::SeqCst) {
        return Ok(());
    }
    let state = format!("{kind} is code, and the runner has the option safetensorsOnly");
    Err(Error::native(format!("Cannot load {path}: {state}; load safetensors, or start the runner without it")))
}
