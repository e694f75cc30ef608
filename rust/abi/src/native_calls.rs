//! Records the blocking call that this process is in.
//!
//! The record lies in memory that other processes read, because a process that hangs or dies in native code
//! cannot report anything itself.

use std::cell::Cell;
use std::ptr;
use std::sync::atomic::{AtomicU32, Ordering};

use cohort_core::{Error, Result};

use crate::Length;

/// The longest name that a record holds, in bytes.
const NAME_CAPACITY: usize = 64;

/// The record of a thread's calls.
#[repr(C)]
pub struct NativeCalls {
    /// Counts the start and the end of each call. It is odd during a call.
    count: u32,
    /// The length of `name`, in bytes.
    length: u32,
    /// The call's name in UTF-8, truncated if it does not fit.
    name: [u8; NAME_CAPACITY],
}

thread_local! {
    // One per thread, because calls on other threads overlap with those on the event loop. If they were
    // counted, two calls at once would make the count even.
    static AREA: Cell<*mut NativeCalls> = const { Cell::new(ptr::null_mut()) };
}

/// Records the end of a call when it is dropped.
pub struct CallGuard(*mut NativeCalls);

/// Records the start of a call, if this thread has a record.
#[inline]
pub fn enter(name: &str) -> CallGuard {
    let area = AREA.get();
    if !area.is_null() {
        // SAFETY: the caller of `note` promises that the area stays valid, and that only this thread writes
        // it.
        unsafe {
            write_name(area, name);
            step(area);
        }
    }
    CallGuard(area)
}

/// Gives the current call a more precise name, if this thread has a record.
#[inline]
pub fn rename(name: &str) {
    let area = AREA.get();
    if !area.is_null() {
        // SAFETY: as in `enter`.
        unsafe { write_name(area, name) };
    }
}

impl Drop for CallGuard {
    #[inline]
    fn drop(&mut self) {
        if !self.0.is_null() {
            // SAFETY: as in `enter`.
            unsafe { step(self.0) };
        }
    }
}

/// # Safety
/// `area` must be aligned and valid for reads and writes. Only this thread may write it.
#[inline]
unsafe fn write_name(area: *mut NativeCalls, name: &str) {
    let length = name.len().min(NAME_CAPACITY);
    // SAFETY: the caller promises a valid area. `length` exceeds neither the name nor its field.
    unsafe {
        ptr::copy_nonoverlapping(name.as_ptr(), (&raw mut (*area).name).cast(), length);
        (&raw mut (*area).length).write(length as u32);
    }
}

/// # Safety
/// As [`write_name`].
#[inline]
unsafe fn step(area: *mut NativeCalls) {
    // SAFETY: the caller promises a valid area.
    let count = unsafe { AtomicU32::from_ptr(&raw mut (*area).count) };
    // A load and a store suffice, because nobody else writes. An atomic addition costs ten times as much.
    count.store(count.load(Ordering::Relaxed).wrapping_add(1), Ordering::Release);
}

/// Records the calling thread's blocking calls in `area` from now on. If `area` is null or `length` is 0,
/// recording ends.
///
/// # Errors
/// A range error if the memory is too small or not aligned.
///
/// # Safety
/// `area` must be null, or valid for reads and writes of `length` bytes until this thread sets another area.
/// Only this thread may write there.
pub unsafe fn note(area: *mut u8, length: Length) -> Result<()> {
    let area = if length.get() == 0 { ptr::null_mut() } else { area.cast::<NativeCalls>() };
    if !area.is_null() && (length.get() < size_of::<NativeCalls>() || !area.is_aligned()) {
        return Err(Error::range("Cannot note native calls: the memory is too small or not aligned"));
    }
    AREA.set(area);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record_in<T>(area: &mut NativeCalls, body: impl FnOnce() -> T) -> T {
        AREA.set(area);
        let value = body();
        AREA.set(ptr::null_mut());
        value
    }

    fn read_area(area: *const NativeCalls) -> (u32, String) {
        // SAFETY: the area belongs to the test, and nobody writes it during the read.
        let NativeCalls { count, length, name } = unsafe { area.read_volatile() };
        (count, String::from_utf8(name[..length as usize].to_vec()).unwrap())
    }

    fn blank() -> NativeCalls {
        NativeCalls { count: 0, length: 0, name: [0; NAME_CAPACITY] }
    }

    #[test]
    fn the_count_is_odd_and_the_name_is_set_during_a_call() {
        let mut area = blank();
        let read = &raw const area;
        record_in(&mut area, || {
            let call = enter("first");
            assert_eq!(read_area(read), (1, "first".to_owned()));
            rename("aten::add");
            assert_eq!(read_area(read), (1, "aten::add".to_owned()));
            drop(call);
            assert_eq!(read_area(read).0, 2);
            drop(enter(&"x".repeat(NAME_CAPACITY + 1)));
            assert_eq!(read_area(read), (4, "x".repeat(NAME_CAPACITY)));
        });
        drop(enter("unrecorded"));
        assert_eq!(read_area(read).0, 4);
    }

    #[test]
    fn calls_on_other_threads_are_not_counted() {
        let mut area = blank();
        let read = &raw const area;
        record_in(&mut area, || {
            let _call = enter("mine");
            std::thread::spawn(|| drop(enter("theirs"))).join().unwrap();
            assert_eq!(read_area(read), (1, "mine".to_owned()));
        });
    }

    #[test]
    fn a_call_that_changes_the_area_ends_in_the_area_where_it_started() {
        let (mut first, mut second) = (blank(), blank());
        let read = [&raw const first, &raw const second];
        record_in(&mut first, || {
            let call = enter("change");
            AREA.set(&mut second);
            drop(call);
            drop(enter("next"));
            assert_eq!((read_area(read[0]).0, read_area(read[1]).0), (2, 2));
        });
    }
}
