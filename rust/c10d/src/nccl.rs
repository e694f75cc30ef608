//! The library that links NCCL. This one is linked to no CUDA, and loads it where a rank has a CUDA device.

use std::path::Path;
use std::sync::OnceLock;

use libloading::os::unix::{Library, RTLD_LOCAL, RTLD_NOW};

use crate::error::Error;
use crate::raw::NcclNew;

static LOADED: OnceLock<NcclNew> = OnceLock::new();

/// Loads it, for good; once is enough. libtorch's CUDA half has to be loaded.
///
/// # Errors
/// One that says why it cannot be.
pub fn load_nccl(path: &Path) -> Result<(), Error> {
    if LOADED.get().is_some() {
        return Ok(());
    }
    let failed = |error: libloading::Error| Error::new(format!("{} cannot be loaded: {error}", path.display()));
    // SAFETY: its initialisers are C++'s own.
    let library = unsafe { Library::open(Some(path), RTLD_NOW | RTLD_LOCAL) }.map_err(failed)?;
    // SAFETY: it is not called but by the shim, which knows what it takes.
    let function = *unsafe { library.get::<NcclNew>(b"cohort_nccl_new\0") }.map_err(failed)?;
    // The function is used for as long as the process lives.
    std::mem::forget(library);
    LOADED.get_or_init(|| function);
    Ok(())
}

/// What connects devices.
pub(crate) fn loaded() -> Result<NcclNew, Error> {
    LOADED.get().copied().ok_or_else(|| Error::new("NCCL has not been loaded"))
}
