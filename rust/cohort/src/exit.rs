//! Ends the process while native threads are running.
//!
//! `exit` runs the destructors of libtorch's static objects. A thread that is inside libtorch then crashes
//! the process, and an orderly exit looks like a segmentation fault. So the process ends without these
//! destructors.

#[cfg(target_os = "linux")]
mod system {
    use std::ffi::{c_int, c_void};
    use std::panic::catch_unwind;
    use std::ptr;

    unsafe extern "C" {
        fn on_exit(function: extern "C" fn(c_int, *mut c_void), argument: *mut c_void) -> c_int;
        fn fflush(stream: *mut c_void) -> c_int;
        fn _exit(status: c_int) -> !;
    }

    extern "C" fn leave(status: c_int, _argument: *mut c_void) {
        let _ = catch_unwind(cohort_torch::remove_own_folder);
        // SAFETY: null means all streams; `_exit` takes any status.
        unsafe {
            fflush(ptr::null_mut());
            _exit(status)
        }
    }

    /// Registers `leave`. Exit functions run in the reverse order of their registration, so it runs before
    /// the destructors of everything that has been loaded so far.
    pub fn arm() {
        // SAFETY: the function remains valid, because the library is never unloaded. It ignores its argument.
        unsafe { on_exit(leave, ptr::null_mut()) };
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    /// Does nothing: other systems do not pass the exit status to an exit function.
    pub fn arm() {}
}

/// Makes the process end without the destructors of the static objects that libtorch has created so far.
///
/// Call it after loading, and again as late as possible, because libtorch creates some of them while it
/// works.
#[unsafe(no_mangle)]
pub extern "C" fn cohort_exit_arm() {
    system::arm();
}
