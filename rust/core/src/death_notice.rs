//! Tells another process early that this one is dying.
//!
//! The kernel frees the memory of a killed process before it closes the process's files. With gigabytes of
//! memory that takes a tenth of a second, in which nobody learns of the death. But each thread drops its own
//! table of files as soon as it ends, and only the last thread waits until the memory is free. So a thread
//! with a table of its own holds one socket. Either this socket closes early, or, if that thread is the last,
//! all others do.

use crate::Result;

/// Starts the thread, and lets it connect to a Unix socket and send a message there.
///
/// The thread ends if the other side closes the connection. No child of this process inherits the socket.
///
/// # Errors
/// An error if the system does not support this, or if nobody accepts connections at `path` at once. Then no
/// thread remains.
pub fn start(path: &str, message: &[u8]) -> Result<()> {
    system::start(path, message)
        .map_err(|error| crate::Error::native(format!("Cannot start the death notice: {error}")))
}

#[cfg(target_os = "linux")]
mod system {
    use std::io::{Error, Read, Result, Write};
    use std::mem::{self, MaybeUninit};
    use std::os::fd::FromRawFd;
    use std::os::unix::net::UnixStream;
    use std::sync::mpsc::{SyncSender, sync_channel};
    use std::thread::Builder;
    use std::{fs, ptr};

    const STACK_BYTE_LENGTH: usize = 64 * 1024;

    pub fn start(path: &str, message: &[u8]) -> Result<()> {
        let (report, reported) = sync_channel(1);
        let (address, length) = address_of(path)?;
        let message = message.to_vec();
        // A signal handler must not run there: it would look for its files in the wrong table.
        let mask = block_signals();
        let thread = Builder::new()
            .name("death-notice".to_owned())
            .stack_size(STACK_BYTE_LENGTH)
            .spawn(move || serve(&address, length, &message, &report));
        set_mask(&mask);
        thread?;
        reported.recv().unwrap_or_else(|_| Err(Error::other("its thread ended")))
    }

    /// The thread. It reports once, and then waits for the end of the connection.
    fn serve(address: &libc::sockaddr_un, length: u32, message: &[u8], report: &SyncSender<Result<()>>) {
        let connected = take_own_files().and_then(|()| connect(address, length)).and_then(|mut stream| {
            stream.write_all(message)?;
            Ok(stream)
        });
        match connected {
            Err(error) => drop(report.send(Err(error))),
            Ok(mut stream) => {
                drop(report.send(Ok(())));
                let mut byte = [0];
                while matches!(stream.read(&mut byte), Ok(1..)) {}
            }
        }
    }

    /// Gives this thread a table of files of its own, without files.
    fn take_own_files() -> Result<()> {
        // SAFETY: no arguments but a flag. This thread uses no file that it did not open.
        check(unsafe { libc::unshare(libc::CLONE_FILES) })?;
        // SAFETY: the numbers are of this thread's table only.
        let closed = unsafe { libc::syscall(libc::SYS_close_range, 0_u32, u32::MAX, 0_u32) };
        if closed == 0 { Ok(()) } else { close_each() }
    }

    /// Closes all files of this thread's table, on kernels before 5.9.
    fn close_each() -> Result<()> {
        let names: Vec<_> =
            fs::read_dir("/proc/thread-self/fd")?.filter_map(|entry| Some(entry.ok()?.file_name())).collect();
        for descriptor in names.iter().filter_map(|name| name.to_str()?.parse().ok()) {
            // SAFETY: the number is of this thread's table. The folder's own one is closed already; that is an error
            // without consequences.
            unsafe { libc::close(descriptor) };
        }
        Ok(())
    }

    /// Connects. Fails if the queue of the listener is full, instead of waiting.
    fn connect(address: &libc::sockaddr_un, length: u32) -> Result<UnixStream> {
        let kind = libc::SOCK_STREAM | libc::SOCK_CLOEXEC | libc::SOCK_NONBLOCK;
        // SAFETY: no pointers.
        let descriptor = check(unsafe { libc::socket(libc::AF_UNIX, kind, 0) })?;
        // SAFETY: the descriptor is new, and nobody else owns it.
        let stream = unsafe { UnixStream::from_raw_fd(descriptor) };
        // SAFETY: the address is valid for its length.
        check(unsafe { libc::connect(descriptor, ptr::from_ref(address).cast(), length) })?;
        stream.set_nonblocking(false)?;
        Ok(stream)
    }

