//! Stores, through which the ranks of a group find each other.

use cohort_abi::{ErrorBuffer, In, Length, Out, guard};
use cohort_c10d::{Secret, StoreAddress, StoreHost};
use cohort_core::{Error, Handle, HandleKind, Status};

use crate::state::SharedTable;

static STORES: SharedTable<StoreHost> = SharedTable::new(HandleKind::Store);

/// Hosts a store at `address`: `unix:/path` or `tcp://host:port`.
///
/// Port 0 selects a free port, and `bound` gets the port. Over TCP, ranks prove that they know `secret`. They
/// can connect as soon as this returns.
///
/// # Safety
/// The texts must be valid for their lengths, `bound`, `store` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_store_host(
    address: In<u8>,
    address_length: Length,
    secret: In<u8>,
    secret_length: Length,
    bound: Out<u32>,
    store: Out<Handle>,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let failed = |error: cohort_c10d::Error| Error::native(error.to_string());
        let (address, secret) = (address.text(address_length)?, secret.text(secret_length)?);
        let address: StoreAddress = address.parse().map_err(failed)?;
        let host = StoreHost::bind(&address, &Secret::new(secret).map_err(failed)?).map_err(failed)?;
        let port = if let StoreAddress::Tcp(_, port) = host.address() { *port } else { 0 };
        bound.set(port.into());
        let handle = STORES.lock().insert(host)?;
        store.set(handle);
        Ok(())
    };
    guard("cohort_store_host", error, body)
}

/// Stops hosting a store. The ranks that wait for it get an error.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_store_free(store: Handle, error: Out<ErrorBuffer>) -> Status {
    let body = || {
        // The table must not be locked while the host's threads end.
        let host = STORES.lock().remove(store)?;
        drop(host);
        Ok(())
    };
    guard("cohort_store_free", error, body)
}
