//! The store at which the ranks of a group meet.

use cohort_abi::{ErrorBuffer, Length, guard, text};
use cohort_c10d::StoreHost;
use cohort_core::{Error, Handle, HandleKind, Status};

use crate::state::Shared;

static STORES: Shared<StoreHost> = Shared::new(HandleKind::Store);

/// Serves a store on one address of this machine; port 0 takes a free one. Ranks may connect when this returns.
///
/// # Safety
/// `address` must be valid for its length, `bound`, `store` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_store_host(
    address: *const u8,
    address_length: Length,
    port: u32,
    bound: *mut u32,
    store: *mut Handle,
    error: *mut ErrorBuffer,
) -> Status {
    let body = || {
        // SAFETY: the caller promises it.
        let address = unsafe { text(address, address_length) }?;
        let port = u16::try_from(port).map_err(|_| Error::range(format!("Cannot host a store: {port} is no port")))?;
        let host = StoreHost::bind(address, port).map_err(|error| Error::native(error.to_string()))?;
        // SAFETY: the caller promises it.
        unsafe { *bound = host.port().into() };
        let handle = STORES.lock().insert(host)?;
        // SAFETY: the caller promises it.
        unsafe { *store = handle };
        Ok(())
    };
    // SAFETY: the caller promises it.
    unsafe { guard("cohort_store_host", error, body) }
}

/// Stops serving a store. Whoever waits at it is told.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_store_free(store: Handle, error: *mut ErrorBuffer) -> Status {
    let body = || {
        // Out of the table first: the lock must not be held while the host's threads end.
        let host = STORES.lock().remove(store)?;
        drop(host);
        Ok(())
    };
    // SAFETY: the caller promises it.
    unsafe { guard("cohort_store_free", error, body) }
}
