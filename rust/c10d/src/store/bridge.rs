//! The store for c10d: the functions that the shim's `c10d::Store` calls.

use std::ffi::c_void;
use std::slice;
use std::sync::Arc;
use std::time::Duration;

use super::Store;
use crate::error::Error;
use crate::raw;
use crate::shim::guarded;

/// The functions, for every store from [`into_context`].
pub(crate) static CALLS: raw::StoreCalls = raw::StoreCalls { set, get, release };

/// The error text for a panic in a function that the shim calls.
const PANICKED: &str = "the store panicked";

/// Time limit for setting a key, because c10d passes none.
const SET_LIMIT: Duration = Duration::from_secs(10);

/// Returns a reference to the store for the shim, which returns it through `release`.
pub(crate) fn into_context(store: Arc<Store>) -> *mut c_void {
    Arc::into_raw(store).cast_mut().cast()
}

/// # Safety
/// `store` comes from [`into_context`] and has not been released. The pointers are valid for their lengths.
unsafe extern "C" fn set(
    store: *mut c_void,
    key: *const u8,
    key_length: usize,
    value: *const u8,
    length: usize,
    message: raw::Message,
) -> raw::Status {
    let body = || {
        // SAFETY: the caller promises it.
        let (store, key) = unsafe { (store_of(store), bytes(key, key_length)) };
        // SAFETY: the caller promises it.
        store.set(key, unsafe { bytes(value, length) }, SET_LIMIT)
    };
    // SAFETY: the caller promises it.
    unsafe { guarded(message, PANICKED, body) }
}

/// # Safety
/// As for [`set`]. `give` may be called once with `into`, during this call.
unsafe extern "C" fn get(
    store: *mut c_void,
    key: *const u8,
    key_length: usize,
    timeout_ms: i64,
    give: raw::Give,
    into: *mut c_void,
    message: raw::Message,
) -> raw::Status {
    let body = || {
        // SAFETY: the caller promises it.
        let (store, key) = unsafe { (store_of(store), bytes(key, key_length)) };
        let timeout = Duration::from_millis(u64::try_from(timeout_ms).unwrap_or(0));
        let Some(value) = store.get(key, timeout)? else {
            let key = String::from_utf8_lossy(key);
            return Err(Error::new(format!("{key:?} was not set within {timeout_ms} ms")));
        };
        // SAFETY: the caller promises it. The value is valid for the call.
        unsafe { give(into, value.as_ptr(), value.len()) };
        Ok(())
    };
    // SAFETY: the caller promises it.
    unsafe { guarded(message, PANICKED, body) }
}

/// # Safety
/// As for [`set`]. `store` is not used afterwards.
unsafe extern "C" fn release(store: *mut c_void) {
    // SAFETY: the caller promises it.
    drop(unsafe { Arc::from_raw(store.cast::<Store>()) });
}

/// # Safety
/// As for [`set`].
unsafe fn store_of<'a>(store: *mut c_void) -> &'a Store {
    // SAFETY: the caller promises it.
    unsafe { &*store.cast::<Store>() }
}

/// # Safety
/// `pointer` is valid for `length` reads, unless `length` is 0.
unsafe fn bytes<'a>(pointer: *const u8, length: usize) -> &'a [u8] {
    if length == 0 {
        return &[];
    }
    // SAFETY: the caller promises it.
    unsafe { slice::from_raw_parts(pointer, length) }
}
