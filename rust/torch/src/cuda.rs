//! Asks the NVIDIA driver for CUDA devices, and loads libtorch's CUDA library.
//!
//! The native library is not linked to either of them, so the same library works on machines without CUDA.

use std::ffi::{CStr, c_char, c_int, c_uint};
use std::path::Path;
use std::sync::Mutex;

use cohort_core::{Error, Result};
use libloading::os::unix::{Library, RTLD_GLOBAL, RTLD_NOW};

/// A CUDA device, as the driver describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CudaDevice {
    /// The name, for example `NVIDIA H100 80GB HBM3`.
    pub name: String,
    /// The size of the memory, in bytes.
    pub memory: u64,
}

/// The driver's version and devices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Driver {
    /// The driver's version, and the newest CUDA version that it supports: `570.86.15, CUDA 12.8`.
    pub version: String,
    /// The devices that this process may use, in the driver's order. The driver applies
    /// `CUDA_VISIBLE_DEVICES`.
    pub devices: Vec<CudaDevice>,
}

/// The driver's library. Its C functions are stable between versions.
const LIBRARY: &str = "libcuda.so.1";

/// `CUDA_ERROR_NO_DEVICE`.
const NO_DEVICE: c_int = 100;

impl Driver {
    /// Asks the driver.
    ///
    /// # Errors
    /// A native error that says why no device can be used: there is no driver, the driver fails, or it has no
    /// device.
    pub fn look() -> Result<Self> {
        let without = |why: String| Error::native(format!("Cannot use CUDA: {why}"));
        // SAFETY: the driver's initializers have no requirements.
        let library = unsafe { Library::open(Some(LIBRARY), RTLD_NOW) }
            .map_err(|_| without(format!("there is no NVIDIA driver ({LIBRARY} is not found)")))?;
        // SAFETY: `library` is the driver's, and stays open during the call.
        unsafe { Self::ask(&library) }.map_err(without)
    }

    /// # Safety
    /// `library` must be the driver's.
    unsafe fn ask(library: &Library) -> std::result::Result<Self, String> {
        type Init = unsafe extern "C" fn(c_uint) -> c_int;
        type Number = unsafe extern "C" fn(*mut c_int) -> c_int;
        type Device = unsafe extern "C" fn(*mut c_int, c_int) -> c_int;
        type Name = unsafe extern "C" fn(*mut c_char, c_int, c_int) -> c_int;
        type Memory = unsafe extern "C" fn(*mut usize, c_int) -> c_int;
        let failed = |call: &str, code: c_int| format!("the NVIDIA driver fails ({call} gives {code})");
        let missing = |error: libloading::Error| format!("the NVIDIA driver is incomplete: {error}");
        // SAFETY: the caller promises the driver's library, and cuda.h declares these types.
        let (init, version, count, device, name, memory) = unsafe {
            (
                library.get::<Init>(b"cuInit\0").map_err(missing)?,
                library.get::<Number>(b"cuDriverGetVersion\0").map_err(missing)?,
                library.get::<Number>(b"cuDeviceGetCount\0").map_err(missing)?,
                library.get::<Device>(b"cuDeviceGet\0").map_err(missing)?,
                library.get::<Name>(b"cuDeviceGetName\0").map_err(missing)?,
                library.get::<Memory>(b"cuDeviceTotalMem_v2\0").map_err(missing)?,
            )
        };
        // SAFETY: `cuInit` takes 0, the only value that is defined.
        match unsafe { init(0) } {
            0 => {}
            NO_DEVICE => return Err("the NVIDIA driver has no device for this process".to_owned()),
            code => return Err(failed("cuInit", code)),
        }
        let number = |call: &str, function: &Number| {
            let mut number = 0;
            // SAFETY: the output is valid for one write.
            match unsafe { function(&mut number) } {
                0 => Ok(number),
                code => Err(failed(call, code)),
            }
        };
        let newest = number("cuDriverGetVersion", &version)?;
        let devices = (0..number("cuDeviceGetCount", &count)?).map(|index| {
            let (mut handle, mut text, mut bytes) = (0, [0; 256], 0);
            // SAFETY: the outputs are valid for one write each, and `text` for writes of its length.
            let codes = unsafe {
                [
                    device(&mut handle, index),
                    name(text.as_mut_ptr(), text.len() as c_int, handle),
                    memory(&mut bytes, handle),
                ]
            };
            if let Some(&code) = codes.iter().find(|&&code| code != 0) {
                return Err(failed("cuDeviceGet", code));
            }
            // SAFETY: the driver has terminated the text with a zero.
            let name = unsafe { CStr::from_ptr(text.as_ptr()) }.to_string_lossy().into_owned();
            Ok(CudaDevice { name, memory: bytes as u64 })
        });
        let devices = devices.collect::<std::result::Result<Vec<_>, _>>()?;
        if devices.is_empty() {
            return Err("the NVIDIA driver has no device for this process".to_owned());
        }
        let cuda = format!("CUDA {}.{}", newest / 1000, newest % 1000 / 10);
        let own = kernel_module().map(|own| format!("{own}, {cuda}"));
        Ok(Self { version: own.unwrap_or(cuda), devices })
    }
}

