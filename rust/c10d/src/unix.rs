//! Having Gloo listen at Unix sockets: by a library of ours that was loaded before libtorch (`rust/gloo`), if it was.

use std::path::PathBuf;

/// Makes a device by `make`, that listens in `folder`.
///
/// Returns what was made, and where it listens: `None` where it does on an IP address all the same, since the library was not
/// loaded, or libtorch was before it, or a socket cannot be made there.
#[cfg(target_os = "linux")]
pub(crate) fn listening_in<T>(folder: &str, make: impl FnOnce() -> T) -> (T, Option<PathBuf>) {
    let Some(library) = library::loaded() else { return (make(), None) };
    library.begin(folder);
    let made = make();
    (made, library.end())
}

/// As above: there is no such library.
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

    /// More than a socket's path has.
    const PATH_CAPACITY: usize = 128;

    type ListenIn = unsafe extern "C" fn(folder: *const u8, length: usize);
    type Listener = unsafe extern "C" fn(path: *mut u8, capacity: usize) -> usize;

    /// The library's functions.
    pub(super) struct Functions {
        listen_in: ListenIn,
        listener: Listener,
    }

    /// They, if the library was loaded when this was first called.
    pub(super) fn loaded() -> Option<&'static Functions> {
        static LOADED: OnceLock<Option<Functions>> = OnceLock::new();
        LOADED.get_or_init(find).as_ref()
    }

    fn find() -> Option<Functions> {
        const NOT_ANEW: c_int = libc::RTLD_NOLOAD;
        // SAFETY: nothing is loaded, and so nothing initialized.
        let library = unsafe { Library::open(Some("libcohort_gloo.so"), RTLD_NOW | NOT_ANEW) }.ok()?;
        // SAFETY: the functions are of these types.
        let functions = unsafe {
            Functions {
                listen_in: *library.get::<ListenIn>(b"cohort_gloo_listen_in\0").ok()?,
                listener: *library.get::<Listener>(b"cohort_gloo_listener\0").ok()?,
            }
        };
        // It is used for as long as the process lives.
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
            // SAFETY: there is room for so many bytes.
            let length = unsafe { (self.listener)(path.as_mut_ptr(), path.len()) };
            path.truncate(length);
            (length > 0).then(|| OsString::from_vec(path).into())
        }
    }
}
