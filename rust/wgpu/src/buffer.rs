//! Memory of a GPU, which is used again.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Arc, Mutex, Weak};

use wgpu::{BufferDescriptor, BufferUsages, Device};

use crate::state::lock;

/// What memory is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Tensors.
    Storage,
    /// Parameters of a dispatch.
    Uniform,
    /// What is read back.
    Staging,
}

impl Purpose {
    fn usages(self) -> BufferUsages {
        match self {
            Self::Storage => BufferUsages::STORAGE | BufferUsages::COPY_SRC | BufferUsages::COPY_DST,
            Self::Uniform => BufferUsages::UNIFORM | BufferUsages::COPY_DST,
            Self::Staging => BufferUsages::MAP_READ | BufferUsages::COPY_DST,
        }
    }
}

/// How many bytes are kept for the next that asks. Beyond, memory goes back to the driver.
const KEPT: u64 = 256 << 20;

/// Memory that was given back, by what it is for and its size.
#[derive(Default)]
pub struct Pool {
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    bytes: u64,
    buffers: HashMap<(Purpose, u64), Vec<wgpu::Buffer>>,
}

/// Memory of a GPU. It goes back to the pool when nothing holds it any more.
pub struct Buffer {
    raw: Option<wgpu::Buffer>,
    /// Bytes in use: the memory itself may be larger.
    size: u64,
    purpose: Purpose,
    pool: Weak<Pool>,
    /// Whether it held something before.
    pub is_used: bool,
}

impl Pool {
    /// Memory of at least `size` bytes. A device gives `most` in one piece.
    pub fn take(self: &Arc<Self>, device: &Device, purpose: Purpose, size: u64, most: u64) -> Buffer {
        let class = class(size, most);
        let mut kept = lock(&self.kept);
        let found = kept.buffers.get_mut(&(purpose, class)).and_then(Vec::pop);
        if found.is_some() {
            kept.bytes -= class;
        }
        drop(kept);
        let is_used = found.is_some();
        let make = || {
            let usage = purpose.usages();
            device.create_buffer(&BufferDescriptor { label: None, size: class, usage, mapped_at_creation: false })
        };
        Buffer { raw: Some(found.unwrap_or_else(make)), size, purpose, pool: Arc::downgrade(self), is_used }
    }

    /// Gives all that is kept back to the driver.
    pub fn empty(&self) {
        *lock(&self.kept) = Kept::default();
    }

    fn give(&self, purpose: Purpose, buffer: wgpu::Buffer) {
        let mut kept = lock(&self.kept);
        let size = buffer.size();
        if kept.bytes + size <= KEPT {
            kept.bytes += size;
            kept.buffers.entry((purpose, size)).or_default().push(buffer);
        }
    }
}

/// The size that memory for `size` bytes has: an eighth more at most, so that much serves many, and no more than `most`.
fn class(size: u64, most: u64) -> u64 {
    let rounded = size.max(256);
    let step = (rounded.next_power_of_two() >> 4).max(4);
    let class = rounded.next_multiple_of(step);
    if class <= most { class } else { size.next_multiple_of(4) }
}

impl Buffer {
    /// Keeps it from being used again: it is none.
    pub fn discard(mut self) {
        self.raw = None;
    }

    /// Bytes in use.
    pub fn size(&self) -> u64 {
        self.size
    }
}

impl Deref for Buffer {
    type Target = wgpu::Buffer;

    fn deref(&self) -> &wgpu::Buffer {
        self.raw.as_ref().expect("it is there until it is dropped")
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        if let (Some(raw), Some(pool)) = (self.raw.take(), self.pool.upgrade()) {
            pool.give(self.purpose, raw);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::class;

    #[test]
    fn sizes_are_an_eighth_larger_at_most() {
        for size in [1, 255, 256, 257, 1000, 4096, 4097, 1 << 20, (1 << 20) + 4, 123_456_788] {
            let class = class(size, u64::MAX);
            assert!(class >= size && class.is_multiple_of(4), "{size} {class}");
            assert!(size <= 256 || class <= size + size / 8 + 4, "{size} {class}");
        }
    }

    #[test]
    fn sizes_are_no_larger_than_what_the_device_gives() {
        assert_eq!(class(1000, 1000), 1000);
        assert_eq!(class(998, 1000), 1000);
        assert_eq!(class((1 << 27) - 4, 1 << 27), 1 << 27);
        assert_eq!(class((1 << 27) - 4, (1 << 27) - 4), (1 << 27) - 4);
    }
}
