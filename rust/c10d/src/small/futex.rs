//! Waits for words of shared memory to change. The kernel wakes the waiting threads of all processes.

use std::sync::atomic::AtomicU32;
use std::time::Duration;

/// A word, and the value with which a wait for it begins. If the word has another value by then, the wait
/// ends at once.
pub(super) type Watched<'a> = (&'a AtomicU32, u32);

/// Maximum number of words that one wait can watch.
pub(super) const MAX_WATCHED: usize = 128;

#[cfg(target_os = "linux")]
mod system {
    use super::{AtomicU32, Duration, MAX_WATCHED, Watched};

    /// `futex_waitv` has this number on all architectures.
    const FUTEX_WAITV: libc::c_long = 449;
    /// `FUTEX2_SIZE_U32`: a word of 32 bits that processes share.
    const SHARED_WORD: u32 = 2;

    #[repr(C)]
    #[derive(Clone, Copy, Default)]
    struct Waiter {
        value: u64,
        address: u64,
        flags: u32,
        reserved: u32,
    }

    /// Returns whether this system can wait for several words.
    pub(in super::super) fn is_supported() -> bool {
        let none = std::ptr::null::<Waiter>();
        // SAFETY: there are no words, which is an error without effect.
        unsafe { libc::syscall(FUTEX_WAITV, none, 0, 0, none, libc::CLOCK_MONOTONIC) };
        std::io::Error::last_os_error().raw_os_error() == Some(libc::EINVAL)
    }

    /// Sleeps until one of the words is woken, for at most `limit`. May end sooner.
    pub(in super::super) fn wait(watched: &[Watched<'_>], limit: Duration) {
        let mut waiters = [Waiter::default(); MAX_WATCHED];
        let count = watched.len().min(MAX_WATCHED);
        for (waiter, &(word, value)) in waiters.iter_mut().zip(watched) {
            *waiter = Waiter {
                value: u64::from(value),
                address: std::ptr::from_ref(word) as u64,
                flags: SHARED_WORD,
                reserved: 0,
            };
        }
        let until = deadline(limit);
        // SAFETY: the words and the time are valid for the call.
        unsafe {
            let until = &raw const until;
            libc::syscall(FUTEX_WAITV, waiters.as_ptr(), count, 0, until, libc::CLOCK_MONOTONIC);
        }
    }

    /// Returns the time of the monotonic clock after `limit`.
    fn deadline(limit: Duration) -> libc::timespec {
        let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        // SAFETY: the output is valid for one write.
        unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &raw mut now) };
        let nanoseconds = now.tv_nsec + libc::c_long::from(limit.subsec_nanos().cast_signed());
        let seconds = libc::time_t::try_from(limit.as_secs()).unwrap_or(libc::time_t::MAX);
        libc::timespec {
            tv_sec: now.tv_sec.saturating_add(seconds).saturating_add(nanoseconds / 1_000_000_000),
            tv_nsec: nanoseconds % 1_000_000_000,
        }
    }

    /// Wakes all threads that wait for the word.
    pub(in super::super) fn wake_all(word: &AtomicU32) {
        // SAFETY: the word is valid for the call.
        unsafe { libc::syscall(libc::SYS_futex, std::ptr::from_ref(word), libc::FUTEX_WAKE, i32::MAX) };
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use super::{AtomicU32, Duration, Watched};

    pub(in super::super) fn is_supported() -> bool {
        false
    }

    pub(in super::super) fn wait(_watched: &[Watched<'_>], limit: Duration) {
        std::thread::sleep(limit);
    }

    pub(in super::super) fn wake_all(_word: &AtomicU32) {}
}

pub(super) use system::{is_supported, wait, wake_all};

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::sync::atomic::Ordering;
    use std::time::Instant;

    use super::*;

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn a_wait_ends_when_any_of_its_words_is_woken() {
        assert!(is_supported());
        let words = [AtomicU32::new(7), AtomicU32::new(8)];
        let began = Instant::now();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                words[1].store(9, Ordering::SeqCst);
                wake_all(&words[1]);
            });
            while words[1].load(Ordering::SeqCst) == 8 {
                wait(&[(&words[0], 7), (&words[1], 8)], LONG);
            }
        });
        assert!(began.elapsed() < LONG);
    }

    #[test]
    fn a_wait_ends_at_its_limit_and_if_a_word_has_changed_before() {
        let word = AtomicU32::new(1);
        wait(&[(&word, 1)], Duration::from_millis(1));
        let began = Instant::now();
        wait(&[(&word, 2)], LONG);
        assert!(began.elapsed() < LONG);
    }
}
