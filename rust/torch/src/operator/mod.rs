//! Operators of the dispatcher, by name.

use std::ffi::c_void;
use std::ptr;

use cohort_core::Result;

use crate::arguments::Arguments;
use crate::{shim, sys};

mod bound;
mod overload;
#[cfg(test)]
mod tests;

pub use bound::{Bound, Outcome};
pub use overload::Overload;

/// An operator of the dispatcher: all overloads of a name, or a single one.
pub struct Operator {
    name: String,
    context: String,
    handle: *mut c_void,
    overloads: Vec<Overload>,
}

// SAFETY: the handle is immutable, and the dispatcher accepts calls from every thread.
unsafe impl Send for Operator {}
// SAFETY: as for `Send`.
unsafe impl Sync for Operator {}

impl Operator {
    /// Finds an operator by name: `aten::add.Tensor`, or `aten::add` for all overloads.
    ///
    /// # Errors
    /// A native error if there is no such operator. If only the overload does not exist, the error lists the
    /// others.
    pub fn find(name: &str) -> Result<Self> {
        let context = format!("Cannot call {name}");
        let (mut handle, mut count) = (ptr::null_mut(), 0);
        shim::call(&context, |message| {
            // SAFETY: the name is valid for its length, and the outputs for one write each.
            unsafe {
                sys::cohort_shim_operator_find(name.as_ptr().cast(), name.len(), &mut handle, &mut count, message)
            }
        })?;
        let mut operator = Self { name: name.to_owned(), context, handle, overloads: Vec::with_capacity(count) };
        for index in 0..count {
            operator.overloads.push(Overload::read(handle, index, &operator.context)?);
        }
        Ok(operator)
    }

    /// Returns the full names of all operators that the dispatcher knows.
    ///
    /// # Errors
    /// A native error if libtorch cannot list them.
    pub fn names() -> Result<Vec<String>> {
        let mut text = ptr::null_mut();
        // SAFETY: the output is valid for one write.
        shim::call("Cannot list operators", |message| unsafe { sys::cohort_shim_operator_names(&mut text, message) })?;
        Ok(shim::take_text(text).unwrap_or_default().lines().map(str::to_owned).collect())
    }

    /// Returns the name that was passed to [`Operator::find`].
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns whether any overload may write an argument, or replace the memory of one.
    pub fn writes_any(&self) -> bool {
        self.overloads.iter().any(Overload::writes_any)
    }

    /// Returns whether any overload may replace a tensor's memory.
    pub fn moves_any(&self) -> bool {
        self.overloads.iter().any(Overload::moves)
    }

    /// Returns the schemas of the overloads, as libtorch prints them.
    ///
    /// # Errors
    /// A native error if libtorch cannot print them.
    pub fn schemas(&self) -> Result<Vec<String>> {
        let mut text = ptr::null_mut();
        // SAFETY: the handle is valid, and the output is valid for one write.
        shim::call(&self.context, |message| unsafe {
            sys::cohort_shim_operator_schemas(self.handle, &mut text, message)
        })?;
        Ok(shim::take_text(text).unwrap_or_default().lines().map(str::to_owned).collect())
    }

    /// Chooses the overload that accepts the arguments, and binds them. Fills in defaults.
    ///
    /// # Errors
    /// A type or range error. It names the invalid argument, or lists the overloads if none accepts the
    /// arguments.
    pub fn bind(&self, arguments: &Arguments<'_>) -> Result<Bound<'_>> {
        let (mut raw, mut overload) = (ptr::null_mut(), 0);
        shim::call(&self.context, |message| {
            let (inputs, named) = (arguments.inputs(), arguments.named());
            // SAFETY: the arguments have the shim's layout and are alive. The outputs are valid for one write
            // each.
            unsafe {
                sys::cohort_shim_operator_bind(
                    self.handle,
                    inputs.as_ptr(),
                    inputs.len(),
                    named.as_ptr(),
                    named.len(),
                    &mut raw,
                    &mut overload,
                    message,
                )
            }
        })?;
        Ok(Bound { context: &self.context, overload: &self.overloads[overload], raw })
    }
}

impl Drop for Operator {
    fn drop(&mut self) {
        // SAFETY: the handle is ours and is freed once. Calls that are bound to the operator borrow `self`.
        unsafe { sys::cohort_shim_operator_free(self.handle) };
    }
}
