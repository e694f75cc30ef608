//! Tells the other ranks that this rank's process has died.
//!
//! A thread of the rank registers a word of shared memory with the kernel, which then acts as if the thread
//! held a lock there. However the thread ends, the kernel marks the word and wakes a thread that waits for
//! it. This comes before the kernel frees the process's memory and closes its files. The end of the process
//! is awaited after that: its runner would otherwise hear of its consequences long before it hears of the
//! death itself.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// The kernel sets this bit if a thread of another process should be woken.
const WAITERS: u32 = 0x8000_0000;
/// The kernel sets this bit when the thread has ended.
const OWNER_DIED: u32 = 0x4000_0000;

/// Returns whether the thread that registered a word has ended without leaving.
pub(super) fn has_died(life: &AtomicU32) -> bool {
    life.load(Ordering::SeqCst) & OWNER_DIED != 0
}

/// Asks the kernel to wake a waiting thread when the registered thread ends. Returns the value with which to
/// wait. The caller must call [`has_died`] before it waits.
pub(super) fn watch(life: &AtomicU32) -> u32 {
    let value = life.load(Ordering::SeqCst);
    let is_registered = value != 0 && value & (OWNER_DIED | WAITERS) == 0;
    if is_registered { life.fetch_or(WAITERS, Ordering::SeqCst) | WAITERS } else { value }
}

/// Waits until a process has closed its files, for at most `limit`.
#[cfg(target_os = "linux")]
pub(super) fn await_end(process: u32, limit: Duration) {
    use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
    /// `pidfd_open` has this number on all architectures.
    const PIDFD_OPEN: libc::c_long = 434;
    // SAFETY: the arguments are numbers.
    let opened = unsafe { libc::syscall(PIDFD_OPEN, process, 0) };
    // If it fails, the process has ended, or there is no way to wait for it.
    let Ok(descriptor @ 0..) = i32::try_from(opened) else { return };
    // SAFETY: the descriptor is new, and ours alone.
    let descriptor = unsafe { OwnedFd::from_raw_fd(descriptor) };
    let mut polled = libc::pollfd { fd: descriptor.as_raw_fd(), events: libc::POLLIN, revents: 0 };
    let limit = i32::try_from(limit.as_millis()).unwrap_or(i32::MAX);
    // SAFETY: the structure is valid for the call.
    unsafe { libc::poll(&raw mut polled, 1, limit) };
}

#[cfg(not(target_os = "linux"))]
pub(super) fn await_end(_process: u32, _limit: Duration) {}

/// The registration of the calling thread. It ends when this is dropped, on the same thread.
#[cfg(target_os = "linux")]
pub(super) struct Life<'a> {
    life: &'a AtomicU32,
    _list: Box<List>,
    previous: (*mut libc::c_void, usize),
}

/// A list in the form that the kernel reads: `robust_list_head`, and the only entry.
#[cfg(target_os = "linux")]
#[repr(C)]
struct List {
    first: *const Entry,
    offset: libc::c_long,
    pending: *const Entry,
    entry: Entry,
}

#[cfg(target_os = "linux")]
#[repr(C)]
struct Entry {
    next: *const libc::c_void,
}

/// The number of bytes of the head of a list.
#[cfg(target_os = "linux")]
const HEAD_LENGTH: usize = 3 * size_of::<usize>();

#[cfg(target_os = "linux")]
impl<'a> Life<'a> {
    /// Registers the calling thread. It must not use robust mutexes meanwhile. Returns `None` if the system
    /// does not support this.
    pub(super) fn begin(life: &'a AtomicU32) -> Option<Self> {
        let mut previous = (std::ptr::null_mut::<libc::c_void>(), 0_usize);
        // SAFETY: the outputs are valid for one write each.
        let found = unsafe { libc::syscall(libc::SYS_get_robust_list, 0, &raw mut previous.0, &raw mut previous.1) };
        let null = std::ptr::null();
        let mut list = Box::new(List { first: null, offset: 0, pending: null, entry: Entry { next: null.cast() } });
        // The list is a ring: the entry leads back to the head.
        let head = std::ptr::from_ref(&*list);
        list.first = &raw const list.entry;
        list.entry.next = head.cast();
        // The kernel finds the word at this distance from the entry.
        list.offset = (std::ptr::from_ref(life) as libc::c_long).wrapping_sub(&raw const list.entry as libc::c_long);
        // SAFETY: the list stays where it is until the registration ends.
        let set = unsafe { libc::syscall(libc::SYS_set_robust_list, head, HEAD_LENGTH) };
        if found != 0 || set != 0 {
            return None;
        }
        // SAFETY: the function has no arguments.
        let thread = unsafe { libc::syscall(libc::SYS_gettid) };
        life.store(u32::try_from(thread).ok()?, Ordering::SeqCst);
        Some(Self { life, _list: list, previous })
    }
}

#[cfg(target_os = "linux")]
impl Drop for Life<'_> {
    fn drop(&mut self) {
        self.life.store(0, Ordering::SeqCst);
        // SAFETY: this is the list that the thread had before.
        unsafe { libc::syscall(libc::SYS_set_robust_list, self.previous.0, self.previous.1) };
    }
}

#[cfg(not(target_os = "linux"))]
pub(super) struct Life<'a>(std::marker::PhantomData<&'a AtomicU32>);

#[cfg(not(target_os = "linux"))]
impl<'a> Life<'a> {
    pub(super) fn begin(_life: &'a AtomicU32) -> Option<Self> {
        None
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::process::{Command, Stdio};
    use std::time::Instant;

    use super::super::futex;
    use super::*;

    #[test]
    fn the_end_of_a_process_is_awaited_up_to_a_limit() {
        const LONG: Duration = Duration::from_secs(60);
        let mut child = Command::new("cat").stdin(Stdio::piped()).spawn().unwrap();
        await_end(child.id(), Duration::from_millis(1));
        let began = Instant::now();
        drop(child.stdin.take());
        await_end(child.id(), LONG);
        assert!(began.elapsed() < LONG);
        assert!(child.try_wait().unwrap().is_some());
        await_end(child.id(), LONG);
    }

    #[test]
    fn the_end_of_a_registered_thread_wakes_the_one_that_waits() {
        // Leaked, because the kernel writes to it when the thread has ended.
        let life: &'static AtomicU32 = Box::leak(Box::default());
        let thread = std::thread::spawn(|| {
            // The thread ends without leaving, as it would if it were killed.
            std::mem::forget(Life::begin(life));
            while life.load(Ordering::SeqCst) & WAITERS == 0 {
                std::thread::yield_now();
            }
        });
        while life.load(Ordering::SeqCst) == 0 {
            std::thread::yield_now();
        }
        loop {
            let value = watch(life);
            if has_died(life) {
                break;
            }
            futex::wait(&[(life, value)], Duration::from_secs(60));
        }
        thread.join().unwrap();
    }

    #[test]
    fn a_thread_that_leaves_has_not_died() {
        let life: &'static AtomicU32 = Box::leak(Box::default());
        std::thread::spawn(|| drop(Life::begin(life).unwrap())).join().unwrap();
        assert_eq!(life.load(Ordering::SeqCst), 0);
        assert!(!has_died(life));
        assert_eq!(watch(life), 0);
    }
}
