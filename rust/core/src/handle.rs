//! Generational handles, which TypeScript holds instead of pointers.
//!
//! A handle is an integer below 2^53, so it can cross as an `f64`. It consists of the object's kind, the
//! generation of its slot and the slot's index. A slot is retired after its last generation, so no handle
//! ever refers to two objects.

use crate::error::{Error, Result, Status};

const INDEX_BITS: u32 = 25;
const GENERATION_BITS: u32 = 24;
/// The three fields together must fit into 53 bits, the integer range of a double.
const KIND_BITS: u32 = 4;
const MAX_INDEX: u32 = (1 << INDEX_BITS) - 1;
const MAX_GENERATION: u32 = (1 << GENERATION_BITS) - 1;

/// The kind of object that a handle refers to.
#[repr(u8)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandleKind {
    /// A tensor.
    Tensor = 1,
    /// A TorchScript module.
    Module = 2,
    /// A process group.
    Group = 3,
    /// A store, hosted by this process.
    Store = 4,
    /// A tensor lent to JavaScript.
    Loan = 5,
    /// A random number generator.
    Generator = 6,
    /// A reducer, the engine of data-parallel training.
    Reducer = 7,
    /// A safetensors file.
    Safetensors = 8,
    /// An AOTInductor package.
    Package = 9,
    /// A GPU, opened by wgpu.
    Gpu = 10,
    /// A compiled kernel of a GPU.
    Kernel = 11,
    /// A buffer in a GPU's memory.
    Buffer = 12,
    /// An event in a stream of a CUDA device.
    Event = 13,
    /// A segment of memory that the runner shares with this rank.
    Segment = 14,
}

impl HandleKind {
    /// Returns the name that messages use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tensor => "tensor",
            Self::Module => "module",
            Self::Group => "process group",
            Self::Store => "store",
            Self::Loan => "loan",
            Self::Generator => "generator",
            Self::Reducer => "reducer",
            Self::Safetensors => "safetensors file",
            Self::Package => "package",
            Self::Gpu => "GPU",
            Self::Kernel => "kernel",
            Self::Buffer => "GPU buffer",
            Self::Event => "CUDA event",
            Self::Segment => "segment of shared memory",
        }
    }
}

/// Identifies an object in a [`HandleTable`]. It may come from TypeScript, so it can be any `f64`.
#[repr(transparent)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Handle(pub f64);

impl Handle {
    #[inline]
    fn pack(kind: HandleKind, generation: u32, index: u32) -> Self {
        let bits =
            (kind as u64) << (GENERATION_BITS + INDEX_BITS) | u64::from(generation) << INDEX_BITS | u64::from(index);
        Self(bits as f64)
    }

    #[inline]
    fn unpack(self) -> Option<(u8, u32, u32)> {
        let bits = self.0 as u64;
        if bits as f64 != self.0 || bits >> (GENERATION_BITS + INDEX_BITS + KIND_BITS) != 0 {
            return None;
        }
        let kind = (bits >> (GENERATION_BITS + INDEX_BITS)) as u8;
        let generation = (bits >> INDEX_BITS) as u32 & MAX_GENERATION;
        Some((kind, generation, bits as u32 & MAX_INDEX))
    }
}

struct Slot<T> {
    generation: u32,
    value: Option<T>,
}

/// Owns the objects of one kind.
pub struct HandleTable<T> {
    kind: HandleKind,
    slots: Vec<Slot<T>>,
    free: Vec<u32>,
}

impl<T> HandleTable<T> {
    /// Creates an empty table.
    pub const fn new(kind: HandleKind) -> Self {
        Self { kind, slots: Vec::new(), free: Vec::new() }
    }

    /// Stores `value` and returns its handle.
    ///
    /// # Errors
    /// [`Status::Native`] if all slots are in use.
    #[inline]
    pub fn insert(&mut self, value: T) -> Result<Handle> {
        let index = match self.free.pop() {
            Some(index) => index,
            None => {
                let index = self.slots.len() as u32;
                if index > MAX_INDEX {
                    let name = self.kind.name();
                    return Err(Error::native(format!("Cannot make a {name}: {index} exist already; free some first")));
                }
                self.slots.push(Slot { generation: 0, value: None });
                index
            }
        };
        let slot = &mut self.slots[index as usize];
        slot.value = Some(value);
        Ok(Handle::pack(self.kind, slot.generation, index))
    }

