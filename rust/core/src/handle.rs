//! Generational handles: what TypeScript holds in place of pointers.
//!
//! A handle is an integer below 2^53, so that it crosses as a `f64`: the object's kind, the generation of its slot and
//! the slot. A slot whose generations are used up is retired, so no handle ever names two objects.

use crate::error::{Error, Result, Status};

const INDEX_BITS: u32 = 25;
const GENERATION_BITS: u32 = 24;
/// With the others, fewer than the 53 bits that a double has.
const KIND_BITS: u32 = 4;
const MAX_INDEX: u32 = (1 << INDEX_BITS) - 1;
const MAX_GENERATION: u32 = (1 << GENERATION_BITS) - 1;

/// What a handle stands for.
#[repr(u8)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandleKind {
    /// A tensor.
    Tensor = 1,
    /// A TorchScript module.
    Module = 2,
    /// A process group.
    Group = 3,
    /// A store that this process hosts.
    Store = 4,
    /// A tensor lent to JavaScript.
    Loan = 5,
    /// A random number generator.
    Generator = 6,
    /// The engine of data-parallel training.
    Reducer = 7,
    /// A file of tensors.
    Safetensors = 8,
    /// A package of AOTInductor.
    Package = 9,
    /// A GPU, as wgpu has opened it.
    Gpu = 10,
    /// A kernel.
    Kernel = 11,
    /// Memory of a GPU.
    Buffer = 12,
    /// A point in a stream of a CUDA device.
    Event = 13,
}

impl HandleKind {
    /// The name that messages use.
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
        }
    }
}

/// A name for an object in a [`HandleTable`]. Any `f64` may be tried as one.
#[repr(transparent)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Handle(pub f64);

impl Handle {
    fn pack(kind: HandleKind, generation: u32, index: u32) -> Self {
        let bits =
            (kind as u64) << (GENERATION_BITS + INDEX_BITS) | u64::from(generation) << INDEX_BITS | u64::from(index);
        Self(bits as f64)
    }

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
    /// An empty table.
    pub const fn new(kind: HandleKind) -> Self {
        Self { kind, slots: Vec::new(), free: Vec::new() }
    }

    /// Takes `value` in.
    ///
    /// # Errors
    /// [`Status::Native`] if all slots are taken.
    pub fn insert(&mut self, value: T) -> Result<Handle> {
        let index = match self.free.pop() {
            Some(index) => index,
            None => {
                let index = self.slots.len() as u32;
                if index > MAX_INDEX {
                    let name = self.kind.name();
                    return Err(Error::native(format!("Cannot make a {name}: {index} of them are alive")));
                }
                self.slots.push(Slot { generation: 0, value: None });
                index
            }
        };
        let slot = &mut self.slots[index as usize];
        slot.value = Some(value);
        Ok(Handle::pack(self.kind, slot.generation, index))
    }

    /// The object that `handle` names.
    ///
    /// # Errors
    /// [`Status::Handle`] if it names none: freed, of another kind, or made up.
    pub fn get(&self, handle: Handle) -> Result<&T> {
        let index = self.locate(handle)?;
        self.slots[index].value.as_ref().ok_or_else(|| self.gone())
    }

    /// Gives the object up.
    ///
    /// # Errors
    /// As [`HandleTable::get`].
    pub fn remove(&mut self, handle: Handle) -> Result<T> {
        let index = self.locate(handle)?;
        let slot = &mut self.slots[index];
        let Some(value) = slot.value.take() else { return Err(self.gone()) };
        if slot.generation < MAX_GENERATION {
            slot.generation += 1;
            self.free.push(index as u32);
        }
        Ok(value)
    }

    /// How many objects are alive.
    pub fn len(&self) -> usize {
        self.slots.iter().filter(|slot| slot.value.is_some()).count()
    }

    /// Whether none is alive.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn locate(&self, handle: Handle) -> Result<usize> {
        let unknown = || {
            let name = self.kind.name();
            Error::new(Status::Handle, format!("Cannot use {name}: {} is not the handle of one", handle.0))
        };
        let (kind, generation, index) = handle.unpack().ok_or_else(unknown)?;
        if kind != self.kind as u8 {
            return Err(unknown());
        }
        let slot = self.slots.get(index as usize).ok_or_else(unknown)?;
        if generation > slot.generation {
            return Err(unknown());
        }
        if generation < slot.generation {
            return Err(self.gone());
        }
        Ok(index as usize)
    }

    fn gone(&self) -> Error {
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
    fn a_freed_handle_is_an_error_also_when_its_slot_is_used_again() {
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
    fn made_up_handles_are_errors() {
        let mut table = table();
        let real = table.insert("real").unwrap();
        let hostile = [0.0, -0.0, -1.0, 0.5, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, 2f64.powi(53)];
        for number in hostile.into_iter().chain([real.0 + 1.0, real.0 + 0.5, real.0 + 2f64.powi(25)]) {
            assert_eq!(table.get(Handle(number)).unwrap_err().status, Status::Handle, "{number}");
        }
    }

    #[test]
    fn a_slot_is_retired_when_its_generations_are_used_up() {
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
