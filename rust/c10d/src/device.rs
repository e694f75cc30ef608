use std::env::{self, VarError};
use std::fs;
use std::ptr;

use crate::address::Address;
use crate::error::{Error, c_string};
use crate::shim::call;
use crate::{raw, sockets, unix};

/// Gloo's network device: a listener on one address, and the thread that serves the connections of one group.
#[derive(Debug)]
pub struct Device {
    inner: RawDevice,
    listener: Address,
}

/// Owns a device of the shim.
#[derive(Debug)]
struct RawDevice(*mut raw::Device);

// SAFETY: the shim's device is a std::shared_ptr that is only copied and dropped.
unsafe impl Send for RawDevice {}
// SAFETY: as above.
unsafe impl Sync for RawDevice {}

/// Descriptors that a device needs: its listener, one to wait for events, and one to try the address with.
const DESCRIPTORS: usize = 3;

/// The address at which ranks of one machine reach each other without Unix sockets.
const LOOPBACK: &str = "127.0.0.1";

impl Device {
    /// Listens on `address`.
    ///
    /// `address` is a host name or an IP address of this machine, of which a free port is used, or `unix:`
    /// and a folder, in which a Unix socket is made. If no socket can be made there, the device listens on
    /// loopback.
    pub fn new(address: &str) -> Result<Self, Error> {
        check_transport()?;
        let Some(folder) = Address::parse_folder(address) else { return Self::on_ip(address) };
        match Self::in_folder(folder)? {
            Some(device) => Ok(device),
            None => Self::on_loopback(),
        }
    }

    /// Listens on loopback, for groups in which some ranks cannot use Unix sockets.
    pub(crate) fn on_loopback() -> Result<Self, Error> {
        Self::on_ip(LOOPBACK)
    }

    /// Listens on an IP address.
    ///
    /// Gloo does not expose its listener. So this compares the process's listeners before and after, and
    /// tries again if another thread has opened a listener in between.
    fn on_ip(address: &str) -> Result<Self, Error> {
        const ATTEMPTS: usize = 8;
        let _lock = sockets::lock_listening();
        for _ in 0..ATTEMPTS {
            let before = sockets::listeners()?;
            let made = RawDevice::new(address)?;
            let mut opened = sockets::listeners()?;
            opened.retain(|listener| !before.contains(listener));
            if let [listener] = opened[..] {
                return Ok(Self { inner: made, listener: Address::Ip(listener) });
            }
        }
        Err(cannot_make(address, "other threads keep opening listeners"))
    }

    fn in_folder(folder: &str) -> Result<Option<Self>, Error> {
        // If this listens on loopback after all, `on_ip` in another thread must not mistake the listener for
        // its own.
        let _lock = sockets::lock_listening();
        let (made, path) = unix::listening_in(folder, || RawDevice::new(LOOPBACK));
        let made = made?;
        Ok(path.map(|path| Self { inner: made, listener: Address::Unix(path) }))
    }

    /// Returns the address to which peers connect.
    pub fn listener(&self) -> &Address {
        &self.listener
    }

    /// Removes the file of a Unix socket, so that nobody else can connect. All peers have connected by then.
    pub(crate) fn remove_socket_file(&self) {
        if let Some(path) = self.listener.path() {
            // The runner may have removed the folder already.
            let _ = fs::remove_file(path);
        }
    }

    pub(crate) fn raw(&self) -> *const raw::Device {
        self.inner.0
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        self.remove_socket_file();
    }
}

impl RawDevice {
    fn new(address: &str) -> Result<Self, Error> {
        let name = c_string(address)?;
        let mut raw = ptr::null_mut();
        // If there are no descriptors left, Gloo reports that it cannot resolve the address. So look for them
        // before, and again afterwards, because other threads open and close some meanwhile.
        let check_room = || sockets::check_room(DESCRIPTORS).map_err(|error| cannot_make(address, &error.to_string()));
        check_room()?;
        // SAFETY: the pointers are valid for the call.
        let result = call(|message| unsafe { raw::cohort_shim_device_new(name.as_ptr(), &mut raw, message) });
        result.or_else(|error| check_room().and(Err(cannot_make(address, &error.to_string()))))?;
        Ok(Self(raw))
    }
}

impl Drop for RawDevice {
    fn drop(&mut self) {
        // SAFETY: the pointer comes from the shim and is freed once. A group holds its own reference.
        unsafe { raw::cohort_shim_device_free(self.0) };
    }
}

/// Fails if an environment variable that libtorch reads asks for a kind of device that does not do what the
/// variable says.
fn check_transport() -> Result<(), Error> {
    const VARIABLE: &str = "GLOO_DEVICE_TRANSPORT";
    let state = match env::var(VARIABLE) {
        Err(VarError::NotPresent) => return Ok(()),
        Ok(name) if name == "TCP" || name == "LINUX" => return Ok(()),
        Ok(name) if name == "TCP_TLS" => {
            format!("{name}, but libtorch only reads the certificates and then sends plain text")
        }
        Ok(name) => format!("{name:?}, which this libtorch does not support"),
        Err(VarError::NotUnicode(name)) => format!("{name:?}, which this libtorch does not support"),
    };
    Err(Error::new(format!("Cannot make a network device: {VARIABLE} is {state}; unset it")))
}

fn cannot_make(address: &str, why: &str) -> Error {
    Error::new(format!("Cannot make a network device on {address}: {why}"))
}
