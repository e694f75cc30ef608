//! TorchScript modules.

use std::collections::HashMap;
use std::ffi::c_void;
use std::ptr;
use std::sync::Arc;

use cohort_core::{Error, Pace, Result};
use tch::Tensor;

use crate::arguments::Arguments;
use crate::recognize::{Wanted, check_file, other_kind, say_not_whole};
use crate::reply::Reply;
use crate::signature::Signature;
use crate::{TensorValue, code, shim, sys};

/// A loaded module. Clones share it.
#[derive(Clone)]
pub struct Module {
    pub(crate) raw: Arc<Raw>,
    methods: Arc<HashMap<String, Method>>,
}

/// What is known of a method.
pub struct Method {
    work: Arc<str>,
    context: Arc<str>,
    signature: Signature,
    /// Whether it may give the module other tensors.
    sets: bool,
    /// Whether it may write tensors that the module holds.
    writes_own: bool,
    /// How long it takes; `None` if it may wait for other ranks.
    pace: Option<Arc<Pace>>,
}

impl Method {
    /// What it does when it runs, for errors ("TorchScript.run").
    pub fn work(&self) -> &Arc<str> {
        &self.work
    }

    /// Which arguments it may write.
    pub fn signature(&self) -> &Signature {
        &self.signature
    }

    /// Whether it may write tensors that the module holds.
    pub fn writes_own(&self) -> bool {
        self.writes_own
    }

    /// How long it takes; `None` if it may start collectives.
    pub fn pace(&self) -> Option<&Arc<Pace>> {
        self.pace.as_ref()
    }
}

pub(crate) struct Raw(pub(crate) *mut c_void);

// SAFETY: libtorch's module is reference-counted by atomics; that its methods do not run on two threads at once is the
// executor's doing.
unsafe impl Send for Raw {}
// SAFETY: as above.
unsafe impl Sync for Raw {}

impl Drop for Raw {
    fn drop(&mut self) {
        // SAFETY: we own it, and nobody holds it any more.
        unsafe { sys::cohort_shim_module_free(self.0) };
    }
}

impl Raw {
    fn methods(&self) -> Result<Vec<String>> {
        let mut text = ptr::null_mut();
        // SAFETY: the module is alive, the output takes one write.
        shim::call("Cannot list methods", |message| unsafe {
            sys::cohort_shim_module_methods(self.0, &mut text, message)
        })?;
        let names = shim::take_text(text).unwrap_or_default();
        Ok(names.lines().map(str::to_owned).collect())
    }

