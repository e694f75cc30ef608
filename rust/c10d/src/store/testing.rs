//! Hosts, connections and folders for the tests of the store.

use std::time::Duration;

use super::{Secret, Store, StoreAddress, StoreHost};
use crate::cancellation::CancellationToken;
use crate::error::Error;

pub(super) const LONG: Duration = Duration::from_secs(60);

pub(super) fn secret() -> Secret {
    Secret::new("a secret of the test's").unwrap()
}

pub(super) fn tcp(port: u16) -> StoreAddress {
    StoreAddress::Tcp("127.0.0.1".to_owned(), port)
}

pub(super) fn port(host: &StoreHost) -> u16 {
    let StoreAddress::Tcp(_, port) = host.address() else { panic!("it is hosted at {}", host.address()) };
    *port
}

pub(super) fn host() -> StoreHost {
    StoreHost::bind(&tcp(0), &secret()).unwrap()
}

pub(super) fn try_connect(address: &StoreAddress, cancellation: &CancellationToken) -> Result<Store, Error> {
    Store::connect(address, &secret(), LONG, cancellation)
}

pub(super) fn connect(host: &StoreHost) -> Store {
    try_connect(host.address(), &CancellationToken::default()).unwrap()
}

/// A folder for a socket, which is removed when this is dropped.
pub(super) struct Folder(pub(super) std::path::PathBuf);

impl Folder {
    pub(super) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("cohort-store-{}-{name}", std::process::id()));
        std::fs::create_dir(&path).unwrap();
        Self(path)
    }

    pub(super) fn socket(&self) -> StoreAddress {
        StoreAddress::Unix(self.0.join("s"))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
