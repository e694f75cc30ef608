//! Reads headers that contain element types which the `safetensors` crate does not know.

use std::collections::HashMap;

use safetensors::Dtype;
use safetensors::tensor::Metadata;
use serde_json::{Map, Value, json};

/// The longest header that the format allows, in bytes.
const MAX_LENGTH: usize = 100_000_000;

/// The description of a tensor whose element type is unknown.
pub(super) struct UnknownDtype {
    /// The name of the element type.
    pub(super) dtype: String,
    /// The sizes of the tensor.
    pub(super) shape: Vec<usize>,
}

/// Reads the header of a file. Returns its length, its metadata, and the tensors of unknown element types. In
/// the metadata, these tensors are bytes.
///
/// Returns `None` if the file is not a complete safetensors file.
pub(super) fn read(file: &[u8]) -> Option<(usize, Metadata, HashMap<String, UnknownDtype>)> {
    let (length, rest) = file.split_first_chunk()?;
    let length = usize::try_from(u64::from_le_bytes(*length)).ok().filter(|&length| length <= MAX_LENGTH)?;
    let (header, elements) = rest.split_at_checked(length)?;
    let mut entries: Map<String, Value> = serde_json::from_slice(header).ok()?;
    let mut unknown = HashMap::new();
    let mut end = 0;
    for (name, entry) in entries.iter_mut().filter(|(name, _)| *name != "__metadata__") {
        let (from, to): (usize, usize) = serde_json::from_value(entry.get("data_offsets")?.clone()).ok()?;
        end = end.max(to);
        let dtype = entry.get("dtype")?.clone();
        if serde_json::from_value::<Dtype>(dtype.clone()).is_ok() {
            continue;
        }
        let shape = serde_json::from_value(entry.get("shape")?.clone()).ok()?;
        unknown.insert(name.clone(), UnknownDtype { dtype: dtype.as_str()?.to_owned(), shape });
        *entry = json!({ "dtype": "U8", "shape": [to.checked_sub(from)?], "data_offsets": [from, to] });
    }
    // The conversion checks that each tensor starts where the previous one ends.
    let metadata = serde_json::from_value(Value::Object(entries)).ok()?;
    (end == elements.len()).then_some((length, metadata, unknown))
}
