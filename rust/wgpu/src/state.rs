//! The handle tables and the requests of the process.

use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use cohort_core::{Handle, HandleKind, HandleTable, Requests, Result};

use crate::buffer::Buffer;
use crate::gpu::Gpu;
use crate::kernel::Kernel;

/// A handle table that threads share.
pub struct Shared<T>(Mutex<HandleTable<Arc<T>>>);

impl<T> Shared<T> {
    const fn new(kind: HandleKind) -> Self {
        Self(Mutex::new(HandleTable::new(kind)))
    }

    fn lock(&self) -> MutexGuard<'_, HandleTable<Arc<T>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Stores an object and returns its handle.
    pub fn insert(&self, object: Arc<T>) -> Result<Handle> {
        self.lock().insert(object)
    }

    /// Returns the object of a handle.
    pub fn get(&self, handle: Handle) -> Result<Arc<T>> {
        self.lock().get(handle).cloned()
    }

    /// Removes an object from the table. It lives as long as other owners hold it.
    pub fn remove(&self, handle: Handle) -> Result<()> {
        let object = self.lock().remove(handle)?;
        // The statement above has released the lock, because dropping an object may take long.
        drop(object);
        Ok(())
    }
}

/// The GPUs for which TypeScript holds handles.
pub static GPUS: Shared<Gpu> = Shared::new(HandleKind::Gpu);

/// The kernels for which TypeScript holds handles.
pub static KERNELS: Shared<Kernel> = Shared::new(HandleKind::Kernel);

/// The buffers for which TypeScript holds handles.
pub static BUFFERS: Shared<Buffer> = Shared::new(HandleKind::Buffer);

/// The requests that TypeScript waits for.
pub static REQUESTS: LazyLock<Arc<Requests<()>>> = LazyLock::new(Arc::default);

/// Locks a mutex, even if a thread panicked while it held the lock.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
