//! What the process holds of GPUs.

use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use cohort_core::{Error, Handle, HandleKind, HandleTable, Requests, Result, Status};

use crate::buffer::Buffer;
use crate::gpu::Gpu;
use crate::kernel::Kernel;

/// A table that threads share.
pub struct Shared<T>(Mutex<HandleTable<Arc<T>>>);

impl<T> Shared<T> {
    const fn new(kind: HandleKind) -> Self {
        Self(Mutex::new(HandleTable::new(kind)))
    }

    fn lock(&self) -> MutexGuard<'_, HandleTable<Arc<T>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps an object.
    pub fn insert(&self, object: Arc<T>) -> Result<Handle> {
        self.lock().insert(object)
    }

    /// The object of a handle.
    pub fn get(&self, handle: Handle) -> Result<Arc<T>> {
        self.lock().get(handle).cloned()
    }

    /// Gives an object up.
    pub fn remove(&self, handle: Handle) -> Result<Arc<T>> {
        self.lock().remove(handle)
    }
}

/// The GPUs that TypeScript has opened.
pub static GPUS: Shared<Gpu> = Shared::new(HandleKind::Gpu);

/// The kernels that TypeScript holds.
pub static KERNELS: Shared<Kernel> = Shared::new(HandleKind::Kernel);

/// The memory that TypeScript holds.
pub static BUFFERS: Shared<Buffer> = Shared::new(HandleKind::Buffer);

/// What TypeScript waits for.
pub static REQUESTS: LazyLock<Arc<Requests<()>>> = LazyLock::new(Arc::default);

/// Locks, whatever became of those who did before.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A value that is out of range.
pub fn beyond(message: String) -> Error {
    Error::new(Status::Range, message)
}
