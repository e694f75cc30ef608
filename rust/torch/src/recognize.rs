//! What a file is, where it is not what was asked for: what libtorch says then is of no use.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::ptr;

use crate::{shim, sys};

/// What a file is loaded as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A TorchScript module.
    TorchScript,
    /// A package of AOTInductor.
    Package,
    /// A file of safetensors.
    Safetensors,
}

/// As much of a file as tells what it is.
const HEAD: u64 = 512;

/// Says of what libtorch could not read that it is no whole file of a kind, in place of what libtorch guesses.
pub(crate) fn say_not_whole(message: &mut String, context: &str, kind: &str) {
    if !message.contains("PytorchStreamReader") && !message.contains("constants.pkl") {
        return;
    }
    let end = message.find(". This is an internal miniz error").unwrap_or(message.len());
    message.truncate(end);
    *message = message.replacen(context, &format!("{context}: it is no whole {kind}"), 1);
}

/// What a file is that cannot be loaded, and what to do about it; none where it may be what was asked for.
pub fn other_kind(path: &str, wanted: Wanted) -> Option<String> {
    let mut head = Vec::new();
    File::open(path).ok()?.take(HEAD).read_to_end(&mut head).ok()?;
    let kind = kind_of(path, &head)?;
    (kind.wanted != Some(wanted)).then(|| kind.state(wanted))
}

/// What libtorch and others would say less clearly of a path.
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

/// The names of the models in a package of AOTInductor; none where it cannot be read.
pub fn models_of(path: &str) -> Vec<String> {
    records(path).map_or_else(Vec::new, |names| models_among(&names))
}

struct Kind {
    what: &'static str,
    remedy: Remedy,
    /// As what it can be loaded.
    wanted: Option<Wanted>,
}

enum Remedy {
    Is(&'static str),
    /// Python's, to write what was asked for.
    Export,
}

impl Kind {
    const fn new(what: &'static str, remedy: &'static str) -> Self {
        Self { what, remedy: Remedy::Is(remedy), wanted: None }
    }

    const fn ours(what: &'static str, remedy: &'static str, wanted: Wanted) -> Self {
        Self { what, remedy: Remedy::Is(remedy), wanted: Some(wanted) }
    }

    fn state(&self, wanted: Wanted) -> String {
        let remedy = match (&self.remedy, wanted) {
            (Remedy::Is(remedy), _) => remedy,
            (Remedy::Export, Wanted::TorchScript) => {
                "in Python, write a module by torch.jit.script(module).save(path), or its weights by \
                 safetensors.torch.save_file for loadSafetensors"
            }
            (Remedy::Export, Wanted::Package) => {
                "in Python, compile it by torch._inductor.aoti_compile_and_package(torch.export.export(module, inputs))"
            }
            (Remedy::Export, Wanted::Safetensors) => {
                "in Python, write the weights by safetensors.torch.save_file(module.state_dict(), path)"
            }
        };
        format!("it is {}; {remedy}", self.what)
    }
}

const TORCH_SAVE: Kind =
    Kind { what: "what torch.save wrote, a pickle, which only Python can read", remedy: Remedy::Export, wanted: None };

fn kind_of(path: &str, head: &[u8]) -> Option<Kind> {
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return records(path).map_or_else(|| zip_of_others(path), |names| kind_of_archive(&names));
    }
    text_kind(head).or_else(|| magic_kind(head))
}

fn text_kind(head: &[u8]) -> Option<Kind> {
    let text = String::from_utf8_lossy(head);
    let begin = text.trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
    let is = |mark: &str| begin.starts_with(mark);
    if is("version https://git-lfs.github.com/spec/") {
        return Some(Kind::new("a Git LFS pointer, not the file itself", "fetch that by git lfs pull"));
    }
    if is("<!doctype html") || is("<html") || is("<head") {
        let remedy = "a server sends one for an error or a login: download the file itself, by its raw address";
        return Some(Kind::new("an HTML page", remedy));
    }
    if is("<?xml") || is("<error") {
        return Some(Kind::new("an XML document", "a server sends one for an error: download the file itself"));
    }
    if begin.starts_with(['{', '[']) && !head.contains(&0) {
        return Some(Kind::new("JSON text", "name the file of weights or of the model beside it"));
    }
    None
}

fn magic_kind(head: &[u8]) -> Option<Kind> {
    let unpack = "unpack it, and name what is in it";
    let is_pickle = head.first() == Some(&0x80) && head.get(1).is_some_and(|protocol| (1..=5).contains(protocol));
    match head {
        [b'G', b'G', b'U', b'F', ..] => Some(Kind::new("a GGUF file", "take the model's safetensors files")),
        [0x89, b'H', b'D', b'F', ..] => Some(Kind::new("an HDF5 file", "take the model's safetensors files")),
        [0x93, b'N', b'U', b'M', b'P', b'Y', ..] => {
            Some(Kind::new("an array of NumPy", "in Python, write it by safetensors.numpy.save_file"))
        }
        [0x7f, b'E', b'L', b'F', ..] => {
            Some(Kind::new("a shared library", "ops.loadLibrary loads operators, AotModel.load packages"))
        }
        [0x1f, 0x8b, ..] => Some(Kind::new("compressed by gzip", unpack)),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Kind::new("compressed by Zstandard", unpack)),
        [0xfd, b'7', b'z', b'X', b'Z', ..] => Some(Kind::new("compressed by xz", unpack)),
        _ if is_pickle => Some(TORCH_SAVE),
        _ if is_safetensors(head) => {
            Some(Kind::ours("a file of safetensors", "loadSafetensors reads it", Wanted::Safetensors))
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
        return Some(Kind::ours("a package of AOTInductor", "AotModel.load loads it", Wanted::Package));
    }
    if has("models/") || has("archive_format") || has("serialized_exported_program") {
        let what = "a program of torch.export.save, which is not compiled";
        return Some(Kind { what, remedy: Remedy::Export, wanted: None });
    }
    if has("constants.pkl") && has("code/") {
        return Some(Kind::ours("a TorchScript module", "TorchScript.load loads it", Wanted::TorchScript));
    }
    has("data.pkl").then_some(TORCH_SAVE)
}

/// An archive that PyTorch's reader refuses: whole, of others; or cut off.
fn zip_of_others(path: &str) -> Option<Kind> {
    let is_whole = tail_of(path).is_ok_and(|bytes| bytes.windows(4).any(|mark| mark == b"PK\x05\x06"));
    is_whole.then(|| Kind::new("a zip archive, of no model that PyTorch wrote", "unpack it, and name what is in it"))
}

/// The part of a file that the end of a zip archive's directory is in.
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

/// What is in an archive of PyTorch's, without the folder that all of it is in; none where it is no such archive.
fn records(path: &str) -> Option<Vec<String>> {
    let mut text = ptr::null_mut();
    // SAFETY: the path is valid for its length, the output takes one write.
    shim::call("Cannot read archive", |message| unsafe {
        sys::cohort_shim_archive_records(path.as_ptr().cast(), path.len(), &mut text, message)
    })
    .ok()?;
    Some(shim::take_text(text)?.lines().map(str::to_owned).collect())
}
