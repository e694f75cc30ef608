//! A GPU that was opened.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use cohort_core::{Error, Result};
use wgpu::{Device, DeviceDescriptor, DeviceLostReason, Features, Limits};

use crate::adapter;
use crate::buffer::{Buffer, Pool, Purpose};
use crate::engine::Engine;
use crate::kernel::{Kernel, Key};
use crate::state::{beyond, lock};

/// How many kernels are kept before those go that nobody holds.
const KERNELS_KEPT: usize = 64;

/// A GPU, its memory and its kernels.
pub struct Gpu {
    pub device: Device,
    pub limits: Limits,
    pub features: Features,
    pub pool: Arc<Pool>,
    pub engine: Engine,
    kernels: Mutex<HashMap<Key, Arc<Kernel>>>,
    health: Arc<Mutex<Health>>,
}

/// What has gone wrong.
#[derive(Default)]
pub struct Health {
    /// Why the device is gone, for good.
    lost: Option<String>,
    /// What wgpu refused since somebody asked.
    refused: Option<String>,
}

impl Gpu {
    /// Opens the adapter of an index, with all that it can.
    ///
    /// # Errors
    /// A range error if there is none, a native error if the driver refuses.
    pub fn open(index: usize) -> Result<Arc<Self>> {
        let adapters = adapter::all();
        let adapter = adapters
            .get(index)
            .ok_or_else(|| beyond(format!("Cannot open GPU {index}: there are {} adapters", adapters.len())))?;
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
                lock(&health).refused.get_or_insert(error.to_string());
            })
        });
        let engine = Engine::start(&device, &queue, health.clone())?;
        let (pool, kernels) = (Arc::default(), Mutex::default());
        Ok(Arc::new(Self { device, limits, features, pool, engine, kernels, health }))
    }

    /// Destroys the device, as if the driver had lost it.
    pub fn destroy(&self) {
        // wgpu tells of it when it is polled, which may be after what follows has failed for it.
        lock(&self.health).lose("it was destroyed".to_owned());
        self.device.destroy();
    }

    /// Refuses if the device is gone.
    ///
    /// # Errors
    /// A native error that says why it is.
    pub fn check(&self, operation: &str) -> Result<()> {
        match &lock(&self.health).lost {
            None => Ok(()),
            Some(why) => Err(Error::native(format!("Cannot {operation}: the GPU is lost: {why}; open it anew"))),
        }
    }

    /// Memory for `size` bytes.
    ///
    /// # Errors
    /// A range error if it is more than the adapter can have in one piece, a native error if there is no room.
    pub fn buffer(&self, purpose: Purpose, size: u64) -> Result<Buffer> {
        self.check("take memory of the GPU")?;
        let most = self.limits.max_storage_buffer_binding_size.min(self.limits.max_buffer_size);
        if size > most {
            return Err(beyond(format!("Cannot take {size} bytes of the GPU in one piece: it gives {most} at most")));
        }
        if let Some(buffer) = self.try_buffer(purpose, size) {
            return Ok(buffer);
        }
        // What is kept for others may be the room that is missing.
        self.pool.empty();
        self.try_buffer(purpose, size)
            .ok_or_else(|| Error::native(format!("Cannot take {size} bytes of the GPU: it has no room")))
    }

    /// Memory for `size` bytes, if there is room.
    fn try_buffer(&self, purpose: Purpose, size: u64) -> Option<Buffer> {
        let scope = self.device.push_error_scope(wgpu::ErrorFilter::OutOfMemory);
        let buffer = self.pool.take(&self.device, purpose, size, self.limits.max_buffer_size);
        if pollster::block_on(scope.pop()).is_none() {
            return Some(buffer);
        }
        buffer.discard();
        None
    }

    /// The kernel of a key, made where there is none yet. Kernels that nobody holds are kept for who compiles the same again, up
    /// to a number.
    ///
    /// # Errors
    /// As [`Kernel::compile`].
    pub fn kernel(&self, key: Key) -> Result<Arc<Kernel>> {
        self.check("compile kernel")?;
        if let Some(kernel) = lock(&self.kernels).get(&key) {
            return Ok(kernel.clone());
        }
        let kernel = Arc::new(Kernel::compile(self, &key)?);
        let mut kernels = lock(&self.kernels);
        if kernels.len() >= KERNELS_KEPT {
            kernels.retain(|_, kernel| Arc::strong_count(kernel) > 1);
        }
        Ok(kernels.entry(key).or_insert(kernel).clone())
    }
}

impl Health {
    /// Notes that the device is gone. The first reason counts.
    pub fn lose(&mut self, why: String) {
        self.lost.get_or_insert(why);
    }

    /// What has gone wrong since this was asked last; what is lost stays so.
    pub fn take(&mut self) -> Option<String> {
        let refused = self.refused.take();
        self.lost.as_ref().map(|why| format!("the GPU is lost: {why}; open it anew")).or(refused)
    }
}
