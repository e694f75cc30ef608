//! Parameters of exported functions.
//!
//! A value of these types carries a promise about the caller's memory. An unsafe constructor takes the
//! promise, or the foreign caller of an exported function gives it. So their methods are safe while the call
//! lasts.
//!
//! [`Out`] and [`Pinned`] are neither `Copy` nor `Clone`, and their methods take `self`. Otherwise safe code
//! could get two `&mut` references to the same memory.

use cohort_core::{Error, Result};

/// A count of elements. It crosses as a double, because a 64-bit integer would cross as a bigint.
#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct Length(f64);

impl Length {
    /// Converts a count.
    pub fn of(count: usize) -> Self {
        Self(count as f64)
    }

    /// Returns the count. NaN and negative numbers give 0.
    #[inline]
    pub fn get(self) -> usize {
        self.0 as usize
    }
}

/// Memory of the caller that the function reads.
#[repr(transparent)]
pub struct In<T>(*const T);

/// Memory of the caller that the function writes.
///
/// A second reference to the same memory does not compile:
///
/// ```compile_fail,E0382
/// use cohort_abi::{Length, Out};
///
/// let mut value = 0;
/// // SAFETY: nothing else uses `value`.
/// let out = unsafe { Out::new(&mut value) };
/// let both = (out.slice(Length::of(1)), out.slice(Length::of(1)));
/// ```
#[repr(transparent)]
pub struct Out<T>(*mut T);

/// Memory of the caller that does not move.
///
/// TypeScript takes its address once. For a buffer, Deno looks the address up at each call.
#[repr(transparent)]
pub struct Pinned<T>(*mut T);

impl<T> Clone for In<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for In<T> {}

impl<T> In<T> {
    /// Wraps a pointer from the caller.
    ///
    /// # Safety
    /// Until the call returns, `pointer` must be aligned and valid for reads of every length that is passed
    /// to [`In::slice`], and nobody may write there.
    pub unsafe fn new(pointer: *const T) -> Self {
        Self(pointer)
    }

    /// Returns the address.
    #[inline]
    pub fn get(self) -> *const T {
        self.0
    }

    /// Returns the elements. If `length` is 0, the pointer may be invalid.
    #[inline]
    pub fn slice<'call>(self, length: Length) -> &'call [T] {
        if length.get() == 0 {
            return &[];
        }
        // SAFETY: the caller of `new`, or of the exported function, promises that the memory is readable.
        unsafe { std::slice::from_raw_parts(self.0, length.get()) }
    }
}

impl<T: Copy> In<T> {
    /// Reads a single element.
    #[inline]
    pub fn value(self) -> T {
        self.slice(Length::of(1))[0]
    }
}

impl In<u8> {
    /// Returns the bytes as text.
    ///
    /// # Errors
    /// A type error if the bytes are not UTF-8.
    pub fn text<'call>(self, length: Length) -> Result<&'call str> {
        std::str::from_utf8(self.slice(length)).map_err(|_| Error::wrong_type("Cannot read a text: it is not UTF-8"))
    }
}

impl<T> Out<T> {
    /// Wraps a pointer from the caller.
    ///
    /// # Safety
    /// Until the call returns, `pointer` must be null, or aligned and valid for writes of every length that
    /// is passed to [`Out::slice`]. Nobody else may use the memory. In particular, wrap a pointer only once.
    pub unsafe fn new(pointer: *mut T) -> Self {
        Self(pointer)
    }

    /// Returns the address.
    #[inline]
    pub fn get(self) -> *mut T {
        self.0
    }

    /// Writes a single element.
    #[inline]
    pub fn set(self, value: T) {
        // SAFETY: the caller of `new`, or of the exported function, promises that the memory is writable.
        unsafe { self.0.write(value) };
    }

    /// Returns a reference to a single element, or `None` if the pointer is null.
    #[inline]
    pub fn as_mut<'call>(self) -> Option<&'call mut T> {
        // SAFETY: the caller promises valid memory that nobody else uses. `self` is consumed, so this is the
        // only reference.
        unsafe { self.0.as_mut() }
    }

    /// Returns the elements. If `length` is 0, the pointer may be invalid.
    #[inline]
    pub fn slice<'call>(self, length: Length) -> &'call mut [T] {
        if length.get() == 0 {
            return &mut [];
        }
        // SAFETY: as in `as_mut`, for `length` elements.
        unsafe { std::slice::from_raw_parts_mut(self.0, length.get()) }
    }
}

impl<T> Pinned<T> {
    /// Converts to memory that the function writes.
    #[inline]
    pub fn out(self) -> Out<T> {
        Out(self.0)
    }

    /// Returns the address.
    #[inline]
    pub fn get(self) -> *mut T {
        self.0
    }

    /// Writes a single element.
    #[inline]
    pub fn set(self, value: T) {
        self.out().set(value);
    }

    /// Returns the elements to read. If `length` is 0, the pointer may be invalid.
    #[inline]
    pub fn slice<'call>(self, length: Length) -> &'call [T] {
        In(self.0.cast_const()).slice(length)
    }
}

impl<T> From<Pinned<T>> for Out<T> {
    #[inline]
    fn from(pinned: Pinned<T>) -> Self {
        pinned.out()
    }
}
