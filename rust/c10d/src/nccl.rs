//! The library that links NCCL. This crate does not link anything of CUDA. It loads the library in ranks that
//! have a CUDA device.

use std::path::Path;
use std::sync::OnceLock;

use libloading::os::unix::{Library, RTLD_LOCAL, RTLD_NOW};

use crate::error::Error;
use crate::raw::NcclNew;

/// The library's function, once it is loaded.
static LOADED: OnceLock<NcclNew> = OnceLock::new();

/// Loads the library for the rest of the process. Later calls do nothing. libtorch's CUDA half must be loaded
/// already.
///
/// # Errors
/// If the library cannot be loaded. The error says why.
pub fn load_nccl(path: &Path) -> Result<(), Error> {
    if LOADED.get().is_some() {
        return Ok(());
    }
    let failed = |error: libloading::Error| Error::new(format!("{} cannot be loaded: {error}", path.display()));
    // SAFETY: the library's initializers are those of C++.
    let library = unsafe { Library::open(Some(path), RTLD_NOW | RTLD_LOCAL) }.map_err(failed)?;
    // SAFETY: only the shim calls the function, and knows its type.
    let function = *unsafe { library.get::<NcclNew>(b"cohort_shim_nccl_new\0") }.map_err(failed)?;
    // The function is used as long as the process lives.
    std::mem::forget(library);
    LOADED.get_or_init(|| function);
    Ok(())
}

/// Returns the function that connects CUDA devices.
pub(crate) fn loaded() -> Result<NcclNew, Error> {
    LOADED.get().copied().ok_or_else(|| Error::new("NCCL has not been loaded"))
}
