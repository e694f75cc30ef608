//! Recognizes files of another kind than expected, because libtorch's errors about them do not help.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::ptr;

use crate::{shim, sys};

/// The kind of file that a caller loads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A TorchScript module.
    TorchScript,
    /// A package of AOTInductor.
    Package,
    /// A safetensors file.
    Safetensors,
}

/// The number of bytes at the start of a file that are enough to recognize it.
const HEAD: u64 = 512;

/// Replaces libtorch's guess about a file that it cannot read: says that the file is not a complete file of
/// `kind`.
pub(crate) fn replace_reader_error(message: &mut String, context: &str, kind: &str) {
    if !message.contains("PytorchStreamReader") && !message.contains("constants.pkl") {
        return;
    }
    let end = message.find(". This is an internal miniz error").unwrap_or(message.len());
    message.truncate(end);
    *message = message.replacen(context, &format!("{context}: it is not a complete {kind}"), 1);
}

/// Describes a file of another kind than expected, and what to do about it. Returns `None` if the file may be
/// of the expected kind.
pub fn describe_other_kind(path: &str, expected: Expected) -> Option<String> {
    let mut head = Vec::new();
    File::open(path).ok()?.take(HEAD).read_to_end(&mut head).ok()?;
    let kind = kind_of(path, &head)?;
    (kind.loads_as != Some(expected)).then(|| kind.describe(expected))
}

/// Checks that a path leads to a file that is not empty. Other libraries report these errors less clearly.
pub fn check_file(path: &str) -> std::result::Result<(), String> {
    let metadata = Path::new(path).metadata().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        _ => error.to_string(),
    })?;
    match (metadata.is_dir(), metadata.is_file(), metadata.len()) {
        (true, ..) => Err("it is not a file but a folder; name a file in it".to_owned()),
        (_, false, _) => Err("it is not a file".to_owned()),
        (_, true, 0) => Err("it is empty; write or download it again".to_owned()),
        (_, true, _) => Ok(()),
    }
}

/// Returns the names of the models in a package of AOTInductor. Returns none if the package cannot be read.
pub fn model_names(path: &str) -> Vec<String> {
    records(path).map_or_else(Vec::new, |names| models_among(&names))
}

struct Kind {
    description: &'static str,
    remedy: Remedy,
    /// The kind that loads this file.
    loads_as: Option<Expected>,
}

enum Remedy {
    Text(&'static str),
    /// Write a file of the expected kind in Python.
    Export,
}

impl Kind {
    const fn new(description: &'static str, remedy: &'static str) -> Self {
        Self { description, remedy: Remedy::Text(remedy), loads_as: None }
    }

    const fn loadable(description: &'static str, remedy: &'static str, loads_as: Expected) -> Self {
        Self { description, remedy: Remedy::Text(remedy), loads_as: Some(loads_as) }
    }

    fn describe(&self, expected: Expected) -> String {
        let remedy = match (&self.remedy, expected) {
            (Remedy::Text(remedy), _) => remedy,
            (Remedy::Export, Expected::TorchScript) => {
                "in Python, write the module with torch.jit.script(module).save(path), or its weights with \
                 safetensors.torch.save_file for loadSafetensors"
            }
            (Remedy::Export, Expected::Package) => {
                "in Python, compile it with torch._inductor.aoti_compile_and_package(torch.export.export(module, inputs))"
            }
            (Remedy::Export, Expected::Safetensors) => {
                "in Python, write the weights with safetensors.torch.save_file(module.state_dict(), path)"
            }
        };
        format!("it is {}; {remedy}", self.description)
    }
}

const TORCH_SAVE: Kind = Kind {
    description: "a pickle that torch.save wrote, which only Python can read",
    remedy: Remedy::Export,
    loads_as: None,
};

fn kind_of(path: &str, head: &[u8]) -> Option<Kind> {
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return records(path).map_or_else(|| foreign_zip(path), |names| kind_of_archive(&names));
    }
    text_kind(head).or_else(|| magic_kind(head))
}

fn text_kind(head: &[u8]) -> Option<Kind> {
    let text = String::from_utf8_lossy(head);
    let begin = text.trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
    let is = |mark: &str| begin.starts_with(mark);
    if is("version https://git-lfs.github.com/spec/") {
        return Some(Kind::new("a Git LFS pointer, not the file itself", "fetch the file by git lfs pull"));
    }
    if is("<!doctype html") || is("<html") || is("<head") {
        let remedy = "servers send one for an error or a login; download the file itself, from its raw address";
        return Some(Kind::new("an HTML page", remedy));
    }
    if is("<?xml") || is("<error") {
        return Some(Kind::new("an XML document", "servers send one for an error; download the file itself"));
    }
    if begin.starts_with(['{', '[']) && !head.contains(&0) {
        return Some(Kind::new("JSON text", "name the file of the weights or the model beside it"));
    }
    None
}

