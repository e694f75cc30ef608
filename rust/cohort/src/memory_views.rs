//! Addresses and views of memory, for a process that may load certain libraries alone.
//!
//! What Deno has for that takes `--allow-ffi` in full. Node's interface for native code asks for no more than the library's
//! path. Its functions are those of the Deno that loads this library that way, and are looked up then: no other process
//! has them, nor needs them.

use std::ffi::{CStr, c_char, c_void};
use std::panic::catch_unwind;
use std::ptr;
use std::sync::OnceLock;

use cohort_abi::Pinned;

type Env = *mut c_void;
type JsValue = *mut c_void;
type Arguments = *mut c_void;
type Callback = unsafe extern "C" fn(Env, Arguments) -> JsValue;

/// What Node's functions return when all is well.
const OK: u32 = 0;

/// Node's functions, as `node_api.h` declares them.
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

/// Whatever the process has loaded: `RTLD_DEFAULT`.
#[cfg(target_os = "macos")]
const EVERYWHERE: *mut c_void = ptr::without_provenance_mut(-2_isize as usize);
#[cfg(not(target_os = "macos"))]
const EVERYWHERE: *mut c_void = ptr::null_mut();

/// Looks a function up. `None` where the process has none of the name.
///
/// # Safety
/// `F` must be the type of the function's pointer.
unsafe fn find<F: Copy>(name: &CStr) -> Option<F> {
    const { assert!(size_of::<F>() == size_of::<*mut c_void>()) };
    // SAFETY: the name ends with a zero.
    let address = unsafe { dlsym(EVERYWHERE, name.as_ptr()) };
    // SAFETY: the caller promises it.
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

/// `(address, byteLength) => ArrayBuffer`: the memory there, without a copy. Whoever calls it sees to it that the memory stays
/// as long as the view.
unsafe extern "C" fn view(env: Env, arguments: Arguments) -> JsValue {
    let made = catch_unwind(|| {
        let node = node()?;
        let (mut count, mut given) = (2, [ptr::null_mut(); 2]);
        let (mut address, mut length, mut made) = (0.0, 0.0, ptr::null_mut());
        // SAFETY: Deno calls this with an environment and arguments of its own; outputs take one write each, `given` two.
        let status = unsafe {
            (node.get_cb_info)(env, arguments, &mut count, given.as_mut_ptr(), ptr::null_mut(), ptr::null_mut())
                | (node.get_value_double)(env, given[0], &mut address)
                | (node.get_value_double)(env, given[1], &mut length)
        };
        if status != OK {
            return None;
        }
        let memory = ptr::with_exposed_provenance_mut(address as usize);
        // SAFETY: as above; there is nothing to do when the view is gone.
        let status = unsafe {
            (node.create_external_arraybuffer)(env, memory, length as usize, ptr::null(), ptr::null_mut(), &mut made)
        };
        (status == OK).then_some(made)
    });
    made.ok().flatten().unwrap_or(ptr::null_mut())
}

/// What `process.dlopen` calls: exports the function that makes views.
///
/// # Safety
/// `env` must be an environment of Node's interface.
#[unsafe(export_name = "napi_register_module_v1")]
pub unsafe extern "C" fn register(env: *mut c_void, exports: *mut c_void) -> *mut c_void {
    let made = catch_unwind(|| {
        let mut function = ptr::null_mut();
        let name = c"view";
        // SAFETY: the environment is Deno's, the output takes one write.
        let status = unsafe {
            (node()?.create_function)(env, name.as_ptr(), name.count_bytes(), view, ptr::null_mut(), &mut function)
        };
        (status == OK).then_some(function)
    });
    made.ok().flatten().unwrap_or(exports)
}

/// Where a buffer of JavaScript's is.
#[unsafe(no_mangle)]
pub extern "C" fn cohort_memory_address(bytes: *mut u8) -> *mut u8 {
    bytes
}

/// An address as a number.
#[unsafe(no_mangle)]
pub extern "C" fn cohort_memory_place(address: Pinned<u8>) -> f64 {
    address.get().addr() as f64
}
