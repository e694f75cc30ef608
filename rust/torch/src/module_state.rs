//! The state of a TorchScript module: attributes, parameters, buffers, mode and device.
//!
//! Call all functions except [`Module::attributes`] and [`Module::prepare_set`] on the executor, so that no
//! method runs at the same time.

use std::ffi::c_void;
use std::path::Path;
use std::ptr;

use cohort_core::{Error, Result};

use crate::arguments::Arguments;
use crate::files;
use crate::module::Module;
use crate::reply::Reply;
use crate::{TensorValue, shim, sys};

/// A converted value for an attribute, which another thread can set.
pub struct PreparedSet {
    raw: *mut c_void,
    module: Module,
}

// SAFETY: it owns references to the module and the tensors, whose counts are atomic.
unsafe impl Send for PreparedSet {}

impl PreparedSet {
    /// Sets the attribute.
    ///
    /// # Errors
    /// A native error if TorchScript refuses the value.
    pub fn set(self) -> Result<()> {
        // SAFETY: the value is prepared. No method of the module is running, because all of them run on this
        // thread.
        shim::call("Cannot set attribute", |message| unsafe { sys::cohort_shim_module_set(self.raw, message) })?;
        self.module.note_own()
    }
}

impl Drop for PreparedSet {
    fn drop(&mut self) {
        // SAFETY: we own the value, and nothing uses it anymore.
        unsafe { sys::cohort_shim_module_set_free(self.raw) };
    }
}

impl Module {
    /// Returns the paths of the attributes (`layers.0.weight`), in order.
    ///
    /// # Errors
    /// A native error if libtorch cannot list them.
    pub fn attributes(&self) -> Result<Vec<String>> {
        let mut text = ptr::null_mut();
        // SAFETY: the module is alive. The output is valid for one write.
        shim::call("Cannot list attributes", |message| unsafe {
            sys::cohort_shim_module_attributes(self.raw.0, &mut text, message)
        })?;
        Ok(shim::take_text(text).unwrap_or_default().lines().map(str::to_owned).collect())
    }

    /// Returns the value of an attribute. Its tensors are the module's, not copies.
    ///
    /// # Errors
    /// A type error if there is no such attribute, or TypeScript does not support its value.
    pub fn attribute(&self, path: &str) -> Result<TensorValue> {
        self.value(&format!("Cannot get attribute {path}"), |out, message| {
            // SAFETY: the module is alive. The text is valid for its length, and the output for one write.
            unsafe { sys::cohort_shim_module_get(self.raw.0, path.as_ptr().cast(), path.len(), out, message) }
        })
    }

    /// Converts the only argument to the type of an attribute.
    ///
    /// # Errors
    /// A type error if there is no such attribute, or the value does not have its type.
    pub fn prepare_set(&self, path: &str, value: &Arguments<'_>) -> Result<PreparedSet> {
        let context = format!("Cannot set attribute {path}");
        let [value] = value.inputs() else { return Err(Error::native(format!("{context}: it takes one value"))) };
        let mut raw = ptr::null_mut();
        shim::call(&context, |message| {
            let (start, length) = (path.as_ptr().cast(), path.len());
            // SAFETY: the module is alive. The value has the shim's layout and is alive. The output is valid
            // for one write.
            unsafe { sys::cohort_shim_module_prepare_set(self.raw.0, start, length, value, &mut raw, message) }
        })?;
        Ok(PreparedSet { raw, module: self.clone() })
    }

    /// Returns the parameters or the buffers as a dict by path. The tensors are the module's, not copies.
    ///
    /// # Errors
    /// A native error if libtorch cannot list them.
    pub fn tensors(&self, buffers: bool) -> Result<TensorValue> {
        self.value("Cannot list tensors", |out, message| {
            // SAFETY: the module is alive. The output is valid for one write.
            unsafe { sys::cohort_shim_module_tensors(self.raw.0, i32::from(buffers), out, message) }
        })
    }

    /// Sets whether the module and its submodules are in training mode.
    ///
    /// # Errors
    /// A native error if libtorch refuses.
    pub fn train(&self, on: bool) -> Result<()> {
        // SAFETY: the module is alive.
        shim::call("Cannot set the mode", |message| unsafe {
            sys::cohort_shim_module_train(self.raw.0, i32::from(on), message)
        })
    }

    /// Moves the tensors to a device and converts them to a dtype. An empty name means no change.
    ///
    /// # Errors
    /// A native error if the device cannot be used. A type error if there is no such dtype, or it is not a
    /// floating-point type.
    pub fn to(&self, device: &str, dtype: &str) -> Result<()> {
        shim::call("Cannot move the module", |message| {
            let (at, length) = (device.as_ptr().cast(), device.len());
            // SAFETY: the module is alive. The texts are valid for their lengths.
            unsafe { sys::cohort_shim_module_to(self.raw.0, at, length, dtype.as_ptr().cast(), dtype.len(), message) }
        })?;
        self.note_own()
    }

    /// Writes the module to a file. If this fails, the old file remains.
    ///
    /// # Errors
    /// A native error if the file cannot be written.
    pub fn save(&self, path: &str) -> Result<()> {
        let context = format!("Cannot save {path}");
        let mut refused = None;
        let written = files::replace(Path::new(path), |partial| {
            let partial = partial.to_string_lossy();
            let saved = shim::call(&context, |message| {
                // SAFETY: the module is alive. The text is valid for its length.
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
        // SAFETY: the module is alive, and no method of it is running, because all of them run on this
        // thread.
        shim::call("Cannot list parameters", |message| unsafe { sys::cohort_shim_module_note_own(self.raw.0, message) })
    }

    fn value(
        &self,
        context: &str,
        function: impl FnOnce(*mut *mut c_void, *mut *mut std::ffi::c_char) -> i32,
    ) -> Result<TensorValue> {
        let mut result = ptr::null_mut();
        shim::call(context, |message| function(&mut result, message))?;
        // SAFETY: the call succeeded, so `result` is a result of the shim, and we own it.
        unsafe { Reply::new(result) }.value()
    }
}
