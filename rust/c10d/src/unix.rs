//! Makes Gloo listen on Unix sockets, by a library of ours (`rust/gloo`), if that was loaded before libtorch.

use std::path::PathBuf;

/// Calls `make`, which makes a device, so that the device listens on a Unix socket in `folder`.
///
/// Returns the result and the path of the socket. The path is `None` if the device listens on an IP address
/// after all: if the library was not loaded, if libtorch was loaded before it, or if no socket can be made in
/// `folder`.
#[cfg(target_os = "linux")]
pub(crate) fn listening_in<T>(folder: &str, make: impl FnOnce() -> T) -> (T, Option<PathBuf>) {
    let Some(library) = library::loaded() else { return (make(), None) };
    library.begin(folder);
    let made = make();
    (made, library.end())
}

/// Calls `make`. There is no such library on this system.
#[cfg(not(target_os = "linux"))]
pub(crate) fn listening_in<T>(_folder: &str, make: impl FnOnce() -> T) -> (T, Option<PathBuf>) {
    (make(), None)
}

#[cfg(target_os = "linux")]
mod library {
    use std::ffi::{OsString, c_int};
    use std::os::unix::ffi::OsStringExt;
    use std::path::PathBuf;
    use std::sync::OnceLock;

    use libloading::os::unix::{Library, RTLD_NOW};

    /// More bytes than the path of a socket can have.
    const PATH_CAPACITY: usize = 128;

    type ListenIn = unsafe extern "C" fn(folder: *const u8, length: usize);
    type Listener = unsafe extern "C" fn(path: *mut u8, capacity: usize) -> usize;

    /// The library's functions.
    pub(super) struct Functions {
        listen_in: ListenIn,
        listener: Listener,
    }

    /// Returns the functions, if the library was loaded before the first call of this.
    pub(super) fn loaded() -> Option<&'static Functions> {
        static LOADED: OnceLock<Option<Functions>> = OnceLock::new();
        LOADED.get_or_init(find).as_ref()
    }

    fn find() -> Option<Functions> {
        const ONLY_IF_LOADED: c_int = libc::RTLD_NOLOAD;
        // SAFETY: nothing is loaded, so nothing is initialized.
        let library = unsafe { Library::open(Some("libcohort_gloo.so"), RTLD_NOW | ONLY_IF_LOADED) }.ok()?;
        // SAFETY: the functions have these types.
        let functions = unsafe {
            Functions {
                listen_in: *library.get::<ListenIn>(b"cohort_gloo_listen_in\0").ok()?,
                listener: *library.get::<Listener>(b"cohort_gloo_listener\0").ok()?,
            }
        };
        // The library is used as long as the process lives.
        std::mem::forget(library);
        Some(functions)
    }

    impl Functions {
        pub(super) fn begin(&self, folder: &str) {
            // SAFETY: the folder is valid for its length.
            unsafe { (self.listen_in)(folder.as_ptr(), folder.len()) };
        }

        pub(super) fn end(&self) -> Option<PathBuf> {
            let mut path = vec![0; PATH_CAPACITY];
            // SAFETY: the buffer has room for that many bytes.
            let length = unsafe { (self.listener)(path.as_mut_ptr(), path.len()) };
            path.truncate(length);
            (length > 0).then(|| OsString::from_vec(path).into())
        }
    }
}
