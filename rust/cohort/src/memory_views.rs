//! Addresses and views of memory, for a process that may load only certain libraries.
//!
//! Deno's own functions for that need the full `--allow-ffi` permission. Node's interface for native code
//! only needs permission for the library's path. Deno itself has the functions of that interface. They are
//! looked up when Deno loads this library as a Node module, because other processes neither have nor need
//! them.

use std::ffi::{CStr, c_char, c_void};
use std::panic::catch_unwind;
use std::ptr;
use std::sync::OnceLock;

use cohort_abi::Pinned;

type Env = *mut c_void;
type JsValue = *mut c_void;
type Arguments = *mut c_void;
type Callback = unsafe extern "C" fn(Env, Arguments) -> JsValue;

/// The status that Node's functions return on success.
const OK: u32 = 0;

/// Node's functions, with the types that `node_api.h` declares.
struct Node {
    create_function: unsafe extern "C" fn(Env, *const c_char, usize, Callback, *mut c_void, *mut JsValue) -> u32,
    get_cb_info: unsafe extern "C" fn(Env, Arguments, *mut usize, *mut JsValue, *mut JsValue, *mut *mut c_void) -> u32,
    get_value_double: unsafe extern "C" fn(Env, JsValue, *mut f64) -> u32,
    create_external_arraybuffer:
        unsafe extern "C" fn(Env, *mut c_void, usize, *const c_void, *mut c_void, *mut JsValue) -> u32,
}

static NODE: OnceLock<Option<Node>> = OnceLock::new();

unsafe extern "C" {
    fn dlsym(library: *mut c_void, name: *const c_char) -> *mut c_void;
}

/// `RTLD_DEFAULT`: searches all libraries of the process.
#[cfg(target_os = "macos")]
const RTLD_DEFAULT: *mut c_void = ptr::without_provenance_mut(-2_isize as usize);
#[cfg(not(target_os = "macos"))]
const RTLD_DEFAULT: *mut c_void = ptr::null_mut();

/// Finds a function by its name. Returns `None` if the process does not have it.
///
/// # Safety
/// `F` must be the type of the function's pointer.
unsafe fn find<F: Copy>(name: &CStr) -> Option<F> {
    const { assert!(size_of::<F>() == size_of::<*mut c_void>()) };
    // SAFETY: the name ends with a NUL.
    let address = unsafe { dlsym(RTLD_DEFAULT, name.as_ptr()) };
    // SAFETY: the caller guarantees that `F` is the function's pointer type.
    (!address.is_null()).then(|| unsafe { (&raw const address).cast::<F>().read() })
}

fn node() -> Option<&'static Node> {
    let found = NODE.get_or_init(|| {
        // SAFETY: the types are those of `node_api.h`.
        unsafe {
            Some(Node {
                create_function: find(c"napi_create_function")?,
                get_cb_info: find(c"napi_get_cb_info")?,
                get_value_double: find(c"napi_get_value_double")?,
                create_external_arraybuffer: find(c"napi_create_external_arraybuffer")?,
            })
        }
    });
    found.as_ref()
}

/// `(address, byteLength) => ArrayBuffer`: creates a view of memory, without a copy.
///
/// The caller must keep the memory valid as long as the view exists.
unsafe extern "C" fn view(env: Env, arguments: Arguments) -> JsValue {
    let created = catch_unwind(|| {
        let node = node()?;
        let (mut count, mut values) = (2, [ptr::null_mut(); 2]);
        let (mut address, mut length, mut buffer) = (0.0, 0.0, ptr::null_mut());
        // SAFETY: the environment and the arguments are Deno's. Outputs are valid for one write, `values` for
        // two.
        let status = unsafe {
            (node.get_cb_info)(env, arguments, &mut count, values.as_mut_ptr(), ptr::null_mut(), ptr::null_mut())
                | (node.get_value_double)(env, values[0], &mut address)
                | (node.get_value_double)(env, values[1], &mut length)
        };
        if status != OK {
            return None;
        }
        let memory = ptr::with_exposed_provenance_mut(address as usize);
        // SAFETY: as above. No finalizer is needed.
        let status = unsafe {
            (node.create_external_arraybuffer)(env, memory, length as usize, ptr::null(), ptr::null_mut(), &mut buffer)
        };
        (status == OK).then_some(buffer)
    });
    created.ok().flatten().unwrap_or(ptr::null_mut())
}

/// Exports the function that creates views. Called by `process.dlopen`.
///
/// # Safety
/// `env` must be an environment of Node's interface, and `exports` a value in it.
#[unsafe(export_name = "napi_register_module_v1")]
pub unsafe extern "C" fn register(env: *mut c_void, exports: *mut c_void) -> *mut c_void {
    let created = catch_unwind(|| {
        let mut function = ptr::null_mut();
        let name = c"view";
        // SAFETY: the environment is Deno's, and the output is valid for one write.
        let status = unsafe {
            (node()?.create_function)(env, name.as_ptr(), name.count_bytes(), view, ptr::null_mut(), &mut function)
        };
        (status == OK).then_some(function)
    });
    created.ok().flatten().unwrap_or(exports)
}

/// Returns the address of a JavaScript buffer.
#[unsafe(no_mangle)]
pub extern "C" fn cohort_memory_address(bytes: *mut u8) -> *mut u8 {
    bytes
}

/// Returns an address as a number.
#[unsafe(no_mangle)]
pub extern "C" fn cohort_memory_place(address: Pinned<u8>) -> f64 {
    address.get().addr() as f64
}
