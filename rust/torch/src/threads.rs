//! The number of libtorch's threads, and its thread-local state.

use std::ffi::c_void;
use std::mem::ManuallyDrop;
use std::ptr;

use cohort_core::{Error, Result};

use crate::{shim, sys};

/// Sets the number of threads for operators that are called from this thread and from threads that start
/// later.
///
/// # Errors
/// A range error if `count` is 0 or exceeds `i32::MAX`.
pub fn set_threads(count: u32) -> Result<()> {
    let count = i32::try_from(count).ok().filter(|&count| count > 0);
    let count = count.ok_or_else(|| Error::range("Cannot set threads: their number must be positive"))?;
    // SAFETY: takes only a number and the message.
    shim::call("Cannot set threads", |message| unsafe { sys::cohort_shim_set_threads(count, message) })
}

/// Returns the number of threads for operators that are called from this thread.
///
/// # Errors
/// libtorch's error if it fails.
pub fn threads() -> Result<u32> {
    let mut count = 0;
    // SAFETY: the output is valid for one write.
    shim::call("Cannot read the number of threads", |message| unsafe {
        sys::cohort_shim_get_threads(&mut count, message)
    })?;
    Ok(count.unsigned_abs())
}

/// libtorch's thread-local state (grad mode, autocast, dispatch keys), captured to run work on another
/// thread.
pub struct ThreadState(*mut c_void);

// SAFETY: libtorch designed this state to be moved between threads.
unsafe impl Send for ThreadState {}

impl ThreadState {
    /// Captures the state of the calling thread.
    ///
    /// # Errors
    /// libtorch's error if a device's stream cannot be read.
    pub fn capture() -> Result<Self> {
        let mut state = ptr::null_mut();
        // SAFETY: the output is valid for one write.
        shim::call("Cannot capture the thread's state", |message| unsafe {
            sys::cohort_shim_thread_state_capture(&mut state, message)
        })?;
        Ok(Self(state))
    }

    /// Runs `work` under this state on the calling thread, and then restores the thread's own state.
    ///
    /// # Errors
    /// An error of `work`. libtorch's error if a device's stream cannot be set.
    pub fn run<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let mut entered = ptr::null_mut();
        // SAFETY: the state is alive. The output is valid for one write.
        shim::call("Cannot set the thread's state", |message| unsafe {
            sys::cohort_shim_thread_state_enter(self.0, &mut entered, message)
        })?;
        let entered = Entered(entered);
        let outcome = work();
        let left = entered.leave();
        outcome.and_then(|value| left.map(|()| value))
    }
}

impl Drop for ThreadState {
    fn drop(&mut self) {
        // SAFETY: we own the state.
        unsafe { sys::cohort_shim_thread_state_free(self.0) };
    }
}

/// A state that this thread has entered. Dropping it restores the previous state, also after a panic.
struct Entered(*mut c_void);

impl Entered {
    fn leave(self) -> Result<()> {
        ManuallyDrop::new(self).leave_once()
    }

    fn leave_once(&mut self) -> Result<()> {
        // SAFETY: this thread has entered the state, and leaves it only once.
        shim::call("Cannot restore the thread's state", |message| unsafe {
            sys::cohort_shim_thread_state_leave(self.0, message)
        })
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        // This runs only during a panic, whose message matters more than this error.
        let _ = self.leave_once();
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
    fn grad_mode_moves_with_the_state_and_the_thread_keeps_its_own() {
        let state = tch::no_grad(ThreadState::capture).unwrap();
        let seen = std::thread::spawn(move || {
            let before = grad_is_on();
            let inside = state.run(|| Ok(grad_is_on())).unwrap();
            (before, inside, grad_is_on())
        });
        assert_eq!(seen.join().unwrap(), (true, false, true));
    }

    #[test]
    fn an_invalid_number_of_threads_is_an_error() {
        assert!(set_threads(0).is_err());
        assert!(set_threads(u32::MAX).is_err());
        set_threads(1).unwrap();
        assert_eq!(threads(), Ok(1));
    }
}
