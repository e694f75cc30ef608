//! CUDA: what the driver says of devices, and loading what libtorch needs to use them. The native library is linked to
//! neither: on a machine without, it is the same.

use std::ffi::{CStr, c_char, c_int, c_uint};
use std::path::Path;
use std::sync::Mutex;

use cohort_core::{Error, Result};
use libloading::os::unix::{Library, RTLD_GLOBAL, RTLD_NOW};

/// A CUDA device, as the driver shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CudaDevice {
    /// Its name ("NVIDIA H100 80GB HBM3").
    pub name: String,
    /// Bytes of its memory.
    pub memory: u64,
}

/// What the driver says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Driver {
    /// Its version, and the newest CUDA that it can run ("570.86.15, CUDA 12.8").
    pub version: String,
    /// The devices that this process may use, in the driver's order: `CUDA_VISIBLE_DEVICES` is the driver's to honor.
    pub devices: Vec<CudaDevice>,
}

/// The driver's library, whose functions are of C and stay as they are from version to version.
const LIBRARY: &str = "libcuda.so.1";

/// `CUDA_ERROR_NO_DEVICE`.
const NO_DEVICE: c_int = 100;

impl Driver {
    /// Asks the driver.
    ///
    /// # Errors
    /// A native error that says why no device can be used: there is no driver, or it fails, or it has none.
    pub fn look() -> Result<Self> {
        let without = |why: String| Error::native(format!("Cannot use CUDA: {why}"));
        // SAFETY: the driver's initialisers have no requirements.
        let library = unsafe { Library::open(Some(LIBRARY), RTLD_NOW) }
            .map_err(|_| without(format!("there is no NVIDIA driver ({LIBRARY} is not found)")))?;
        // SAFETY: the functions are those of cuda.h by these names, and are called while the library is open.
        unsafe { Self::ask(&library) }.map_err(without)
    }

    /// # Safety
    /// `library` is the driver's.
    unsafe fn ask(library: &Library) -> std::result::Result<Self, String> {
        type Init = unsafe extern "C" fn(c_uint) -> c_int;
        type Number = unsafe extern "C" fn(*mut c_int) -> c_int;
        type Device = unsafe extern "C" fn(*mut c_int, c_int) -> c_int;
        type Name = unsafe extern "C" fn(*mut c_char, c_int, c_int) -> c_int;
        type Memory = unsafe extern "C" fn(*mut usize, c_int) -> c_int;
        let failed = |call: &str, code: c_int| format!("the NVIDIA driver fails ({call} gives {code})");
        let missing = |error: libloading::Error| format!("the NVIDIA driver is not whole: {error}");
        // SAFETY: the caller promises it, and these are the types in cuda.h.
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
        // SAFETY: 0 is the only flag that there is.
        match unsafe { init(0) } {
            0 => {}
            NO_DEVICE => return Err("the NVIDIA driver has no device for this process".to_owned()),
            code => return Err(failed("cuInit", code)),
        }
        let number = |call: &str, function: &Number| {
            let mut number = 0;
            // SAFETY: the output takes one write.
            match unsafe { function(&mut number) } {
                0 => Ok(number),
                code => Err(failed(call, code)),
            }
        };
        let newest = number("cuDriverGetVersion", &version)?;
        let devices = (0..number("cuDeviceGetCount", &count)?).map(|index| {
            let (mut handle, mut text, mut bytes) = (0, [0; 256], 0);
            // SAFETY: the outputs take as many writes as they are said to.
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
            // SAFETY: the driver has ended the text with a zero.
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

/// The version of the driver's kernel module.
fn kernel_module() -> Option<String> {
    version_in(&std::fs::read_to_string("/proc/driver/nvidia/version").ok()?)
}

/// The first number with dots in what the module says of itself.
fn version_in(text: &str) -> Option<String> {
    let is_version =
        |word: &&str| word.contains('.') && word.chars().all(|letter| letter.is_ascii_digit() || letter == '.');
    text.split_whitespace().find(is_version).map(str::to_owned)
}

/// The folder that libtorch was loaded from, where the system tells.
pub fn folder_of_libtorch() -> Option<String> {
    let maps = std::fs::read_to_string("/proc/self/maps").ok()?;
    let path = maps
        .lines()
        .filter_map(|line| line.find('/').map(|at| &line[at..]))
        .find(|path| path.ends_with("/libtorch_cpu.so"))?;
    Some(Path::new(path).parent()?.to_str()?.to_owned())
}

/// What is loaded stays for good.
static LOADED: Mutex<bool> = Mutex::new(false);

/// Loads libtorch's CUDA half from the first of `folders` that has it. It has to be before libtorch is first asked for a CUDA
/// device: it remembers that there is none.
///
/// # Errors
/// A native error that lists where it was looked for, or says why it cannot be loaded.
pub fn load_torch(folders: &[&str]) -> Result<()> {
    const FILE: &str = "libtorch_cuda.so";
    let mut loaded = LOADED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if *loaded {
        return Ok(());
    }
    let Some(file) = folders.iter().map(|folder| Path::new(folder).join(FILE)).find(|file| file.is_file()) else {
        let places = folders.join(", ");
        return Err(Error::native(format!("Cannot use CUDA: {FILE} is in none of {places}; run deno task build:cuda")));
    };
    // SAFETY: it is libtorch's own library, whose initialisers register what it has.
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
    fn the_modules_version_is_found() {
        let text = "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  570.86.15  Release Build  (x)\nGCC version: 12.2.0";
        assert_eq!(version_in(text).as_deref(), Some("570.86.15"));
        assert_eq!(version_in("nothing"), None);
    }

    #[test]
    fn a_library_that_is_not_there_is_an_error_that_says_where_it_was_looked_for() {
        let error = load_torch(&["/no/such", "/nor/this"]).unwrap_err().message;
        assert_eq!(
            error,
            "Cannot use CUDA: libtorch_cuda.so is in none of /no/such, /nor/this; run deno task build:cuda"
        );
        let folder = std::env::temp_dir().join(format!("cohort-cuda-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("libtorch_cuda.so"), "no library").unwrap();
        let error = load_torch(&[folder.to_str().unwrap()]).unwrap_err().message;
        assert!(error.contains("libtorch_cuda.so cannot be loaded"), "{error}");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