fn magic_kind(head: &[u8]) -> Option<Kind> {
    let unpack = "unpack it, and name a file in it";
    let is_pickle = head.first() == Some(&0x80) && head.get(1).is_some_and(|protocol| (1..=5).contains(protocol));
    match head {
        [b'G', b'G', b'U', b'F', ..] => Some(Kind::new("a GGUF file", "use the model's safetensors files")),
        [0x89, b'H', b'D', b'F', ..] => Some(Kind::new("an HDF5 file", "use the model's safetensors files")),
        [0x93, b'N', b'U', b'M', b'P', b'Y', ..] => {
            Some(Kind::new("a NumPy array", "in Python, write it with safetensors.numpy.save_file"))
        }
        [0x7f, b'E', b'L', b'F', ..] => {
            Some(Kind::new("a shared library", "ops.loadLibrary loads operators, AotModel.load packages"))
        }
        [0x1f, 0x8b, ..] => Some(Kind::new("compressed by gzip", unpack)),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Kind::new("compressed by Zstandard", unpack)),
        [0xfd, b'7', b'z', b'X', b'Z', ..] => Some(Kind::new("compressed by xz", unpack)),
        _ if is_pickle => Some(TORCH_SAVE),
        _ if is_safetensors(head) => {
            Some(Kind::loadable("a safetensors file", "loadSafetensors reads it", Expected::Safetensors))
        }
        _ => None,
    }
}

fn is_safetensors(head: &[u8]) -> bool {
    let length = head.first_chunk().map(|bytes| u64::from_le_bytes(*bytes));
    length.is_some_and(|length| length < 1 << 32) && head.get(8) == Some(&b'{')
}

fn kind_of_archive(names: &[String]) -> Option<Kind> {
    let has = |begin: &str| names.iter().any(|name| name.starts_with(begin));
    if !models_among(names).is_empty() {
        return Some(Kind::loadable("a package of AOTInductor", "AotModel.load loads it", Expected::Package));
    }
    if has("models/") || has("archive_format") || has("serialized_exported_program") {
        let description = "a program of torch.export.save, which is not compiled";
        return Some(Kind { description, remedy: Remedy::Export, loads_as: None });
    }
    if has("constants.pkl") && has("code/") {
        return Some(Kind::loadable("a TorchScript module", "TorchScript.load loads it", Expected::TorchScript));
    }
    has("data.pkl").then_some(TORCH_SAVE)
}

/// Recognizes a complete zip archive of another program. PyTorch's reader refuses it, as it does a truncated
/// archive.
fn foreign_zip(path: &str) -> Option<Kind> {
    let is_complete = tail_of(path).is_ok_and(|bytes| bytes.windows(4).any(|mark| mark == b"PK\x05\x06"));
    is_complete.then(|| Kind::new("a zip archive without a PyTorch model", "unpack it, and name a file in it"))
}

/// Reads the end of a file, which contains the end record of a zip archive's directory.
fn tail_of(path: &str) -> std::io::Result<Vec<u8>> {
    const LONGEST: u64 = 22 + 65535;
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(LONGEST)))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    Ok(tail)
}

fn models_among(names: &[String]) -> Vec<String> {
    let mut models: Vec<_> = names
        .iter()
        .filter_map(|name| name.strip_prefix("data/aotinductor/")?.split_once('/'))
        .map(|(model, _)| model.to_owned())
        .collect();
    models.sort_unstable();
    models.dedup();
    models
}

/// Lists the records of a PyTorch archive, without the name of the folder that contains all of them. Returns
/// `None` if the file is not such an archive.
fn records(path: &str) -> Option<Vec<String>> {
    let mut text = ptr::null_mut();
    // SAFETY: the path is valid for its length, and the output for one write.
    shim::call("Cannot read archive", |message| unsafe {
        sys::cohort_shim_archive_records(path.as_ptr().cast(), path.len(), &mut text, message)
    })
    .ok()?;
    Some(shim::take_text(text)?.lines().map(str::to_owned).collect())
}
