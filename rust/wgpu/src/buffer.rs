//! GPU buffers, and the pool that reuses them.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Arc, Mutex, Weak};

use wgpu::{BufferDescriptor, BufferUsages, Device};

use crate::state::lock;

/// The purpose of a buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// It holds a tensor, as a storage buffer.
    Storage,
    /// It holds the parameters of a dispatch, as a uniform buffer.
    Uniform,
    /// It receives data that the program reads.
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

/// Maximum total size of the unused buffers in a pool. Further buffers go back to the driver.
const MAX_POOL_BYTES: u64 = 256 << 20;

/// The unused buffers of a device, which later requests reuse.
#[derive(Default)]
pub struct Pool {
    unused: Mutex<Unused>,
}

#[derive(Default)]
struct Unused {
    /// The total size of the buffers.
    bytes: u64,
    /// The buffers by purpose and size.
    buffers: HashMap<(Purpose, u64), Vec<wgpu::Buffer>>,
}

/// A GPU buffer. It returns to its pool when it is dropped.
pub struct Buffer {
    raw: Option<wgpu::Buffer>,
    /// Bytes in use. The raw buffer may be larger.
    size: u64,
    purpose: Purpose,
    pool: Weak<Pool>,
    /// Whether the buffer comes from the pool, so that it may hold old data. A new buffer holds zeros.
    pub is_reused: bool,
}

impl Pool {
    /// Returns a buffer of at least `size` bytes, from the pool or a new one. `max_size` is the maximum size
    /// of one buffer of the device.
    pub fn acquire(self: &Arc<Self>, device: &Device, purpose: Purpose, size: u64, max_size: u64) -> Buffer {
        let class = size_class(size, max_size);
        let mut unused = lock(&self.unused);
        let found = unused.buffers.get_mut(&(purpose, class)).and_then(Vec::pop);
        if found.is_some() {
            unused.bytes -= class;
        }
        drop(unused);
        let is_reused = found.is_some();
        let make = || {
            let usage = purpose.usages();
            device.create_buffer(&BufferDescriptor { label: None, size: class, usage, mapped_at_creation: false })
        };
        Buffer { raw: Some(found.unwrap_or_else(make)), size, purpose, pool: Arc::downgrade(self), is_reused }
    }

    /// Returns all unused buffers to the driver.
    pub fn clear(&self) {
        *lock(&self.unused) = Unused::default();
    }

    fn recycle(&self, purpose: Purpose, buffer: wgpu::Buffer) {
        let mut unused = lock(&self.unused);
        let size = buffer.size();
        if unused.bytes + size <= MAX_POOL_BYTES {
            unused.bytes += size;
            unused.buffers.entry((purpose, size)).or_default().push(buffer);
        }
    }
}

/// Returns the size to allocate for `size` bytes: at most an eighth more, and at most `max_size`. Rounding
/// lets requests of similar sizes share buffers.
fn size_class(size: u64, max_size: u64) -> u64 {
    let rounded = size.max(256);
    let step = (rounded.next_power_of_two() >> 4).max(4);
    let class = rounded.next_multiple_of(step);
    if class <= max_size { class } else { size.next_multiple_of(4) }
}

impl Buffer {
    /// Drops the buffer without returning it to the pool, because it is unusable.
    pub fn discard(mut self) {
        self.raw = None;
    }

    /// Returns the number of bytes in use.
    pub fn size(&self) -> u64 {
        self.size
    }
}

impl Deref for Buffer {
    type Target = wgpu::Buffer;

    fn deref(&self) -> &wgpu::Buffer {
        self.raw.as_ref().expect("the raw buffer exists until the buffer is dropped")
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        if let (Some(raw), Some(pool)) = (self.raw.take(), self.pool.upgrade()) {
            pool.recycle(self.purpose, raw);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::size_class;

    #[test]
    fn sizes_are_at_most_an_eighth_larger() {
        for size in [1, 255, 256, 257, 1000, 4096, 4097, 1 << 20, (1 << 20) + 4, 123_456_788] {
            let class = size_class(size, u64::MAX);
            assert!(class >= size && class.is_multiple_of(4), "{size} {class}");
            assert!(size <= 256 || class <= size + size / 8 + 4, "{size} {class}");
        }
    }

    #[test]
    fn sizes_do_not_exceed_the_maximum_of_the_device() {
        assert_eq!(size_class(1000, 1000), 1000);
        assert_eq!(size_class(998, 1000), 1000);
        assert_eq!(size_class((1 << 27) - 4, 1 << 27), 1 << 27);
        assert_eq!(size_class((1 << 27) - 4, (1 << 27) - 4), (1 << 27) - 4);
    }
}
