//! Values on their way to TypeScript: into the caller's buffer, or kept under a request where they do not fit.

use cohort_abi::{Length, Out};
use cohort_core::wire::{self, WireTag, encoded_len};
use cohort_core::{Error, Handle, RequestId, Result, Status, Value};
use cohort_torch::{Tensor, TensorValue};
use smallvec::SmallVec;

use crate::state::{Outcome, REQUESTS, TENSORS};

/// Room for a tuple of eight tensors: 5 bytes, and 9 for each.
const TENSORS_LENGTH: usize = 96;

/// What came of a call that returns a value.
#[repr(C)]
pub struct Reply {
    /// Bytes written, or needed where the status is `Grow`.
    length: f64,
    /// Where the status is `Grow`: the request to take the value by.
    request: f64,
}

/// The caller's buffer for a value.
pub struct Room {
    bytes: Out<u8>,
    capacity: usize,
    reply: Out<Reply>,
}

impl Room {
    /// Takes the buffer of a call, and what is said of the value in it.
    pub fn new(bytes: impl Into<Out<u8>>, capacity: Length, reply: impl Into<Out<Reply>>) -> Self {
        Self { bytes: bytes.into(), capacity: capacity.get(), reply: reply.into() }
    }

    /// Writes `value`, or parks it.
    pub fn give(self, value: TensorValue) -> Result<()> {
        let length = encoded_len(&value);
        if length > self.capacity {
            let request = REQUESTS.park(Outcome::Value(value));
            return Err(self.grow(length, request));
        }
        self.write(&install(value)?)
    }

    /// Writes the handles of tensors: of several, as a tuple.
    pub fn give_tensors(self, tensors: impl ExactSizeIterator<Item = Tensor>) -> Result<()> {
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
        self.put(&bytes)
    }

    /// Writes that the result is one of the call's own tensors.
    pub fn give_argument(self, number: usize) -> Result<()> {
        let mut bytes = [WireTag::Argument as u8; 9];
        bytes[1..].copy_from_slice(&(number as f64).to_le_bytes());
        self.put(&bytes)
    }

    /// Writes what is short enough for every room.
    fn put(self, bytes: &[u8]) -> Result<()> {
        if self.capacity < bytes.len() {
            return Err(Error::native(format!("Cannot give a value: there is no room for {} bytes", bytes.len())));
        }
        self.bytes.slice(Length::of(bytes.len())).copy_from_slice(bytes);
        Ok(())
    }

    /// Takes a request's outcome, if it fits.
    pub fn take(self, request: RequestId) -> Result<()> {
        let mut length = 0;
        let taken = REQUESTS.take(request, |outcome| {
            length = match outcome {
                Outcome::Value(value) => encoded_len(value),
                Outcome::Object(_) => encoded_len::<Handle>(&Value::Object(Handle(0.0))),
            };
            if length > self.capacity { Err(too_long(length)) } else { Ok(()) }
        });
        if length > self.capacity {
            return Err(self.grow(length, request));
        }
        match taken? {
            Outcome::Value(value) => self.write(&install(value)?),
            Outcome::Object(install) => self.write(&Value::Object(install()?)),
        }
    }

    fn write(self, value: &Value<Handle>) -> Result<()> {
        let mut bytes = Vec::with_capacity(encoded_len(value));
        wire::write(value, &mut bytes);
        self.bytes.slice(Length::of(bytes.len())).copy_from_slice(&bytes);
        self.reply.set(Reply { length: bytes.len() as f64, request: 0.0 });
        Ok(())
    }

    fn grow(self, length: usize, request: RequestId) -> Error {
        self.reply.set(Reply { length: length as f64, request: request as f64 });
        too_long(length)
    }
}

fn too_long(length: usize) -> Error {
    Error::new(Status::Grow, format!("Cannot give the value: it takes {length} bytes"))
}

/// Gives the value's tensors their handles.
fn install(value: TensorValue) -> Result<Value<Handle>> {
    let mut table = TENSORS.lock();
    value.map(&mut |tensor| table.insert(tensor))
}
