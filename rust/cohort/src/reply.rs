//! Returns values to TypeScript: in the caller's buffer, or as a request if they do not fit.

use cohort_abi::{Length, Out};
use cohort_core::wire::{self, WireTag, encoded_len};
use cohort_core::{Error, Handle, RequestId, Result, Status, Value};
use cohort_torch::{Tensor, TensorValue};
use smallvec::SmallVec;

use crate::state::{Outcome, REQUESTS, TENSORS};

/// Enough bytes for a tuple of eight tensors: 5 bytes, and 9 for each tensor.
const TENSORS_LENGTH: usize = 96;

/// The result of a call that returns a value.
#[repr(C)]
pub struct Reply {
    /// The number of bytes written, or needed if the status is `Grow`.
    length: f64,
    /// The request that takes the value, if the status is `Grow`.
    request: f64,
}

/// The caller's buffer for a value.
pub struct ReplyBuffer {
    bytes: Out<u8>,
    capacity: usize,
    reply: Out<Reply>,
}

impl ReplyBuffer {
    /// Creates a buffer from the parameters of an exported function.
    #[inline]
    pub fn new(bytes: impl Into<Out<u8>>, capacity: Length, reply: impl Into<Out<Reply>>) -> Self {
        Self { bytes: bytes.into(), capacity: capacity.get(), reply: reply.into() }
    }

    /// Writes `value`, or parks it as a request if it does not fit.
    pub fn write(self, value: TensorValue) -> Result<()> {
        let length = encoded_len(&value);
        if length > self.capacity {
            let request = REQUESTS.park(Outcome::Value(value));
            return Err(self.grow(length, request));
        }
        self.write_encoded(&insert_tensors(value)?)
    }

    /// Writes the handles of tensors: a tuple, unless there is exactly one tensor.
    #[inline]
    pub fn write_tensors(self, tensors: impl ExactSizeIterator<Item = Tensor>) -> Result<()> {
        let count = tensors.len();
        let mut bytes = SmallVec::<[u8; TENSORS_LENGTH]>::new();
        if count != 1 {
            bytes.push(WireTag::Tuple as u8);
            bytes.extend_from_slice(&(count as u32).to_le_bytes());
        }
        let mut table = TENSORS.lock();
        for tensor in tensors {
            bytes.push(WireTag::Tensor as u8);
            bytes.extend_from_slice(&table.insert(tensor)?.0.to_le_bytes());
        }
        self.write_short(&bytes)
    }

    /// Writes the index of the call's own tensor that is the result.
    pub fn write_argument(self, index: usize) -> Result<()> {
        let mut bytes = [WireTag::Argument as u8; 9];
        bytes[1..].copy_from_slice(&(index as f64).to_le_bytes());
        self.write_short(&bytes)
    }

    /// Writes a value that is short enough for every buffer of TypeScript's.
    #[inline]
    fn write_short(self, bytes: &[u8]) -> Result<()> {
        if self.capacity < bytes.len() {
            let state = format!("the buffer has no room for {} bytes", bytes.len());
            return Err(Error::native(format!("Cannot return a value: {state}")));
        }
        self.bytes.slice(Length::of(bytes.len())).copy_from_slice(bytes);
        Ok(())
    }

    /// Takes a request's outcome, if it fits, and writes it.
    pub fn take(self, request: RequestId) -> Result<()> {
        let mut needed = None;
        let taken = REQUESTS.take(request, |outcome| {
            let length = match outcome {
                Outcome::Value(value) => encoded_len(value),
                Outcome::Object(_) => encoded_len::<Handle>(&Value::Object(Handle(0.0))),
            };
            if length <= self.capacity {
                return Ok(());
            }
            needed = Some(length);
            Err(too_large(length))
        });
        if let Some(length) = needed {
            return Err(self.grow(length, request));
        }
        match taken? {
            Outcome::Value(value) => self.write_encoded(&insert_tensors(value)?),
            Outcome::Object(insert) => self.write_encoded(&Value::Object(insert()?)),
        }
    }

    fn write_encoded(self, value: &Value<Handle>) -> Result<()> {
        let mut bytes = Vec::with_capacity(encoded_len(value));
        wire::write(value, &mut bytes);
        self.bytes.slice(Length::of(bytes.len())).copy_from_slice(&bytes);
        self.reply.set(Reply { length: bytes.len() as f64, request: 0.0 });
        Ok(())
    }

    /// Reports the request that takes the value with a larger buffer.
    fn grow(self, length: usize, request: RequestId) -> Error {
        self.reply.set(Reply { length: length as f64, request: request as f64 });
        too_large(length)
    }
}

fn too_large(length: usize) -> Error {
    Error::new(Status::Grow, format!("Cannot return the value: it needs a buffer of {length} bytes"))
}

/// Replaces the value's tensors with new handles.
fn insert_tensors(value: TensorValue) -> Result<Value<Handle>> {
    let mut table = TENSORS.lock();
    value.map(&mut |tensor| table.insert(tensor))
}

/// Creates a list of strings.
pub fn strings(texts: Vec<String>) -> TensorValue {
    Value::List(texts.into_iter().map(Value::String).collect())
}
