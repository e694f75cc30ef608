//! Threads of libtorch, and what it keeps per thread.

use std::ffi::c_void;
use std::mem::ManuallyDrop;
use std::ptr;

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
///
/// # Errors
/// libtorch's own.
pub fn threads() -> Result<u32> {
    let mut count = 0;
    // SAFETY: the output takes one write.
    shim::call("Cannot look at threads", |message| unsafe { sys::cohort_shim_get_threads(&mut count, message) })?;
    Ok(count.unsigned_abs())
}

/// What libtorch keeps per thread (grad mode, autocast, dispatch keys), captured to run work on another one.
pub struct ThreadState(*mut c_void);

// SAFETY: libtorch made it to be carried from thread to thread.
unsafe impl Send for ThreadState {}

impl ThreadState {
    /// That of the calling thread.
    ///
    /// # Errors
    /// A device's, if its stream cannot be told.
    pub fn capture() -> Result<Self> {
        let mut state = ptr::null_mut();
        // SAFETY: the output takes one write.
        shim::call("Cannot look at the thread", |message| unsafe {
            sys::cohort_shim_thread_state_capture(&mut state, message)
        })?;
        Ok(Self(state))
    }

    /// Runs `work` under it, on the calling thread, which gets its own back.
    ///
    /// # Errors
    /// Those of `work`; a device's, if its stream cannot be set.
    pub fn run<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let mut entered = ptr::null_mut();
        // SAFETY: the state is alive, the output takes one write.
        shim::call("Cannot use the thread", |message| unsafe {
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
        // SAFETY: we own it.
        unsafe { sys::cohort_shim_thread_state_free(self.0) };
    }
}

/// A state that a thread has entered. It is left in any case, also where what it is for panics.
struct Entered(*mut c_void);

impl Entered {
    fn leave(self) -> Result<()> {
        ManuallyDrop::new(self).leave_once()
    }

    fn leave_once(&mut self) -> Result<()> {
        // SAFETY: it was entered on this thread, and is left once.
        shim::call("Cannot leave the thread", |message| unsafe { sys::cohort_shim_thread_state_leave(self.0, message) })
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        // A panic says more.
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
    fn grad_mode_travels_with_the_state_and_the_thread_keeps_its_own() {
        let state = tch::no_grad(ThreadState::capture).unwrap();
        let seen = std::thread::spawn(move || {
            let before = grad_is_on();
            let inside = state.run(|| Ok(grad_is_on())).unwrap();
            (before, inside, grad_is_on())
        });
        assert_eq!(seen.join().unwrap(), (true, false, true));
    }

    #[test]
    fn no_threads_is_an_error() {
        assert!(set_threads(0).is_err());
        assert!(set_threads(u32::MAX).is_err());
        set_threads(1).unwrap();
        assert_eq!(threads(), Ok(1));
    }
}
