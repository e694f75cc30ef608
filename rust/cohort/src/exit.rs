//! Leaving the process while native threads are at work.
//!
//! `exit` runs the destructors of libtorch's statics. A thread that is inside libtorch then crashes the process, and
//! an orderly exit looks like a segmentation fault. So the process leaves without them.

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

    /// Functions run in the reverse order of their registration: this one before the destructors of all that has been
    /// loaded by now.
    pub fn arm() {
        // SAFETY: the function stays, as the library is never unloaded, and takes no argument.
        unsafe { on_exit(leave, ptr::null_mut()) };
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    /// No other system tells an exit function the status that it would have to leave with.
    pub fn arm() {}
}

/// Lets the process leave without the destructors of libtorch's statics, as far as they exist by now. To be called
/// after loading, and again as late as can be: libtorch makes some of them while it works.
#[unsafe(no_mangle)]
pub extern "C" fn cohort_exit_arm() {
    system::arm();
}
