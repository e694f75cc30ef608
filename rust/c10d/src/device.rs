use std::env::{self, VarError};
use std::fs;
use std::ptr;

use crate::address::Address;
use crate::error::{Error, c_string, check};
use crate::{raw, sockets, unix};

/// Gloo's network device: a listener on one address, and the thread that serves the connections of one group.
#[derive(Debug)]
pub struct Device {
    made: Made,
    listener: Address,
}

/// What the shim has made.
#[derive(Debug)]
struct Made(*mut raw::Device);

// SAFETY: the shim's device is a std::shared_ptr that is only copied and dropped.
unsafe impl Send for Made {}
// SAFETY: as above.
unsafe impl Sync for Made {}

/// What a device takes: its listener, what waits for events, and one to try the address with.
const DESCRIPTORS: usize = 3;

/// Where ranks of one machine reach each other without Unix sockets.
const LOOPBACK: &str = "127.0.0.1";

impl Device {
    /// Listens on `address`: a name or an IP address of this machine, at a free port; or, as `unix:` and a folder, at a Unix
    /// socket there. If that cannot be, on loopback.
    pub fn new(address: &str) -> Result<Self, Error> {
        check_transport()?;
        let Some(folder) = Address::folder(address) else { return Self::on_ip(address) };
        match Self::in_folder(folder)? {
            Some(device) => Ok(device),
            None => Self::on_loopback(),
        }
    }

    /// Listens on loopback, where not all ranks of a group can use Unix sockets.
    pub(crate) fn on_loopback() -> Result<Self, Error> {
        Self::on_ip(LOOPBACK)
    }

    /// Gloo keeps its listener to itself, so it is told by what this process has open before and after. Where another thread
    /// has opened a listener meanwhile, which cannot be told apart, it is done again.
    fn on_ip(address: &str) -> Result<Self, Error> {
        const ATTEMPTS: usize = 8;
        let _alone = sockets::opening();
        for _ in 0..ATTEMPTS {
            let before = sockets::listeners()?;
            let made = Made::on(address)?;
            let mut opened = sockets::listeners()?;
            opened.retain(|listener| !before.contains(listener));
            if let [listener] = opened[..] {
                return Ok(Self { made, listener: Address::Ip(listener) });
            }
        }
        Err(failed(address, "other threads keep opening listeners"))
    }

    fn in_folder(folder: &str) -> Result<Option<Self>, Error> {
        // It may come to listen on loopback, where others must not take it for theirs.
        let _alone = sockets::opening();
        let (made, path) = unix::listening_in(folder, || Made::on(LOOPBACK));
        let made = made?;
        Ok(path.map(|path| Self { made, listener: Address::Unix(path) }))
    }

    /// Where peers connect to.
    pub fn listener(&self) -> &Address {
        &self.listener
    }

    /// Has nobody else connect to a Unix socket, whose peers have all come.
    pub(crate) fn close_door(&self) {
        if let Some(path) = self.listener.path() {
            // Its folder may have gone before, with the runner.
            let _ = fs::remove_file(path);
        }
    }

    pub(crate) fn raw(&self) -> *const raw::Device {
        self.made.0
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        self.close_door();
    }
}

impl Made {
    fn on(address: &str) -> Result<Self, Error> {
        let name = c_string(address)?;
        let mut raw = ptr::null_mut();
        // SAFETY: the pointers are valid for the call.
        check(unsafe { raw::cohort_c10d_device_new(name.as_ptr(), &mut raw) }).map_err(|error| {
            // Without descriptors Gloo says that it cannot resolve the address.
            let state = sockets::check_room(DESCRIPTORS).err().unwrap_or(error);
            failed(address, &state.to_string())
        })?;
        Ok(Self(raw))
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        // SAFETY: it comes from the shim and is freed once. A group holds a reference of its own.
        let _ = check(unsafe { raw::cohort_c10d_device_free(self.0) });
    }
}

/// Refuses a kind of device that would not do what it is set for: libtorch asks the environment for one.
fn check_transport() -> Result<(), Error> {
    const VARIABLE: &str = "GLOO_DEVICE_TRANSPORT";
    let state = match env::var(VARIABLE) {
        Err(VarError::NotPresent) => return Ok(()),
        Ok(name) if name == "TCP" || name == "LINUX" => return Ok(()),
        Ok(name) if name == "TCP_TLS" => {
            format!("{name}, whose certificates libtorch reads, and then sends plain text")
        }
        Ok(name) => format!("{name:?}, which this libtorch does not have"),
        Err(VarError::NotUnicode(name)) => format!("{name:?}, which this libtorch does not have"),
    };
    Err(Error::new(format!("Cannot make a network device: {VARIABLE} is {state}; unset it")))
}

fn failed(address: &str, why: &str) -> Error {
    Error::new(format!("Cannot make a network device on {address}: {why}"))
}