/// Returns the version of the driver's kernel module.
fn kernel_module() -> Option<String> {
    version_in(&std::fs::read_to_string("/proc/driver/nvidia/version").ok()?)
}

/// Returns the first number with dots in the kernel module's description.
fn version_in(text: &str) -> Option<String> {
    let is_version =
        |word: &&str| word.contains('.') && word.chars().all(|letter| letter.is_ascii_digit() || letter == '.');
    text.split_whitespace().find(is_version).map(str::to_owned)
}

/// Returns the folder from which libtorch was loaded, if the system provides it.
pub fn folder_of_libtorch() -> Option<String> {
    let maps = std::fs::read_to_string("/proc/self/maps").ok()?;
    let path = maps
        .lines()
        .filter_map(|line| line.find('/').map(|at| &line[at..]))
        .find(|path| path.ends_with("/libtorch_cpu.so"))?;
    Some(Path::new(path).parent()?.to_str()?.to_owned())
}

/// Whether libtorch's CUDA library is loaded. It is never unloaded.
static LOADED: Mutex<bool> = Mutex::new(false);

/// Loads libtorch's CUDA library from the first of `folders` that has it.
///
/// Call it before libtorch is first asked for a CUDA device. Otherwise libtorch remembers that there is none.
///
/// # Errors
/// A native error that lists the folders, or says why the library cannot be loaded.
pub fn load_torch(folders: &[&str]) -> Result<()> {
    const FILE: &str = "libtorch_cuda.so";
    let mut loaded = LOADED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if *loaded {
        return Ok(());
    }
    let Some(file) = folders.iter().map(|folder| Path::new(folder).join(FILE)).find(|file| file.is_file()) else {
        let places = folders.join(", ");
        return Err(Error::native(format!("Cannot use CUDA: {FILE} is in none of {places}")));
    };
    // SAFETY: the file is a library of libtorch. Its initializers only register operators and devices.
    let library = unsafe { Library::open(Some(&file), RTLD_NOW | RTLD_GLOBAL) }
        .map_err(|error| Error::native(format!("Cannot use CUDA: {} cannot be loaded: {error}", file.display())))?;
    std::mem::forget(library);
    *loaded = true;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernel_modules_version_is_found() {
        let text = "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  570.86.15  Release Build  (x)\nGCC version: 12.2.0";
        assert_eq!(version_in(text).as_deref(), Some("570.86.15"));
        assert_eq!(version_in("nothing"), None);
    }

    #[test]
    fn an_error_about_a_missing_library_lists_the_folders() {
        let error = load_torch(&["/no/such", "/nor/this"]).unwrap_err().message;
        assert_eq!(error, "Cannot use CUDA: libtorch_cuda.so is in none of /no/such, /nor/this");
        let folder = std::env::temp_dir().join(format!("cohort-cuda-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("libtorch_cuda.so"), "not a library").unwrap();
        let error = load_torch(&[folder.to_str().unwrap()]).unwrap_err().message;
        assert!(error.contains("libtorch_cuda.so cannot be loaded"), "{error}");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