    /// Returns the object that `handle` refers to.
    ///
    /// # Errors
    /// [`Status::Handle`] if the object was freed, or if the handle is of another kind or invalid.
    #[inline]
    pub fn get(&self, handle: Handle) -> Result<&T> {
        let index = self.locate(handle)?;
        self.slots[index].value.as_ref().ok_or_else(|| self.freed_error())
    }

    /// Removes the object that `handle` refers to and returns it.
    ///
    /// # Errors
    /// The same as [`HandleTable::get`].
    #[inline]
    pub fn remove(&mut self, handle: Handle) -> Result<T> {
        let index = self.locate(handle)?;
        let slot = &mut self.slots[index];
        let Some(value) = slot.value.take() else { return Err(self.freed_error()) };
        if slot.generation < MAX_GENERATION {
            slot.generation += 1;
            self.free.push(index as u32);
        }
        Ok(value)
    }

    /// Returns the number of objects in the table.
    pub fn len(&self) -> usize {
        self.slots.iter().filter(|slot| slot.value.is_some()).count()
    }

    /// Returns whether the table has no objects.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[inline]
    fn locate(&self, handle: Handle) -> Result<usize> {
        let invalid = || self.invalid_error(handle);
        let (kind, generation, index) = handle.unpack().ok_or_else(invalid)?;
        if kind != self.kind as u8 {
            return Err(invalid());
        }
        let slot = self.slots.get(index as usize).ok_or_else(invalid)?;
        if generation > slot.generation {
            return Err(invalid());
        }
        if generation < slot.generation {
            return Err(self.freed_error());
        }
        Ok(index as usize)
    }

    #[cold]
    fn invalid_error(&self, handle: Handle) -> Error {
        let name = self.kind.name();
        Error::new(Status::Handle, format!("Cannot use {name}: {} is not a valid handle", handle.0))
    }

    #[cold]
    fn freed_error(&self) -> Error {
        Error::new(Status::Handle, format!("Cannot use {}: it has been freed", self.kind.name()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> HandleTable<&'static str> {
        HandleTable::new(HandleKind::Tensor)
    }

    #[test]
    fn a_freed_handle_is_an_error_even_after_its_slot_is_reused() {
        let mut table = table();
        let first = table.insert("first").unwrap();
        assert_eq!(table.remove(first).unwrap(), "first");
        let second = table.insert("second").unwrap();
        assert_ne!(first, second);
        assert_eq!(table.get(first).unwrap_err().status, Status::Handle);
        assert_eq!(table.remove(first).unwrap_err().message, "Cannot use tensor: it has been freed");
        assert_eq!(*table.get(second).unwrap(), "second");
        assert_eq!(table.len(), 1);
    }

    #[test]
    fn a_handle_of_another_kind_is_an_error() {
        let mut modules = HandleTable::new(HandleKind::Module);
        let module = modules.insert("module").unwrap();
        let mut table = table();
        table.insert("tensor").unwrap();
        assert_eq!(table.get(module).unwrap_err().status, Status::Handle);
    }

    #[test]
    fn invalid_handles_are_errors() {
        let mut table = table();
        let real = table.insert("real").unwrap();
        let hostile = [0.0, -0.0, -1.0, 0.5, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, 2f64.powi(53)];
        for number in hostile.into_iter().chain([real.0 + 1.0, real.0 + 0.5, real.0 + 2f64.powi(25)]) {
            assert_eq!(table.get(Handle(number)).unwrap_err().status, Status::Handle, "{number}");
        }
    }

    #[test]
    fn a_slot_is_retired_after_its_last_generation() {
        let mut table = table();
        let first = table.insert("value").unwrap();
        table.remove(first).unwrap();
        table.slots[0].generation = MAX_GENERATION;
        let last = table.insert("last").unwrap();
        table.remove(last).unwrap();
        let next = table.insert("next").unwrap();
        assert_eq!(table.slots.len(), 2);
        assert_eq!(table.get(last).unwrap_err().message, "Cannot use tensor: it has been freed");
        assert_eq!(*table.get(next).unwrap(), "next");
    }
}
