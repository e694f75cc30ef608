//! Headers of safetensors files that have element types which the format had not when this was built.

use std::collections::HashMap;

use safetensors::Dtype;
use safetensors::tensor::Metadata;
use serde_json::{Map, Value, json};

/// The longest header that the format allows.
const MAX_LENGTH: usize = 100_000_000;

/// What a file says of a tensor of an element type that is not known.
pub(crate) struct Unknown {
    /// The type's name.
    pub(crate) dtype: String,
    /// The tensor's sizes.
    pub(crate) shape: Vec<usize>,
}

/// Reads the header of a file, tensors of unknown types as the bytes that they are, with what the file says of those.
///
/// `None` if the file is no whole one all the same.
pub(crate) fn read(file: &[u8]) -> Option<(usize, Metadata, HashMap<String, Unknown>)> {
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
        unknown.insert(name.clone(), Unknown { dtype: dtype.as_str()?.to_owned(), shape });
        *entry = json!({ "dtype": "U8", "shape": [to.checked_sub(from)?], "data_offsets": [from, to] });
    }
    // This checks that the tensors lie one behind the other.
    let metadata = serde_json::from_value(Value::Object(entries)).ok()?;
    (end == elements.len()).then_some((length, metadata, unknown))
}
