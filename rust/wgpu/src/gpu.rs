//! An open GPU.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use cohort_core::{Error, Result};
use wgpu::{Device, DeviceDescriptor, DeviceLostReason, Features, Limits};

use crate::adapter;
use crate::buffer::{Buffer, Pool, Purpose};
use crate::engine::Engine;
use crate::kernel::{Kernel, Key};
use crate::state::lock;

/// When this many kernels are cached, the next one evicts those that are not in use.
const MAX_CACHED_KERNELS: usize = 64;

/// A GPU with its buffers and kernels.
pub struct Gpu {
    pub device: Device,
    pub limits: Limits,
    pub features: Features,
    pub pool: Arc<Pool>,
    pub engine: Engine,
    kernels: Mutex<HashMap<Key, Arc<Kernel>>>,
    health: Arc<Mutex<Health>>,
}

/// The errors of a device.
#[derive(Default)]
pub struct Health {
    /// Why the device is lost. It stays lost.
    lost: Option<String>,
    /// The first error that wgpu reported outside of an error scope since [`Health::take`] was called last.
    uncaptured: Option<String>,
}

impl Gpu {
    /// Opens the adapter at `index`, with its supported features and its highest limits.
    ///
    /// # Errors
    /// A range error if there is no such adapter. A native error if the driver cannot open it.
    pub fn open(index: usize) -> Result<Arc<Self>> {
        let adapters = adapter::all();
        let adapter = adapters
            .get(index)
            .ok_or_else(|| Error::range(format!("Cannot open GPU {index}: there are {} adapters", adapters.len())))?;
        let name = adapter.get_info().name;
        let wanted = adapter::FEATURES.iter().fold(Features::empty(), |all, (feature, _)| all | *feature);
        let features = adapter.features() & wanted;
        let limits = adapter.limits();
        let descriptor =
            DeviceDescriptor { required_features: features, required_limits: limits.clone(), ..Default::default() };
        let (device, queue) = pollster::block_on(adapter.request_device(&descriptor))
            .map_err(|error| Error::native(format!("Cannot open GPU {name}: {error}")))?;
        let health = Arc::new(Mutex::new(Health::default()));
        device.set_device_lost_callback({
            let health = health.clone();
            move |reason, message| {
                let why = match reason {
                    DeviceLostReason::Destroyed => "it was destroyed".to_owned(),
                    _ => message,
                };
                lock(&health).lose(why);
            }
        });
        device.on_uncaptured_error({
            let health = health.clone();
            Arc::new(move |error: wgpu::Error| {
                lock(&health).uncaptured.get_or_insert(error.to_string());
            })
        });
        let engine = Engine::start(&device, &queue, health.clone())?;
        let (pool, kernels) = (Arc::default(), Mutex::default());
        Ok(Arc::new(Self { device, limits, features, pool, engine, kernels, health }))
    }

    /// Destroys the device, as if the driver had lost it.
    pub fn destroy(&self) {
        // wgpu reports the loss when it is polled. Later calls may fail before that.
        lock(&self.health).lose("it was destroyed".to_owned());
        self.device.destroy();
    }

    /// Fails if the device is lost.
    ///
    /// # Errors
    /// A native error that gives the reason.
    pub fn check(&self, operation: &str) -> Result<()> {
        match &lock(&self.health).lost {
            None => Ok(()),
            Some(why) => Err(Error::native(format!("Cannot {operation}: the GPU is lost: {why}; open it again"))),
        }
    }

    /// Returns a buffer of `size` bytes.
    ///
    /// # Errors
    /// A range error if `size` exceeds the maximum size of a buffer. A native error if there is no free
    /// memory, or the device is lost.
    pub fn buffer(&self, purpose: Purpose, size: u64) -> Result<Buffer> {
        self.check("allocate GPU memory")?;
        let max_size = self.limits.max_storage_buffer_binding_size.min(self.limits.max_buffer_size);
        if size > max_size {
            let state = format!("one buffer can have at most {max_size} bytes");
            return Err(Error::range(format!("Cannot allocate {size} bytes on the GPU: {state}")));
        }
        if let Some(buffer) = self.try_buffer(purpose, size) {
            return Ok(buffer);
        }
        // The unused buffers in the pool may occupy the missing memory.
        self.pool.clear();
        self.try_buffer(purpose, size)
            .ok_or_else(|| Error::native(format!("Cannot allocate {size} bytes on the GPU: it has no free memory")))
    }

    /// Returns a buffer of `size` bytes, or `None` if there is no free memory.
    fn try_buffer(&self, purpose: Purpose, size: u64) -> Option<Buffer> {
        let scope = self.device.push_error_scope(wgpu::ErrorFilter::OutOfMemory);
        let buffer = self.pool.acquire(&self.device, purpose, size, self.limits.max_buffer_size);
        if pollster::block_on(scope.pop()).is_none() {
            return Some(buffer);
        }
        buffer.discard();
        None
    }

    /// Returns the kernel of a key from the cache, or compiles it. The cache also keeps kernels that are not
    /// in use, up to a limit, so that compiling the same WGSL again takes no time.
    ///
    /// # Errors
    /// The errors of [`Kernel::compile`].
    pub fn kernel(&self, key: Key) -> Result<Arc<Kernel>> {
        self.check("compile kernel")?;
        if let Some(kernel) = lock(&self.kernels).get(&key) {
            return Ok(kernel.clone());
        }
        let kernel = Arc::new(Kernel::compile(self, &key)?);
        let mut kernels = lock(&self.kernels);
        if kernels.len() >= MAX_CACHED_KERNELS {
            kernels.retain(|_, kernel| Arc::strong_count(kernel) > 1);
        }
        Ok(kernels.entry(key).or_insert(kernel).clone())
    }
}

impl Health {
    /// Records that the device is lost. Only the first reason is kept.
    pub fn lose(&mut self, why: String) {
        self.lost.get_or_insert(why);
    }

    /// Takes the error since the last call. If the device is lost, every call returns the reason.
    pub fn take(&mut self) -> Option<String> {
        let uncaptured = self.uncaptured.take();
        self.lost.as_ref().map(|why| format!("the GPU is lost: {why}; open it again")).or(uncaptured)
    }
}
