//! TorchScript modules.

use std::collections::HashMap;
use std::ffi::c_void;
use std::ptr;
use std::sync::Arc;

use cohort_core::{Error, Pace, Result};
use tch::Tensor;

use crate::arguments::Arguments;
use crate::recognize::{Expected, check_file, describe_other_kind, replace_reader_error};
use crate::reply::Reply;
use crate::signature::Signature;
use crate::{TensorValue, code, shim, sys};

/// A loaded module. Clones share the same module.
#[derive(Clone)]
pub struct Module {
    pub(crate) raw: Arc<Raw>,
    methods: Arc<HashMap<String, Method>>,
}

/// The description of a method.
pub struct Method {
    work: Arc<str>,
    context: Arc<str>,
    signature: Signature,
    /// Whether it may assign other tensors to the module's attributes.
    sets: bool,
    /// Whether it may write tensors of the module.
    writes_own: bool,
    /// Its usual duration. `None` if it may wait for other ranks.
    pace: Option<Arc<Pace>>,
}

impl Method {
    /// Returns the name of a run for errors: `TorchScript.run`.
    pub fn work(&self) -> &Arc<str> {
        &self.work
    }

    /// Returns which arguments it may write.
    pub fn signature(&self) -> &Signature {
        &self.signature
    }

    /// Returns whether it may write tensors of the module.
    pub fn writes_own(&self) -> bool {
        self.writes_own
    }

    /// Returns its usual duration, or `None` if it may start collectives.
    pub fn pace(&self) -> Option<&Arc<Pace>> {
        self.pace.as_ref()
    }
}

pub(crate) struct Raw(pub(crate) *mut c_void);

// SAFETY: the module's reference count is atomic. The executor runs its methods one at a time.
unsafe impl Send for Raw {}
// SAFETY: as for `Send`.
unsafe impl Sync for Raw {}

impl Drop for Raw {
    fn drop(&mut self) {
        // SAFETY: we own the module, and nothing uses it anymore.
        unsafe { sys::cohort_shim_module_free(self.0) };
    }
}

impl Raw {
    fn methods(&self) -> Result<Vec<String>> {
        let mut text = ptr::null_mut();
        // SAFETY: the module is alive. The output is valid for one write.
        shim::call("Cannot list methods", |message| unsafe {
            sys::cohort_shim_module_methods(self.0, &mut text, message)
        })?;
        let names = shim::take_text(text).unwrap_or_default();
        Ok(names.lines().map(str::to_owned).collect())
    }

    /// Analyzes a method. If libtorch fails to do so, the method counts as writing all its arguments.
    fn method(&self, method: &str) -> Method {
        let mut found = sys::ShimSignature { writes: u64::MAX, ..sys::ShimSignature::default() };
        let analyzed = shim::call("Cannot analyze method", |message| {
            // SAFETY: the module is alive. The text is valid for its length, and the output for one write.
            unsafe {
                sys::cohort_shim_module_signature(self.0, method.as_ptr().cast(), method.len(), &mut found, message)
            }
        });
        let names = shim::take_text(found.names).unwrap_or_default();
        let sets = analyzed.is_err() || found.moves != 0;
        let writes_own = analyzed.is_err() || found.writes_own != 0;
        let communicates = analyzed.is_err() || found.communicates != 0;
        let pace = (!communicates).then(Arc::default);
        Method {
            work: format!("TorchScript.{}", if method == "forward" { "run" } else { method }).into(),
            context: format!("Cannot run {method}").into(),
            signature: Signature::new(&names, analyzed.map_or(u64::MAX, |()| found.writes)),
            sets,
            writes_own,
            pace,
        }
    }
}

impl Module {
    /// Loads a module from a file to a device.
    ///
    /// # Errors
    /// A native error if the file does not exist, is truncated or is not a TorchScript module, or if the
    /// device cannot be used.
    pub fn load(path: &str, device: &str) -> Result<Self> {
        code::check(path, "a TorchScript module")?;
        let context = format!("Cannot load {path}");
        check_file(path).map_err(|state| Error::native(format!("{context}: {state}")))?;
        let mut module = ptr::null_mut();
        shim::call(&context, |message| {
            // SAFETY: the texts are valid for their lengths, and the output for one write.
            unsafe {
                sys::cohort_shim_module_load(
                    path.as_ptr().cast(),
                    path.len(),
                    device.as_ptr().cast(),
                    device.len(),
                    &mut module,
                    message,
                )
            }
        })
        .map_err(|mut error| {
            if let Some(state) = describe_other_kind(path, Expected::TorchScript) {
                error.message = format!("{context}: {state}");
            } else {
                replace_reader_error(&mut error.message, &context, "TorchScript module");
            }
            error
        })?;
        let raw = Raw(module);
        let methods = raw.methods()?.into_iter().map(|name| (raw.method(&name), name));
        let methods = methods.map(|(method, name)| (name, method)).collect();
        Ok(Self { raw: Arc::new(raw), methods: Arc::new(methods) })
    }

