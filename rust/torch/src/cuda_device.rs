//! A CUDA device in use: its memory, its streams, and points in them. All fails until one is bound.

use std::ffi::c_void;
use std::ptr;
use std::thread;
use std::time::{Duration, Instant};

use cohort_core::{Error, Result};
use tch::Tensor;

use crate::{shim, sys};

/// Bytes of a device's memory.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Memory {
    /// In tensors, now and at most.
    pub allocated: (f64, f64),
    /// Held by libtorch's allocator, now and at most.
    pub reserved: (f64, f64),
    /// Free, as the driver sees it, and of how many.
    pub free: (f64, f64),
}

/// Has the calling thread use a device where none is named.
///
/// # Errors
/// libtorch's own, without its advice for kernels that fail.
pub fn bind(device: i32) -> Result<()> {
    // SAFETY: takes a number only.
    let bound = shim::call("Cannot use CUDA", |message| unsafe { sys::cohort_shim_cuda_bind(device, message) });
    bound.map_err(|error| Error::native(error.message.lines().next().unwrap_or_default()))
}

/// Waits until a device has done all that it was given.
///
/// # Errors
/// libtorch's own, such as those of what it was given.
pub fn synchronize(device: i32) -> Result<()> {
    // SAFETY: takes a number only.
    shim::call("Cannot synchronize", |message| unsafe { sys::cohort_shim_cuda_synchronize(device, message) })
}

/// A device's memory.
///
/// # Errors
/// libtorch's own.
pub fn memory(device: i32) -> Result<Memory> {
    let mut out = sys::ShimCudaMemory::default();
    shim::call("Cannot read the memory's statistics", |message| {
        // SAFETY: the output takes one write.
        unsafe { sys::cohort_shim_cuda_memory(device, &mut out, message) }
    })?;
    Ok(Memory {
        allocated: (out.allocated, out.peak_allocated),
        reserved: (out.reserved, out.peak_reserved),
        free: (out.free, out.total),
    })
}

/// Begins the peaks anew.
///
/// # Errors
/// libtorch's own.
pub fn reset_peaks(device: i32) -> Result<()> {
    // SAFETY: takes a number only.
    shim::call("Cannot reset the peaks", |message| unsafe { sys::cohort_shim_cuda_reset_peaks(device, message) })
}

/// Gives back what libtorch's allocator holds and nobody uses.
///
/// # Errors
/// libtorch's own.
pub fn empty_cache() -> Result<()> {
    // SAFETY: takes nothing.
    shim::call("Cannot empty the cache", |message| unsafe { sys::cohort_shim_cuda_empty_cache(message) })
}

/// What runs one after the other on a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stream {
    /// The device.
    pub device: i32,
    /// libtorch's number.
    pub id: i64,
}

impl Stream {
    /// One of libtorch's, which hands them out in turn.
    ///
    /// # Errors
    /// libtorch's own.
    pub fn new(device: i32, high_priority: bool) -> Result<Self> {
        let mut id = 0;
        shim::call("Cannot make a stream", |message| {
            // SAFETY: the output takes one write.
            unsafe { sys::cohort_shim_stream_new(device, high_priority.into(), &mut id, message) }
        })?;
        Ok(Self { device, id })
    }

    /// That of the calling thread.
    ///
    /// # Errors
    /// libtorch's own.
    pub fn current(device: i32) -> Result<Self> {
        let mut id = 0;
        shim::call("Cannot tell the current stream", |message| {
            // SAFETY: the output takes one write.
            unsafe { sys::cohort_shim_stream_current(device, &mut id, message) }
        })?;
        Ok(Self { device, id })
    }

    /// Has the calling thread use it, and gives the one before.
    ///
    /// # Errors
    /// libtorch's own.
    pub fn enter(self) -> Result<Self> {
        let mut id = 0;
        shim::call("Cannot use the stream", |message| {
            // SAFETY: the output takes one write.
            unsafe { sys::cohort_shim_stream_use(self.device, self.id, &mut id, message) }
        })?;
        Ok(Self { id, ..self })
    }
}

