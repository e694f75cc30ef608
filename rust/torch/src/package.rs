//! Packages of AOTInductor, which hold models that were compiled ahead of time.

use std::ffi::c_void;
use std::path::Path;
use std::sync::Once;
use std::{fs, io, ptr};

use cohort_core::{Error, Result};
use tch::Tensor;

use crate::recognize::{Expected, check_file, describe_other_kind, model_names, replace_reader_error};
use crate::reply::Reply;
use crate::unpacked::Unpacked;
use crate::{TensorValue, code, shim, sys};

/// A loaded package.
pub struct Package {
    raw: *mut c_void,
    input: String,
    output: String,
    metadata: Vec<(String, String)>,
    /// Keeps the files until the code is unloaded.
    _unpacked: Unpacked,
}

// SAFETY: the loader may be used from any thread, one at a time. The executor runs one call at a time.
unsafe impl Send for Package {}
// SAFETY: as for `Send`.
unsafe impl Sync for Package {}

impl Package {
    /// Unpacks a model of a package and loads its code.
    ///
    /// The files go to `folder`, which processes may share, or to a folder of this process. `device` is the
    /// index of a CUDA device, or negative for the CPU.
    ///
    /// # Errors
    /// A native error if the file does not exist or is not a package, if it has no such model, or if the code
    /// cannot be loaded.
    pub fn load(path: &str, model: &str, folder: Option<&str>, device: i32) -> Result<Self> {
        code::check(path, "a compiled model")?;
        check_inputs();
        let context = format!("Cannot load {path}");
        let fail = |state: String| Error::native(format!("{context}: {state}"));
        check_file(path).map_err(fail)?;
        // This check comes first, because libtorch's loader crashes on archives of other kinds.
        if let Some(state) = describe_other_kind(path, Expected::Package) {
            return Err(fail(state));
        }
        let models = model_names(path);
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
            // SAFETY: the texts are valid for their lengths, and the output for one write.
            unsafe { sys::cohort_shim_package_load(library, kernels, weights, device, &mut raw, message) }
        })?;
        let (mut input, mut output) = (ptr::null_mut(), ptr::null_mut());
        let metadata = files.metadata;
        let mut package = Self { raw, input: String::new(), output: String::new(), metadata, _unpacked: unpacked };
        // SAFETY: the package is alive. The outputs are valid for one write each.
        shim::call(&context, |message| unsafe {
            sys::cohort_shim_package_spec(raw, &mut input, &mut output, message)
        })?;
        package.input = shim::take_text(input).unwrap_or_default();
        package.output = shim::take_text(output).unwrap_or_default();
        Ok(package)
    }

    /// Returns PyTorch's tree specifications of the inputs and of the outputs.
    pub fn spec(&self) -> (&str, &str) {
        (&self.input, &self.output)
    }

    /// Returns the metadata that the writer of the package stored.
    pub fn metadata(&self) -> &[(String, String)] {
        &self.metadata
    }

    /// Runs the model on the leaves of the input tree. Returns a list of the leaves of the output tree.
    ///
    /// # Errors
    /// A native error if the model was compiled for other shapes or dtypes, or an operator fails.
    pub fn run(&self, inputs: &[Tensor]) -> Result<TensorValue> {
        let pointers: Vec<_> = inputs.iter().map(|input| input.as_ptr().cast::<c_void>()).collect();
        let mut result = ptr::null_mut();
        shim::call("Cannot run", |message| {
            // SAFETY: the package and the tensors are alive. The output is valid for one write.
            unsafe { sys::cohort_shim_package_run(self.raw, pointers.as_ptr(), pointers.len(), &mut result, message) }
        })?;
        // SAFETY: the call succeeded, so `result` is a result of the shim, and we own it.
        unsafe { Reply::new(result) }.value()
    }
}

fn no_model(model: &str, models: &[String]) -> String {
    let others = models.join("\", \"");
    format!("it has no model \"{model}\", but \"{others}\"; name it by {{ model: \"{}\" }}", models[0])
}

/// Unpacks the files of a model to a folder.
fn unpack(context: &str, path: &str, model: &str, into: &Path) -> Result<()> {
    let into = into.to_string_lossy();
    shim::call(context, |message| {
        let text = |text: &str| sys::ShimText { data: text.as_ptr().cast(), length: text.len() };
        // SAFETY: the texts are valid for their lengths.
        unsafe { sys::cohort_shim_package_unpack(text(path), text(model), text(&into), message) }
    })
    .map_err(|mut error| {
        replace_reader_error(&mut error.message, context, "package of AOTInductor");
        error
    })
}

/// The files of an unpacked package that libtorch loads.
struct Files {
    folder: String,
    library: String,
    /// The file of weights, if they are not inside the library.
    weights: Option<String>,
    metadata: Vec<(String, String)>,
}

impl Files {
    /// Finds the files in a folder.
    fn find(folder: &Path) -> std::result::Result<Self, String> {
        let entries = fs::read_dir(folder).map_err(|error| error.to_string())?;
        let mut paths: Vec<String> =
            entries.flatten().map(|entry| entry.path().to_string_lossy().into_owned()).collect();
        paths.sort_unstable();
        let ending = |end: &str| paths.iter().find(|path| path.ends_with(end)).cloned();
        let library = ending(".so");
        let library = library.ok_or_else(|| {
            "it has sources but no library; compile it without aot_inductor.package_cpp_only".to_owned()
        })?;
        let described = ending("wrapper_metadata.json").or_else(|| ending("_metadata.json"));
        let metadata = described.map_or_else(|| Ok(Vec::new()), |path| read_metadata(&path))?;
        Ok(Self { folder: folder.to_string_lossy().into_owned(), library, weights: ending(".blob"), metadata })
    }

    /// Returns the type of device that the model was compiled for: `cpu` or `cuda`.
    fn device(&self) -> std::result::Result<&str, String> {
        let device = self.metadata.iter().find(|(key, _)| key == "AOTI_DEVICE_KEY");
        device.map(|(_, device)| device.as_str()).ok_or_else(|| "its metadata does not name a device".to_owned())
    }
}

fn read_metadata(path: &str) -> std::result::Result<Vec<(String, String)>, String> {
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    let read: std::collections::BTreeMap<String, String> =
        serde_json::from_str(&text).map_err(|error| format!("its metadata cannot be read: {error}"))?;
    Ok(read.into_iter().collect())
}

/// Makes compiled models check the shapes and dtypes of their inputs. Otherwise they read memory out of
/// bounds.
///
/// If the program has set the variable itself, its value remains.
fn check_inputs() {
    const VARIABLE: &str = "AOTI_RUNTIME_CHECK_INPUTS";
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        if std::env::var_os(VARIABLE).is_none() {
            // SAFETY: Rust's standard library, which Deno also uses, reads variables under the same lock.
            // libtorch reads them only when it is loaded and when a model is loaded.
            unsafe { std::env::set_var(VARIABLE, "1") };
        }
    });
}

impl Drop for Package {
    fn drop(&mut self) {
        // SAFETY: we own the package, and nothing uses it anymore.
        unsafe { sys::cohort_shim_package_free(self.raw) };
    }
}