    /// What is to be known of `method`. It may write all arguments where libtorch cannot tell.
    fn method(&self, method: &str) -> Method {
        let mut found = sys::ShimSignature { writes: u64::MAX, ..sys::ShimSignature::default() };
        let told = shim::call("Cannot analyze method", |message| {
            // SAFETY: the module is alive, the text valid for its length, the output takes one write.
            unsafe {
                sys::cohort_shim_module_signature(self.0, method.as_ptr().cast(), method.len(), &mut found, message)
            }
        });
        let names = shim::take_text(found.names).unwrap_or_default();
        let sets = told.is_err() || found.moves != 0;
        let writes_own = told.is_err() || found.writes_own != 0;
        let communicates = told.is_err() || found.communicates != 0;
        let pace = (!communicates).then(Arc::default);
        Method {
            work: format!("TorchScript.{}", if method == "forward" { "run" } else { method }).into(),
            context: format!("Cannot run {method}").into(),
            signature: Signature::new(&names, told.map_or(u64::MAX, |()| found.writes)),
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
    /// A native error if the file is missing, truncated or no TorchScript module, or the device cannot be used.
    pub fn load(path: &str, device: &str) -> Result<Self> {
        code::check(path, "a TorchScript module")?;
        let context = format!("Cannot load {path}");
        check_file(path).map_err(|state| Error::native(format!("{context}: {state}")))?;
        let mut module = ptr::null_mut();
        shim::call(&context, |message| {
            // SAFETY: the texts are valid for their lengths, the output takes one write.
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
            if let Some(state) = other_kind(path, Wanted::TorchScript) {
                error.message = format!("{context}: {state}");
            } else {
                say_not_whole(&mut error.message, &context, "TorchScript module");
            }
            error
        })?;
        let raw = Raw(module);
        let methods = raw.methods()?.into_iter().map(|name| (raw.method(&name), name));
        let methods = methods.map(|(method, name)| (name, method)).collect();
        Ok(Self { raw: Arc::new(raw), methods: Arc::new(methods) })
    }

    /// The names of its methods, in order.
    pub fn methods(&self) -> Vec<String> {
        let mut names: Vec<_> = self.methods.keys().cloned().collect();
        names.sort_unstable();
        names
    }

    /// What is known of the method of a name, if there is one.
    pub fn method(&self, name: &str) -> Option<&Method> {
        self.methods.get(name)
    }

    /// The parameters and buffers that others hold too: a method has handed them out. A run may read them all.
    ///
    /// # Errors
    /// A native error if libtorch cannot list them.
    pub fn shared(&self) -> Result<Vec<Tensor>> {
        let mut result = ptr::null_mut();
        // SAFETY: the module is alive, the output takes one write.
        shim::call("Cannot list parameters", |message| unsafe {
            sys::cohort_shim_module_shared(self.raw.0, &mut result, message)
        })?;
        if result.is_null() {
            return Ok(Vec::new());
        }
        // SAFETY: the call succeeded, so the result is one, and ours.
        let value = unsafe { Reply::new(result) }.value()?;
        let mut shared = Vec::new();
        value.each_tensor(&mut |tensor| shared.push(tensor.shallow_clone()));
        Ok(shared)
    }

    /// Binds a method's arguments, as its schema asks. It can then be run on another thread.
    ///
    /// # Errors
    /// A type or range error that names the argument, or that lists the methods if there is none of that name.
    pub fn prepare(&self, method: &str, arguments: &Arguments<'_>) -> Result<PreparedCall> {
        let known = self.methods.get(method);
        let context = known.map_or_else(|| format!("Cannot run {method}").into(), |known| known.context.clone());
        let mut prepared = ptr::null_mut();
        shim::call(&context, |message| {
            let (inputs, named) = (arguments.inputs(), arguments.named());
            // SAFETY: the module is alive, the arguments are laid out and alive, the output takes one write.
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

/// A method with its arguments, ready to run.
pub struct PreparedCall {
    raw: *mut c_void,
    context: Arc<str>,
    sets: bool,
    module: Module,
}

// SAFETY: it owns its references to the module and the tensors, which are counted by atomics.
unsafe impl Send for PreparedCall {}

impl PreparedCall {
    /// Runs it.
    ///
    /// # Errors
    /// The error that the method raised, with TorchScript's own traceback, or a type error if its result holds what
    /// cannot cross.
    pub fn run(self) -> Result<TensorValue> {
        let mut result = ptr::null_mut();
        let ran = shim::call(&self.context, |message| {
            // SAFETY: the call was prepared, and is run once as `self` is consumed.
            unsafe { sys::cohort_shim_module_run(self.raw, &mut result, message) }
        });
        if self.sets {
            // SAFETY: the module is alive, and no other method of it runs: all do on this thread.
            shim::call(&self.context, |message| unsafe {
                sys::cohort_shim_module_note_own(self.module.raw.0, message)
            })?;
        }
        ran?;
        // SAFETY: the call succeeded, so the result is one, and ours.
        unsafe { Reply::new(result) }.value()
    }
}

impl Drop for PreparedCall {
    fn drop(&mut self) {
        // SAFETY: we own it, and nothing refers to it any more.
        unsafe { sys::cohort_shim_prepared_free(self.raw) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_no_modules_are_errors_that_say_so() {
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
