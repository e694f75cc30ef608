//! Safetensors files.

use std::sync::Arc;

use cohort_abi::{ErrorBuffer, In, Length, Out, guard};
use cohort_core::wire::{Reader, Token};
use cohort_core::{Error, Handle, HandleKind, Result, Status, Value};
use cohort_torch::safetensors::{SafetensorsFile, save};
use cohort_torch::{JobUses, Loan, Tensor, ThreadState};

use crate::guards::{guard_handle, guard_reply, guard_request};
use crate::reply::{Reply, ReplyBuffer};
use crate::state::{BORROWS, Outcome, SharedTable, TENSORS, submit, submit_object, tensor};

static FILES: SharedTable<Arc<SafetensorsFile>> = SharedTable::new(HandleKind::Safetensors);

/// Opens a safetensors file, on the executor. The request's value is the file's handle.
///
/// # Safety
/// `path` must be valid for its length, `request` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_safetensors_open(
    path: In<u8>,
    path_length: Length,
    request: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    guard_request("cohort_safetensors_open", request, error, || {
        let path = path.text(path_length)?.to_owned();
        submit_object(&FILES, move || SafetensorsFile::open(&path).map(Arc::new))
    })
}

/// Describes the file's contents.
///
/// The value is a tuple of the metadata, a dict, and the list of tensors. Each tensor is a tuple of its name,
/// libtorch's number of its dtype (or the format's name if libtorch does not have the dtype), and its sizes.
///
/// # Safety
/// `out` must be valid for `capacity` writes, `reply` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_safetensors_look(
    file: Handle,
    out: Out<u8>,
    capacity: Length,
    reply: Out<Reply>,
    error: Out<ErrorBuffer>,
) -> Status {
    let reply = ReplyBuffer::new(out, capacity, reply);
    guard_reply("cohort_safetensors_look", reply, error, || {
        let file = FILES.lock().get(file)?.clone();
        let text = |(key, value)| (Value::String(key), Value::String(value));
        let entries = file.entries()?.into_iter().map(|entry| {
            let sizes = entry.shape.into_iter().map(|size| Value::Int(size as i64)).collect();
            let dtype = entry.dtype.map_or_else(Value::String, Value::Int);
            Value::Tuple(vec![Value::String(entry.name), dtype, Value::List(sizes)])
        });
        let metadata = Value::Dict(file.metadata().into_iter().map(text).collect());
        Ok(Value::Tuple(vec![metadata, Value::List(entries.collect())]))
    })
}

/// Gets a tensor of the file. It uses the file's mapped memory.
///
/// # Safety
/// `name` must be valid for its length, `out` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_safetensors_tensor(
    file: Handle,
    name: In<u8>,
    name_length: Length,
    out: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    guard_handle("cohort_safetensors_tensor", out, error, || {
        let file = FILES.lock().get(file)?.clone();
        let tensor = file.tensor(name.text(name_length)?)?;
        TENSORS.lock().insert(tensor)
    })
}

/// Frees the file. Its memory stays mapped as long as a tensor uses it.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_safetensors_free(file: Handle, error: Out<ErrorBuffer>) -> Status {
    guard("cohort_safetensors_free", error, || FILES.lock().remove(file).map(drop))
}

/// Writes tensors to a file, on the executor. The tensors are lent until the request is taken.
///
/// `arguments` are a dict of tensors and a dict of strings, the metadata.
///
/// # Safety
/// The bytes must be valid for their lengths, `request` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_safetensors_save(
    path: In<u8>,
    path_length: Length,
    arguments: In<u8>,
    length: Length,
    request: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    guard_request("cohort_safetensors_save", request, error, || {
        let path = path.text(path_length)?.to_owned();
        let (tensors, metadata) = read(arguments.slice(length))?;
        let reads: Vec<_> = tensors.iter().map(|(_, tensor)| tensor).collect();
        let operation = "saveSafetensors";
        let uses = JobUses { reads: &reads, ..JobUses::default() };
        let loan = Loan::in_turn(&BORROWS, uses, operation, operation)?;
        let state = ThreadState::capture()?;
        submit(loan, move || {
            state.run(|| save(&path, &tensors, metadata))?;
            Ok(Outcome::Value(Value::None))
        })
    })
}

/// The tensors and the metadata of a file, by name.
type Contents = (Vec<(String, Tensor)>, Vec<(String, String)>);

fn read(bytes: &[u8]) -> Result<Contents> {
    let malformed =
        || Error::wrong_type("Cannot save: the arguments are not a record of tensors and a record of strings");
    let mut reader = Reader::new(bytes);
    let Token::Tuple(2) = reader.token()? else { return Err(malformed()) };
    let Token::Dict(count) = reader.token()? else { return Err(malformed()) };
    let mut tensors = Vec::new();
    for _ in 0..count / 2 {
        let Token::String(name) = reader.token()? else { return Err(malformed()) };
        let Token::Tensor(handle) = reader.token()? else { return Err(malformed()) };
        tensors.push((name.to_owned(), tensor(handle)?));
    }
    let Token::Dict(count) = reader.token()? else { return Err(malformed()) };
    let mut metadata = Vec::new();
    for _ in 0..count / 2 {
        let (Token::String(key), Token::String(value)) = (reader.token()?, reader.token()?) else {
            return Err(malformed());
        };
        metadata.push((key.to_owned(), value.to_owned()));
    }
    Ok((tensors, metadata))
}