    fn address_of(path: &str) -> Result<(libc::sockaddr_un, u32)> {
        // SAFETY: all zeros is a valid address.
        let mut address: libc::sockaddr_un = unsafe { mem::zeroed() };
        address.sun_family = libc::AF_UNIX as libc::sa_family_t;
        // One byte for the zero at the end.
        if path.len() >= address.sun_path.len() || path.bytes().any(|byte| byte == 0) {
            return Err(Error::other("the path does not fit into an address"));
        }
        for (place, byte) in address.sun_path.iter_mut().zip(path.bytes()) {
            *place = byte as libc::c_char;
        }
        Ok((address, mem::size_of::<libc::sockaddr_un>() as u32))
    }

    fn block_signals() -> libc::sigset_t {
        let mut all = MaybeUninit::uninit();
        let mut before = MaybeUninit::uninit();
        // SAFETY: both sets are valid for writes. With a valid first argument, neither call fails.
        unsafe {
            libc::sigfillset(all.as_mut_ptr());
            libc::pthread_sigmask(libc::SIG_SETMASK, all.as_ptr(), before.as_mut_ptr());
            before.assume_init()
        }
    }

    fn set_mask(mask: &libc::sigset_t) {
        // SAFETY: the set is initialized.
        unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, mask, ptr::null_mut()) };
    }

    fn check(result: i32) -> Result<i32> {
        if result < 0 { Err(Error::last_os_error()) } else { Ok(result) }
    }

    #[cfg(test)]
    mod tests {
        use std::os::fd::AsRawFd;
        use std::os::unix::net::UnixListener;
        use std::path::{Path, PathBuf};
        use std::process;
        use std::time::Duration;

        use super::*;

        fn socket(name: &str) -> (PathBuf, UnixListener) {
            let path = std::env::temp_dir().join(format!("death-notice-{}-{name}", process::id()));
            let _ = fs::remove_file(&path);
            let listener = UnixListener::bind(&path).unwrap();
            (path, listener)
        }

        #[test]
        fn the_message_arrives_and_the_connection_stays_open() {
            let (path, listener) = socket("message");
            start(path.to_str().unwrap(), b"hello").unwrap();
            let (mut stream, _) = listener.accept().unwrap();
            let mut bytes = [0; 5];
            stream.read_exact(&mut bytes).unwrap();
            assert_eq!(&bytes, b"hello");
            stream.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
            assert!(stream.read(&mut bytes).is_err(), "it must neither end nor have more");
            fs::remove_file(path).unwrap();
        }

        #[test]
        fn other_threads_keep_their_files_and_do_not_have_the_socket() {
            let (path, listener) = socket("files");
            let mut kept = fs::File::open("/proc/self/stat").unwrap();
            start(path.to_str().unwrap(), b"hello").unwrap();
            let (_stream, _) = listener.accept().unwrap();
            kept.read_to_string(&mut String::new()).unwrap();
            // A child inherits what these threads have, so it does not have the socket either.
            let names = fs::read_dir("/proc/self/fd").unwrap().map(|entry| entry.unwrap().file_name());
            let connected = names.filter(|name| leads_to(name.to_str().unwrap().parse().unwrap(), &path)).count();
            assert_eq!(connected, 0);
            fs::remove_file(path).unwrap();
        }

        /// Returns whether a descriptor is a connection to the listener at a path.
        fn leads_to(descriptor: i32, path: &Path) -> bool {
            // SAFETY: all zeros is a valid address, and it has the given length.
            let (peer, failed) = unsafe {
                let mut peer: libc::sockaddr_un = mem::zeroed();
                let mut length = mem::size_of_val(&peer) as u32;
                let result = libc::getpeername(descriptor, ptr::from_mut(&mut peer).cast(), &raw mut length);
                (peer, result != 0)
            };
            let bytes: Vec<u8> = peer.sun_path.iter().map(|byte| *byte as u8).take_while(|byte| *byte != 0).collect();
            !failed && bytes == path.to_str().unwrap().as_bytes()
        }

        #[test]
        fn a_listener_that_is_not_there_is_an_error() {
            let path = std::env::temp_dir().join("death-notice-of-nobody");
            assert!(start(path.to_str().unwrap(), b"hello").is_err());
            assert!(start(&"x".repeat(200), b"hello").is_err());
        }

        #[test]
        fn a_full_queue_is_an_error_and_no_wait() {
            let (path, listener) = socket("full");
            // SAFETY: the descriptor is a listener.
            unsafe { libc::listen(listener.as_raw_fd(), 0) };
            let tries: Vec<_> = (0..3).map(|_| start(path.to_str().unwrap(), b"hello")).collect();
            assert!(tries[0].is_ok() && tries[2].is_err(), "{tries:?}");
            fs::remove_file(path).unwrap();
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use std::io::{Error, ErrorKind, Result};

    pub fn start(_path: &str, _message: &[u8]) -> Result<()> {
        Err(Error::from(ErrorKind::Unsupported))
    }
}
