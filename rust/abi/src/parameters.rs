//! Parameters of exported functions.
//!
//! Each type is the caller's promise, once and for all: its constructor is unsafe, or the foreign caller of an exported
//! function stands for it. The functions of these types are safe for as long as the call lasts.

use cohort_core::{Error, Result};

/// A count of elements. It crosses as a double: an integer of 64 bits would cross as a bigint.
#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct Length(f64);

impl Length {
    /// Of a count that this side knows.
    pub fn of(count: usize) -> Self {
        Self(count as f64)
    }

    /// As a count. NaN and negative numbers are 0.
    pub fn get(self) -> usize {
        self.0 as usize
    }
}

/// Memory of the caller to read.
#[repr(transparent)]
pub struct In<T>(*const T);

/// Memory of the caller to write.
#[repr(transparent)]
pub struct Out<T>(*mut T);

/// Memory of the caller that stays where it is: TypeScript takes its address once, where that of a buffer is asked for at each
/// call.
#[repr(transparent)]
pub struct Pinned<T>(*mut T);

macro_rules! copies {
    ($name:ident) => {
        impl<T> Clone for $name<T> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<T> Copy for $name<T> {}
    };
}

copies!(In);
copies!(Out);
copies!(Pinned);

impl<T> In<T> {
    /// Takes the caller's promise.
    ///
    /// # Safety
    /// Until the call returns, `pointer` is aligned and valid for reads of every length that [`In::slice`] is asked for, and
    /// nobody writes there.
    pub unsafe fn new(pointer: *const T) -> Self {
        Self(pointer)
    }

    /// Its address.
    pub fn get(self) -> *const T {
        self.0
    }

    /// The elements. An empty slice may come with any pointer.
    pub fn slice<'call>(self, length: Length) -> &'call [T] {
        if length.get() == 0 {
            return &[];
        }
        // SAFETY: `new` was promised it.
        unsafe { std::slice::from_raw_parts(self.0, length.get()) }
    }
}

impl<T: Copy> In<T> {
    /// The one element.
    pub fn value(self) -> T {
        self.slice(Length::of(1))[0]
    }
}

impl In<u8> {
    /// The bytes as a text.
    ///
    /// # Errors
    /// If they are not UTF-8.
    pub fn text<'call>(self, length: Length) -> Result<&'call str> {
        std::str::from_utf8(self.slice(length)).map_err(|_| Error::wrong_type("Cannot read a text: it is not UTF-8"))
    }
}

impl<T> Out<T> {
    /// Takes the caller's promise.
    ///
    /// # Safety
    /// Until the call returns, `pointer` is null, or aligned and valid for writes of every length that [`Out::slice`] is asked
    /// for, and nobody else uses the memory.
    pub unsafe fn new(pointer: *mut T) -> Self {
        Self(pointer)
    }

    /// Its address.
    pub fn get(self) -> *mut T {
        self.0
    }

    /// Writes the one element.
    pub fn set(self, value: T) {
        // SAFETY: `new` was promised it.
        unsafe { self.0.write(value) };
    }

    /// The one element, if there is memory for it.
    pub fn as_mut<'call>(self) -> Option<&'call mut T> {
        // SAFETY: `new` was promised it.
        unsafe { self.0.as_mut() }
    }

    /// The elements. An empty slice may come with any pointer.
    pub fn slice<'call>(self, length: Length) -> &'call mut [T] {
        if length.get() == 0 {
            return &mut [];
        }
        // SAFETY: `new` was promised it.
        unsafe { std::slice::from_raw_parts_mut(self.0, length.get()) }
    }
}

impl<T> Pinned<T> {
    /// As memory to write.
    pub fn out(self) -> Out<T> {
        Out(self.0)
    }

    /// Its address.
    pub fn get(self) -> *mut T {
        self.0
    }

    /// Writes the one element.
    pub fn set(self, value: T) {
        self.out().set(value);
    }

    /// The elements to read. An empty slice may come with any pointer.
    pub fn slice<'call>(self, length: Length) -> &'call [T] {
        In(self.0.cast_const()).slice(length)
    }
}

impl<T> From<Pinned<T>> for Out<T> {
    fn from(pinned: Pinned<T>) -> Self {
        pinned.out()
    }
}
