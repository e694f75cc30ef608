//! What a TorchScript module holds. All but [`Module::attributes`] and [`Module::prepare_set`] belong on the executor,
//! where no method runs meanwhile.

use std::ffi::c_void;
use std::path::Path;
use std::ptr;

use cohort_core::{Error, Result};

use crate::arguments::Arguments;
use crate::files;
use crate::module::Module;
use crate::reply::Reply;
use crate::{TensorValue, shim, sys};

/// A value for an attribute, to be set on another thread.
pub struct PreparedSet {
    raw: *mut c_void,
    module: Module,
}

// SAFETY: it owns its references to the module and the tensors, which are counted by atomics.
unsafe impl Send for PreparedSet {}

impl PreparedSet {
    /// Sets it.
    ///
    /// # Errors
    /// A native error if TorchScript refuses.
    pub fn set(self) -> Result<()> {
        // SAFETY: it was prepared, and no method of the module runs: all do on this thread.
        shim::call("Cannot set attribute", |message| unsafe { sys::cohort_shim_module_set(self.raw, message) })?;
        self.module.note_own()
    }
}

impl Drop for PreparedSet {
    fn drop(&mut self) {
        // SAFETY: we own it, and nothing refers to it any more.
        unsafe { sys::cohort_shim_module_set_free(self.raw) };
    }
}

impl Module {
    /// The paths of its attributes ("layers.0.weight"), in order.
    ///
    /// # Errors
    /// A native error if libtorch cannot list them.
    pub fn attributes(&self) -> Result<Vec<String>> {
        let mut text = ptr::null_mut();
        // SAFETY: the module is alive, the output takes one write.
        shim::call("Cannot list attributes", |message| unsafe {
            sys::cohort_shim_module_attributes(self.raw.0, &mut text, message)
        })?;
        Ok(shim::take_text(text).unwrap_or_default().lines().map(str::to_owned).collect())
    }

    /// An attribute's value. Tensors are the module's own.
    ///
    /// # Errors
    /// A type error if there is none of that path, or it cannot cross.
    pub fn attribute(&self, path: &str) -> Result<TensorValue> {
        self.value(&format!("Cannot get attribute {path}"), |out, message| {
            // SAFETY: the module is alive, the text valid for its length, the output takes one write.
            unsafe { sys::cohort_shim_module_get(self.raw.0, path.as_ptr().cast(), path.len(), out, message) }
        })
    }

    /// Converts the one argument to an attribute's type.
    ///
    /// # Errors
    /// A type error if there is no attribute of that path, or the value is none of its type.
    pub fn prepare_set(&self, path: &str, value: &Arguments<'_>) -> Result<PreparedSet> {
        let context = format!("Cannot set attribute {path}");
        let [value] = value.inputs() else { return Err(Error::native(format!("{context}: it takes one value"))) };
        let mut raw = ptr::null_mut();
        shim::call(&context, |message| {
            let (start, length) = (path.as_ptr().cast(), path.len());
            // SAFETY: the module is alive, the value laid out and alive, the output takes one write.
            unsafe { sys::cohort_shim_module_prepare_set(self.raw.0, start, length, value, &mut raw, message) }
        })?;
        Ok(PreparedSet { raw, module: self.clone() })
    }

    /// Its parameters, or its buffers, a dict by their paths. They are the module's own.
    ///
    /// # Errors
    /// A native error if libtorch cannot list them.
    pub fn tensors(&self, buffers: bool) -> Result<TensorValue> {
        self.value("Cannot list tensors", |out, message| {
            // SAFETY: the module is alive, the output takes one write.
            unsafe { sys::cohort_shim_module_tensors(self.raw.0, i32::from(buffers), out, message) }
        })
    }

    /// Sets whether it, and all below it, is being trained.
    ///
    /// # Errors
    /// A native error if libtorch refuses.
    pub fn train(&self, on: bool) -> Result<()> {
        // SAFETY: the module is alive.
        shim::call("Cannot set the mode", |message| unsafe {
            sys::cohort_shim_module_train(self.raw.0, i32::from(on), message)
        })
    }

    /// Moves or converts its tensors. What is empty stays as it is.
    ///
    /// # Errors
    /// A native error if the device cannot be used, a type error if there is no such dtype, or it is of no floating point.
    pub fn to(&self, device: &str, dtype: &str) -> Result<()> {
        shim::call("Cannot move the module", |message| {
            let (at, length) = (device.as_ptr().cast(), device.len());
            // SAFETY: the module is alive, the texts valid for their lengths.
            unsafe { sys::cohort_shim_module_to(self.raw.0, at, length, dtype.as_ptr().cast(), dtype.len(), message) }
        })?;
        self.note_own()
    }

    /// Writes it to a file, which is there whole or, if this fails, as it was before.
    ///
    /// # Errors
    /// A native error if the file cannot be written.
    pub fn save(&self, path: &str) -> Result<()> {
        let context = format!("Cannot save {path}");
        let mut refused = None;
        let written = files::replace(Path::new(path), |partial| {
            let partial = partial.to_string_lossy();
            let saved = shim::call(&context, |message| {
                // SAFETY: the module is alive, the text valid for its length.
                unsafe { sys::cohort_shim_module_save(self.raw.0, partial.as_ptr().cast(), partial.len(), message) }
            });
            saved.map_err(|error| std::io::Error::other(refused.insert(error).message.clone()))
        });
        match (written, refused) {
            (Ok(()), _) => Ok(()),
            (Err(_), Some(error)) => Err(error),
            (Err(error), None) => Err(Error::native(format!("{context}: {error}"))),
        }
    }

    fn note_own(&self) -> Result<()> {
        // SAFETY: the module is alive, and no method of it runs: all do on this thread.
        shim::call("Cannot list parameters", |message| unsafe { sys::cohort_shim_module_note_own(self.raw.0, message) })
    }

    fn value(
        &self,
        context: &str,
        function: impl FnOnce(*mut *mut c_void, *mut *mut std::ffi::c_char) -> i32,
    ) -> Result<TensorValue> {
        let mut result = ptr::null_mut();
        shim::call(context, |message| function(&mut result, message))?;
        // SAFETY: the call succeeded, so the result is one, and ours.
        unsafe { Reply::new(result) }.value()
    }
}
