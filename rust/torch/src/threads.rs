//! Threads of libtorch, and what it keeps per thread.

use std::ffi::c_void;

use cohort_core::{Error, Result};

use crate::{shim, sys};

/// Sets how many threads an operator may use when called from this thread, and from threads that start later.
///
/// # Errors
/// A range error if `count` is 0 or beyond what libtorch counts.
pub fn set_threads(count: u32) -> Result<()> {
    let count = i32::try_from(count).ok().filter(|&count| count > 0);
    let count = count.ok_or_else(|| Error::range("Cannot set threads: their number must be positive"))?;
    // SAFETY: takes a number only.
    shim::call("Cannot set threads", |message| unsafe { sys::cohort_shim_set_threads(count, message) })
}

/// How many threads an operator may use when called from this thread.
pub fn threads() -> u32 {
    // SAFETY: takes nothing.
    unsafe { sys::cohort_shim_get_threads() }.unsigned_abs()
}

/// What libtorch keeps per thread (grad mode, autocast, dispatch keys), captured to run work on another one.
pub struct ThreadState(*mut c_void);

// SAFETY: libtorch made it to be carried from thread to thread.
unsafe impl Send for ThreadState {}

impl ThreadState {
    /// That of the calling thread.
    pub fn capture() -> Self {
        // SAFETY: takes nothing; the result is ours.
        Self(unsafe { sys::cohort_shim_thread_state_capture() })
    }

    /// Runs `work` under it, on the calling thread, which gets its own back.
    pub fn run<T>(&self, work: impl FnOnce() -> T) -> T {
        struct Leave(*mut c_void);
        impl Drop for Leave {
            fn drop(&mut self) {
                // SAFETY: it was entered on this thread, and is left once.
                unsafe { sys::cohort_shim_thread_state_leave(self.0) };
            }
        }
        // SAFETY: the state is alive.
        let _leave = Leave(unsafe { sys::cohort_shim_thread_state_enter(self.0) });
        work()
    }
}

impl Drop for ThreadState {
    fn drop(&mut self) {
        // SAFETY: we own it.
        unsafe { sys::cohort_shim_thread_state_free(self.0) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grad_is_on() -> bool {
        let leaf = tch::Tensor::from(1f32).set_requires_grad(true);
        (&leaf + &leaf).requires_grad()
    }

    #[test]
    fn grad_mode_travels_with_the_state_and_the_thread_keeps_its_own() {
        let state = tch::no_grad(ThreadState::capture);
        let seen = std::thread::spawn(move || {
            let before = grad_is_on();
            let inside = state.run(grad_is_on);
            (before, inside, grad_is_on())
        });
        assert_eq!(seen.join().unwrap(), (true, false, true));
    }

    #[test]
    fn no_threads_is_an_error() {
        assert!(set_threads(0).is_err());
        assert!(set_threads(u32::MAX).is_err());
        set_threads(1).unwrap();
        assert_eq!(threads(), 1);
    }
}