    /// Returns the names of the methods, sorted.
    pub fn methods(&self) -> Vec<String> {
        let mut names: Vec<_> = self.methods.keys().cloned().collect();
        names.sort_unstable();
        names
    }

    /// Returns the method of a name, if there is one.
    pub fn method(&self, name: &str) -> Option<&Method> {
        self.methods.get(name)
    }

    /// Returns the parameters and buffers that are also referenced outside of the module, because a method
    /// has returned them. A run may read all of them.
    ///
    /// # Errors
    /// A native error if libtorch cannot list them.
    pub fn shared(&self) -> Result<Vec<Tensor>> {
        let mut result = ptr::null_mut();
        // SAFETY: the module is alive. The output is valid for one write.
        shim::call("Cannot list parameters", |message| unsafe {
            sys::cohort_shim_module_shared(self.raw.0, &mut result, message)
        })?;
        if result.is_null() {
            return Ok(Vec::new());
        }
        // SAFETY: the call succeeded, so `result` is a result of the shim, and we own it.
        let value = unsafe { Reply::new(result) }.value()?;
        let mut shared = Vec::new();
        value.each_tensor(&mut |tensor| shared.push(tensor.shallow_clone()));
        Ok(shared)
    }

    /// Converts a method's arguments by its schema. The call can then run on another thread.
    ///
    /// # Errors
    /// A type or range error that names the argument. If there is no such method, the error lists the
    /// methods.
    pub fn prepare(&self, method: &str, arguments: &Arguments<'_>) -> Result<PreparedCall> {
        let known = self.methods.get(method);
        let context = known.map_or_else(|| format!("Cannot run {method}").into(), |known| known.context.clone());
        let mut prepared = ptr::null_mut();
        shim::call(&context, |message| {
            let (inputs, named) = (arguments.inputs(), arguments.named());
            // SAFETY: the module is alive. The arguments have the shim's layout and are alive. The output is
            // valid for one write.
            unsafe {
                sys::cohort_shim_module_prepare(
                    self.raw.0,
                    method.as_ptr().cast(),
                    method.len(),
                    inputs.as_ptr(),
                    inputs.len(),
                    named.as_ptr(),
                    named.len(),
                    &mut prepared,
                    message,
                )
            }
        })?;
        let sets = known.is_none_or(|known| known.sets);
        Ok(PreparedCall { raw: prepared, context, sets, module: self.clone() })
    }
}

/// A call of a method with converted arguments, ready to run.
pub struct PreparedCall {
    raw: *mut c_void,
    context: Arc<str>,
    sets: bool,
    module: Module,
}

// SAFETY: it owns references to the module and the tensors, whose counts are atomic.
unsafe impl Send for PreparedCall {}

impl PreparedCall {
    /// Runs the method.
    ///
    /// # Errors
    /// The error that the method raised, with TorchScript's traceback. A type error if the result contains a
    /// value that TypeScript does not support.
    pub fn run(self) -> Result<TensorValue> {
        let mut result = ptr::null_mut();
        let ran = shim::call(&self.context, |message| {
            // SAFETY: the call is prepared, and runs only once because `self` is consumed.
            unsafe { sys::cohort_shim_module_run(self.raw, &mut result, message) }
        });
        if self.sets {
            // SAFETY: the module is alive, and no method of it is running, because all of them run on this
            // thread.
            shim::call(&self.context, |message| unsafe {
                sys::cohort_shim_module_note_own(self.module.raw.0, message)
            })?;
        }
        ran?;
        // SAFETY: the call succeeded, so `result` is a result of the shim, and we own it.
        unsafe { Reply::new(result) }.value()
    }
}

impl Drop for PreparedCall {
    fn drop(&mut self) {
        // SAFETY: we own the prepared call, and nothing uses it anymore.
        unsafe { sys::cohort_shim_prepared_free(self.raw) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_not_modules_give_clear_errors() {
        let folder = std::env::temp_dir();
        let missing = Module::load("/no/such/model.pt", "cpu").err().unwrap();
        assert_eq!(missing.message, "Cannot load /no/such/model.pt: there is no such file");
        let folder_error = Module::load(folder.to_str().unwrap(), "cpu").err().unwrap();
        assert!(folder_error.message.contains("it is not a file but a folder"));

        let path = folder.join(format!("cohort-not-a-module-{}", std::process::id()));
        for content in [&b""[..], b"PK\x03\x04 and then nothing", b"hello"] {
            std::fs::write(&path, content).unwrap();
            let error = Module::load(path.to_str().unwrap(), "cpu").err().unwrap();
            assert!(error.message.starts_with("Cannot load "), "{}", error.message);
            assert!(!error.message.contains("frame #"), "{}", error.message);
        }
        std::fs::remove_file(&path).unwrap();
    }
}
