//! Packages of AOTInductor: models that were compiled ahead of time.

use std::ffi::c_void;
use std::path::Path;
use std::sync::Once;
use std::{fs, io, ptr};

use cohort_core::{Error, Result};
use tch::Tensor;

use crate::recognize::{Wanted, check_file, models_of, other_kind, say_not_whole};
use crate::reply::Reply;
use crate::unpacked::Unpacked;
use crate::{TensorValue, code, shim, sys};

/// A loaded package.
pub struct Package {
    raw: *mut c_void,
    input: String,
    output: String,
    metadata: Vec<(String, String)>,
    /// Until the code is unloaded.
    _unpacked: Unpacked,
}

// SAFETY: the loader may be used from any thread, one at a time; that its runs do not overlap is the executor's doing.
unsafe impl Send for Package {}
// SAFETY: as above.
unsafe impl Sync for Package {}

impl Package {
    /// Unpacks the model `model` of a package to `folder`, which processes may share, or to one of this process, and loads its
    /// code. `device`: CUDA's index, below zero for the CPU.
    ///
    /// # Errors
    /// A native error if the file is missing or no package, or has no such model, or its code cannot be loaded.
    pub fn load(path: &str, model: &str, folder: Option<&str>, device: i32) -> Result<Self> {
        code::check(path, "a compiled model")?;
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
        let mut refused = None;
        let unpacked = Unpacked::new(Path::new(path), model, folder.map(Path::new), |into| {
            unpack(&context, path, model, into).map_err(|error| io::Error::other(refused.insert(error).message.clone()))
        });
        let unpacked = match (unpacked, refused) {
            (Ok(unpacked), _) => unpacked,
            (Err(_), Some(error)) => return Err(error),
            (Err(error), None) => return Err(fail(error.to_string())),
        };
        let files = Files::find(unpacked.files()).map_err(fail)?;
        let compiled_for = files.device().map_err(fail)?;
        if (device >= 0) != compiled_for.starts_with("cuda") {
            let asked = if device < 0 { "the CPU".to_owned() } else { format!("the device cuda:{device}") };
            return Err(fail(format!("it was compiled for {compiled_for}, not for {asked}")));
        }
        let device = if device < 0 { compiled_for.to_owned() } else { format!("{compiled_for}:{device}") };
        let mut raw = ptr::null_mut();
        shim::call(&context, |message| {
            let text = |text: &str| sys::ShimText { data: text.as_ptr().cast(), length: text.len() };
            let (library, kernels) = (text(&files.library), text(&files.folder));
            let (weights, device) = (text(files.weights.as_deref().unwrap_or_default()), text(&device));
            // SAFETY: the texts are valid for their lengths, the output takes one write.
            unsafe { sys::cohort_shim_package_load(library, kernels, weights, device, &mut raw, message) }
        })?;
        let (mut input, mut output) = (ptr::null_mut(), ptr::null_mut());
        let metadata = files.metadata;
        let mut package = Self { raw, input: String::new(), output: String::new(), metadata, _unpacked: unpacked };
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

    /// What its writer said of it.
    pub fn metadata(&self) -> &[(String, String)] {
        &self.metadata
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

/// Has libtorch put the files of one of a package's models into a folder.
fn unpack(context: &str, path: &str, model: &str, into: &Path) -> Result<()> {
    let into = into.to_string_lossy();
    shim::call(context, |message| {
        let text = |text: &str| sys::ShimText { data: text.as_ptr().cast(), length: text.len() };
        // SAFETY: the texts are valid for their lengths.
        unsafe { sys::cohort_shim_package_unpack(text(path), text(model), text(&into), message) }
    })
    .map_err(|mut error| {
        say_not_whole(&mut error.message, context, "package of AOTInductor");
        error
    })
}

/// What libtorch loads of an unpacked package.
struct Files {
    folder: String,
    library: String,
    /// Weights that lie beside the library.
    weights: Option<String>,
    metadata: Vec<(String, String)>,
}

impl Files {
    /// Looks for them.
    fn find(folder: &Path) -> std::result::Result<Self, String> {
        let entries = fs::read_dir(folder).map_err(|error| error.to_string())?;
        let mut paths: Vec<String> =
            entries.flatten().map(|entry| entry.path().to_string_lossy().into_owned()).collect();
        paths.sort_unstable();
        let ending = |end: &str| paths.iter().find(|path| path.ends_with(end)).cloned();
        let library = ending(".so");
        let library = library.ok_or_else(|| {
            "it holds sources and no library: compile it, without aot_inductor.package_cpp_only".to_owned()
        })?;
        let described = ending("wrapper_metadata.json").or_else(|| ending("_metadata.json"));
        let metadata = described.map_or_else(|| Ok(Vec::new()), |path| read_metadata(&path))?;
        Ok(Self { folder: folder.to_string_lossy().into_owned(), library, weights: ending(".blob"), metadata })
    }

    /// What it was compiled for: "cpu", "cuda".
    fn device(&self) -> std::result::Result<&str, String> {
        let device = self.metadata.iter().find(|(key, _)| key == "AOTI_DEVICE_KEY");
        device.map(|(_, device)| device.as_str()).ok_or_else(|| "it does not say for which device it is".to_owned())
    }
}

fn read_metadata(path: &str) -> std::result::Result<Vec<(String, String)>, String> {
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    let read: std::collections::BTreeMap<String, String> =
        serde_json::from_str(&text).map_err(|error| format!("its metadata cannot be read: {error}"))?;
    Ok(read.into_iter().collect())
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
