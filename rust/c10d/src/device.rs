use std::net::{Ipv4Addr, SocketAddr};
use std::ptr;

use crate::error::{Error, c_string, check};
use crate::{raw, sockets};

/// Gloo's network device: a listener on one address, and the thread that serves the connections of one group.
#[derive(Debug)]
pub struct Device {
    raw: *mut raw::Device,
    listener: SocketAddr,
}

// SAFETY: the shim's device is a std::shared_ptr that is only copied and dropped.
unsafe impl Send for Device {}
// SAFETY: as above.
unsafe impl Sync for Device {}

impl Device {
    /// Listens on `address`, a name or an IP address of this machine, at a free port.
    ///
    /// Gloo keeps its listener to itself, so it is told by what this process has open before and after. Where
    /// another thread has opened a listener meanwhile, which cannot be told apart, it is done again.
    pub fn new(address: &str) -> Result<Self, Error> {
        const ATTEMPTS: usize = 8;
        let name = c_string(address)?;
        let failed = |why: &str| Error::new(format!("Cannot make a network device on {address}: {why}"));
        let _alone = sockets::opening();
        for _ in 0..ATTEMPTS {
            let before = sockets::listeners()?;
            let mut raw = ptr::null_mut();
            // SAFETY: the pointers are valid for the call.
            check(unsafe { raw::cohort_c10d_device_new(name.as_ptr(), &mut raw) })
                .map_err(|error| failed(&error.to_string()))?;
            let unknown = (Ipv4Addr::UNSPECIFIED, 0).into();
            let mut device = Self { raw, listener: unknown };
            let mut opened = sockets::listeners()?;
            opened.retain(|listener| !before.contains(listener));
            if let [listener] = opened[..] {
                device.listener = listener;
                return Ok(device);
            }
        }
        Err(failed("other threads keep opening listeners"))
    }

    /// Where peers connect to.
    pub fn listener(&self) -> SocketAddr {
        self.listener
    }

    pub(crate) fn raw(&self) -> *const raw::Device {
        self.raw
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        // SAFETY: `raw` comes from the shim and is freed once. A group holds a reference of its own.
        let _ = check(unsafe { raw::cohort_c10d_device_free(self.raw) });
    }
}
