//! Packages of AOTInductor: models that were compiled ahead of time.

use std::ffi::c_void;
use std::ptr;
use std::sync::Once;

use cohort_core::{Error, Result};
use tch::Tensor;

use crate::recognize::{Wanted, check_file, models_of, other_kind};
use crate::reply::Reply;
use crate::{TensorValue, shim, sys};

/// A loaded package.
pub struct Package {
    raw: *mut c_void,
    input: String,
    output: String,
}

// SAFETY: the loader may be used from any thread, one at a time; that its runs do not overlap is the executor's doing.
unsafe impl Send for Package {}
// SAFETY: as above.
unsafe impl Sync for Package {}

impl Package {
    /// Unpacks a package and loads the code of the model `model`. `device`: CUDA's index, below zero for the CPU.
    ///
    /// # Errors
    /// A native error if the file is missing or no package, or has no such model, or its code cannot be loaded.
    pub fn load(path: &str, model: &str, device: i32) -> Result<Self> {
        check_inputs();
        let context = format!("Cannot load {path}");
        let fail = |state: String| Error::native(format!("{context}: {state}"));
        check_file(path).map_err(fail)?;
        // First: libtorch's loader crashes over archives that are none of its own.
        if let Some(state) = other_kind(path, Wanted::Package) {
            return Err(fail(state));
        }
        let models = models_of(path);
        if !models.is_empty() && !models.iter().any(|name| name == model) {
            return Err(fail(no_model(model, &models)));
        }
        let mut raw = ptr::null_mut();
        shim::call(&format!("{context}: it is no whole package of AOTInductor"), |message| {
            let (name, length) = (model.as_ptr().cast(), model.len());
            // SAFETY: the texts are valid for their lengths, the output takes one write.
            unsafe {
                sys::cohort_shim_package_load(path.as_ptr().cast(), path.len(), name, length, device, &mut raw, message)
            }
        })?;
        let mut package = Self { raw, input: String::new(), output: String::new() };
        let (mut input, mut output) = (ptr::null_mut(), ptr::null_mut());
        // SAFETY: the package is alive, the outputs take one write each.
        shim::call(&context, |message| unsafe {
            sys::cohort_shim_package_spec(raw, &mut input, &mut output, message)
        })?;
        package.input = shim::take_text(input).unwrap_or_default();
        package.output = shim::take_text(output).unwrap_or_default();
        Ok(package)
    }

    /// What it takes and gives, as PyTorch describes trees.
    pub fn spec(&self) -> (&str, &str) {
        (&self.input, &self.output)
    }

    /// What its writer said of it, a dict.
    ///
    /// # Errors
    /// A native error if it cannot be read.
    pub fn metadata(&self) -> Result<TensorValue> {
        let mut result = ptr::null_mut();
        // SAFETY: the package is alive, the output takes one write.
        shim::call("Cannot read metadata", |message| unsafe {
            sys::cohort_shim_package_metadata(self.raw, &mut result, message)
        })?;
        // SAFETY: the call succeeded, so the result is one, and ours.
        unsafe { Reply::new(result) }.value()
    }

    /// Runs it on the leaves of what it takes. The result is a list of those of what it gives.
    ///
    /// # Errors
    /// A native error if shapes or dtypes are not those that it was compiled for, or an operator fails.
    pub fn run(&self, inputs: &[Tensor]) -> Result<TensorValue> {
        let pointers: Vec<_> = inputs.iter().map(|input| input.as_ptr().cast::<c_void>()).collect();
        let mut result = ptr::null_mut();
        shim::call("Cannot run", |message| {
            // SAFETY: the package and the tensors are alive, the output takes one write.
            unsafe { sys::cohort_shim_package_run(self.raw, pointers.as_ptr(), pointers.len(), &mut result, message) }
        })?;
        // SAFETY: the call succeeded, so the result is one, and ours.
        unsafe { Reply::new(result) }.value()
    }
}

fn no_model(model: &str, models: &[String]) -> String {
    let others = models.join("\", \"");
    format!("it has no model \"{model}\", but \"{others}\"; name it by {{ model: \"{}\" }}", models[0])
}

/// Has compiled models look at the shapes and dtypes that they are given: without that they read what lies beyond. A
/// program that sets the variable itself is left its way.
fn check_inputs() {
    const VARIABLE: &str = "AOTI_RUNTIME_CHECK_INPUTS";
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        if std::env::var_os(VARIABLE).is_none() {
            // SAFETY: Rust's own readers, Deno's among them, take the same lock; libtorch reads its variables when it is
            // loaded and when a model is.
            unsafe { std::env::set_var(VARIABLE, "1") };
        }
    });
}

impl Drop for Package {
    fn drop(&mut self) {
        // SAFETY: we own it, and nothing refers to it any more.
        unsafe { sys::cohort_shim_package_free(self.raw) };
    }
}
