//! Which blocking call this process is inside of, in memory that other processes read: one that hangs or dies in native
//! code can say nothing itself.

use std::cell::Cell;
use std::ptr;
use std::sync::atomic::{AtomicU32, Ordering};

use cohort_core::{Error, Result};

use crate::Length;

/// Bytes of a name that are kept.
const NAME_CAPACITY: usize = 64;

/// Where the calls of a thread are noted.
#[repr(C)]
pub struct NativeCalls {
    /// Counts the beginning and the end of each call: odd inside one.
    count: u32,
    /// Bytes of `name` in use.
    length: u32,
    /// The call's name, UTF-8, cut where it does not fit.
    name: [u8; NAME_CAPACITY],
}

thread_local! {
    // Of a thread, so that calls off the event loop are not counted: they overlap, and would turn odd into even.
    static AREA: Cell<*mut NativeCalls> = const { Cell::new(ptr::null_mut()) };
}

/// A call that is noted until this is dropped.
pub struct Noted(*mut NativeCalls);

/// Notes the beginning of a call, if this thread's calls are noted.
#[inline]
pub fn enter(name: &str) -> Noted {
    let area = AREA.get();
    if !area.is_null() {
        // SAFETY: whoever set the area promised that it stays valid, and that only this thread writes it.
        unsafe {
            write_name(area, name);
            step(area);
        }
    }
    Noted(area)
}

/// Names the call that this thread is inside of more closely, if it is noted.
#[inline]
pub fn rename(name: &str) {
    let area = AREA.get();
    if !area.is_null() {
        // SAFETY: as in `enter`.
        unsafe { write_name(area, name) };
    }
}

impl Drop for Noted {
    #[inline]
    fn drop(&mut self) {
        if !self.0.is_null() {
            // SAFETY: as in `enter`.
            unsafe { step(self.0) };
        }
    }
}

/// # Safety
/// `area` is valid for reads and writes, aligned, and written by this thread alone.
#[inline]
unsafe fn write_name(area: *mut NativeCalls, name: &str) {
    let length = name.len().min(NAME_CAPACITY);
    // SAFETY: the caller promises it; both lengths are within bounds.
    unsafe {
        ptr::copy_nonoverlapping(name.as_ptr(), (&raw mut (*area).name).cast(), length);
        (&raw mut (*area).length).write(length as u32);
    }
}

/// # Safety
/// As [`write_name`].
#[inline]
unsafe fn step(area: *mut NativeCalls) {
    // SAFETY: the caller promises it.
    let count = unsafe { AtomicU32::from_ptr(&raw mut (*area).count) };
    // A load and a store, as nobody else writes: an addition that is atomic as a whole costs ten times as much.
    count.store(count.load(Ordering::Relaxed).wrapping_add(1), Ordering::Release);
}

/// Notes the calling thread's blocking calls in `area` from now on; null ends it.
///
/// # Errors
/// A range error if the memory is too small or not aligned.
///
/// # Safety
/// `area` must be null, or valid for writes of `length` bytes by this thread alone until another one is set.
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

    fn noted<T>(area: &mut NativeCalls, body: impl FnOnce() -> T) -> T {
        AREA.set(area);
        let value = body();
        AREA.set(ptr::null_mut());
        value
    }

    fn inside(area: *const NativeCalls) -> (u32, String) {
        // SAFETY: the tests' own memory, which nobody writes meanwhile.
        let NativeCalls { count, length, name } = unsafe { area.read_volatile() };
        (count, String::from_utf8(name[..length as usize].to_vec()).unwrap())
    }

    fn blank() -> NativeCalls {
        NativeCalls { count: 0, length: 0, name: [0; NAME_CAPACITY] }
    }

    #[test]
    fn a_call_is_odd_and_named_while_it_runs() {
        let mut area = blank();
        let read = &raw const area;
        noted(&mut area, || {
            let call = enter("first");
            assert_eq!(inside(read), (1, "first".to_owned()));
            rename("aten::add");
            assert_eq!(inside(read), (1, "aten::add".to_owned()));
            drop(call);
            assert_eq!(inside(read).0, 2);
            drop(enter(&"x".repeat(NAME_CAPACITY + 1)));
            assert_eq!(inside(read), (4, "x".repeat(NAME_CAPACITY)));
        });
        drop(enter("unnoticed"));
        assert_eq!(inside(read).0, 4);
    }

    #[test]
    fn calls_of_other_threads_are_not_counted() {
        let mut area = blank();
        let read = &raw const area;
        noted(&mut area, || {
            let _call = enter("mine");
            std::thread::spawn(|| drop(enter("theirs"))).join().unwrap();
            assert_eq!(inside(read), (1, "mine".to_owned()));
        });
    }

    #[test]
    fn the_end_of_the_call_that_changes_the_area_is_noted_where_its_beginning_was() {
        let (mut first, mut second) = (blank(), blank());
        let read = [&raw const first, &raw const second];
        noted(&mut first, || {
            let call = enter("change");
            AREA.set(&mut second);
            drop(call);
            drop(enter("next"));
            assert_eq!((inside(read[0]).0, inside(read[1]).0), (2, 2));
        });
    }
}