impl Stream {
    /// Notes that it uses a tensor that was made in another one.
    ///
    /// # Errors
    /// libtorch's own.
    pub fn record_tensor(self, tensor: &Tensor) -> Result<()> {
        shim::call("Cannot note the tensor", |message| {
            // SAFETY: the tensor is alive.
            unsafe { sys::cohort_shim_stream_record_tensor(tensor.as_ptr().cast(), self.device, self.id, message) }
        })
    }
}

/// A point in a stream.
#[derive(Debug)]
pub struct Event(*mut c_void);

// SAFETY: CUDA's events may be used from any thread, and TypeScript's is the only one that records.
unsafe impl Send for Event {}
// SAFETY: as above.
unsafe impl Sync for Event {}

impl Event {
    /// One that is not in a stream yet. If `timing`, times between such can be told.
    ///
    /// # Errors
    /// libtorch's own.
    pub fn new(timing: bool) -> Result<Self> {
        let mut out = ptr::null_mut();
        shim::call("Cannot make an event", |message| {
            // SAFETY: the output takes one write.
            unsafe { sys::cohort_shim_event_new(timing.into(), &mut out, message) }
        })?;
        Ok(Self(out))
    }

    /// Puts it behind all that is in a stream.
    ///
    /// # Errors
    /// libtorch's own.
    pub fn record(&self, stream: Stream) -> Result<()> {
        shim::call("Cannot record the event", |message| {
            // SAFETY: the event is alive.
            unsafe { sys::cohort_shim_event_record(self.0, stream.device, stream.id, message) }
        })
    }

    /// Has a stream go on only when another has come here.
    ///
    /// # Errors
    /// libtorch's own.
    pub fn block(&self, stream: Stream) -> Result<()> {
        shim::call("Cannot wait for the event", |message| {
            // SAFETY: the event is alive.
            unsafe { sys::cohort_shim_event_wait(self.0, stream.device, stream.id, message) }
        })
    }

    /// Whether the device has come here.
    ///
    /// # Errors
    /// Those of what the device was given.
    pub fn query(&self) -> Result<bool> {
        let mut done = 0;
        shim::call("Cannot query the event", |message| {
            // SAFETY: the event is alive, the output takes one write.
            unsafe { sys::cohort_shim_event_query(self.0, &mut done, message) }
        })?;
        Ok(done != 0)
    }

    /// Waits until the device has come here, without keeping a core busy as CUDA's own wait does.
    ///
    /// # Errors
    /// Those of what the device was given.
    pub fn synchronize(&self) -> Result<()> {
        let since = Instant::now();
        while !self.query()? {
            match since.elapsed() {
                waited if waited < Duration::from_micros(50) => thread::yield_now(),
                waited if waited < Duration::from_millis(10) => thread::sleep(Duration::from_micros(20)),
                _ => thread::sleep(Duration::from_micros(500)),
            }
        }
        Ok(())
    }

    /// Milliseconds that the device took from here to `later`.
    ///
    /// # Errors
    /// libtorch's own: it has not come to both, or they were not made for this.
    pub fn elapsed(&self, later: &Self) -> Result<f64> {
        let mut milliseconds = 0.0;
        shim::call("Cannot tell the time between events", |message| {
            // SAFETY: both are alive, the output takes one write.
            unsafe { sys::cohort_shim_event_elapsed(self.0, later.0, &mut milliseconds, message) }
        })?;
        Ok(milliseconds)
    }
}

impl Drop for Event {
    fn drop(&mut self) {
        // SAFETY: it is ours, and freed once.
        unsafe { sys::cohort_shim_event_free(self.0) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_device_all_say_so() {
        let stream = Stream { device: 0, id: 0 };
        let errors = [
            synchronize(0).unwrap_err(),
            memory(0).unwrap_err(),
            reset_peaks(0).unwrap_err(),
            empty_cache().unwrap_err(),
            Stream::new(0, false).unwrap_err(),
            Stream::current(0).unwrap_err(),
            stream.enter().unwrap_err(),
            Event::new(false).unwrap_err(),
        ];
        for error in errors {
            assert!(error.message.ends_with(": this process uses no CUDA device"), "{}", error.message);
        }
        assert!(bind(0).is_err());
    }
}
