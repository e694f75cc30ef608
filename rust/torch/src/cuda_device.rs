//! A CUDA device: its memory, streams and events. All functions fail until [`bind`] has been called.

use std::ffi::c_void;
use std::ptr;
use std::thread;
use std::time::{Duration, Instant};

use cohort_core::{Error, Result};
use tch::Tensor;

use crate::{shim, sys};

/// Statistics of a device's memory.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Memory {
    /// Bytes in tensors: current and peak.
    pub allocated: (f64, f64),
    /// Bytes that libtorch's allocator has reserved: current and peak.
    pub reserved: (f64, f64),
    /// Bytes that are free according to the driver, and bytes in total.
    pub free: (f64, f64),
}

/// Makes a device the calling thread's default.
///
/// # Errors
/// libtorch's error, without its advice on failed kernels.
pub fn bind(device: i32) -> Result<()> {
    // SAFETY: takes only a number and the message.
    let bound = shim::call("Cannot use CUDA", |message| unsafe { sys::cohort_shim_cuda_bind(device, message) });
    bound.map_err(|error| Error::native(error.message.lines().next().unwrap_or_default()))
}

/// Waits until a device has finished all its work.
///
/// # Errors
/// libtorch's error, for example that of a failed kernel.
pub fn synchronize(device: i32) -> Result<()> {
    // SAFETY: takes only a number and the message.
    shim::call("Cannot synchronize", |message| unsafe { sys::cohort_shim_cuda_synchronize(device, message) })
}

/// Returns the statistics of a device's memory.
///
/// # Errors
/// libtorch's error if it fails.
pub fn memory(device: i32) -> Result<Memory> {
    let mut out = sys::ShimCudaMemory::default();
    shim::call("Cannot read memory statistics", |message| {
        // SAFETY: the output is valid for one write.
        unsafe { sys::cohort_shim_cuda_memory(device, &mut out, message) }
    })?;
    Ok(Memory {
        allocated: (out.allocated, out.peak_allocated),
        reserved: (out.reserved, out.peak_reserved),
        free: (out.free, out.total),
    })
}

/// Resets the peaks of the memory statistics.
///
/// # Errors
/// libtorch's error if it fails.
pub fn reset_peaks(device: i32) -> Result<()> {
    // SAFETY: takes only a number and the message.
    shim::call("Cannot reset the peaks", |message| unsafe { sys::cohort_shim_cuda_reset_peaks(device, message) })
}

/// Releases memory that libtorch's allocator has reserved and does not use.
///
/// # Errors
/// libtorch's error if it fails.
pub fn empty_cache() -> Result<()> {
    // SAFETY: takes only the message.
    shim::call("Cannot empty the cache", |message| unsafe { sys::cohort_shim_cuda_empty_cache(message) })
}

/// A stream: work that runs in order on a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stream {
    /// The device.
    pub device: i32,
    /// libtorch's number of the stream.
    pub id: i64,
}

impl Stream {
    /// Takes a stream from libtorch's pool. The pool reuses its streams in turn.
    ///
    /// # Errors
    /// libtorch's error if it fails.
    pub fn new(device: i32, high_priority: bool) -> Result<Self> {
        let mut id = 0;
        shim::call("Cannot make a stream", |message| {
            // SAFETY: the output is valid for one write.
            unsafe { sys::cohort_shim_stream_new(device, high_priority.into(), &mut id, message) }
        })?;
        Ok(Self { device, id })
    }

    /// Returns the calling thread's stream.
    ///
    /// # Errors
    /// libtorch's error if it fails.
    pub fn current(device: i32) -> Result<Self> {
        let mut id = 0;
        shim::call("Cannot get the current stream", |message| {
            // SAFETY: the output is valid for one write.
            unsafe { sys::cohort_shim_stream_current(device, &mut id, message) }
        })?;
        Ok(Self { device, id })
    }

    /// Makes this the calling thread's stream. Returns the previous one.
    ///
    /// # Errors
    /// libtorch's error if it fails.
    pub fn enter(self) -> Result<Self> {
        let mut id = 0;
        shim::call("Cannot use the stream", |message| {
            // SAFETY: the output is valid for one write.
            unsafe { sys::cohort_shim_stream_use(self.device, self.id, &mut id, message) }
        })?;
        Ok(Self { id, ..self })
    }
}

impl Stream {
    /// Records that this stream uses a tensor from another stream.
    ///
    /// # Errors
    /// libtorch's error if it fails.
    pub fn record_tensor(self, tensor: &Tensor) -> Result<()> {
        shim::call("Cannot record the tensor", |message| {
            // SAFETY: the tensor is alive.
            unsafe { sys::cohort_shim_stream_record_tensor(tensor.as_ptr().cast(), self.device, self.id, message) }
        })
    }
}

/// An event: a point in a stream.
#[derive(Debug)]
pub struct Event(*mut c_void);

// SAFETY: CUDA's events may be used from any thread, and only TypeScript's thread records them.
unsafe impl Send for Event {}
// SAFETY: as for `Send`.
unsafe impl Sync for Event {}

impl Event {
    /// Makes an event that is not yet in a stream. With `timing`, the time between two such events can be
    /// measured.
    ///
    /// # Errors
    /// libtorch's error if it fails.
    pub fn new(timing: bool) -> Result<Self> {
        let mut out = ptr::null_mut();
        shim::call("Cannot make an event", |message| {
            // SAFETY: the output is valid for one write.
            unsafe { sys::cohort_shim_event_new(timing.into(), &mut out, message) }
        })?;
        Ok(Self(out))
    }

    /// Puts the event after all work that is in a stream.
    ///
    /// # Errors
    /// libtorch's error if it fails.
    pub fn record(&self, stream: Stream) -> Result<()> {
        shim::call("Cannot record the event", |message| {
            // SAFETY: the event is alive.
            unsafe { sys::cohort_shim_event_record(self.0, stream.device, stream.id, message) }
        })
    }

    /// Makes a stream wait until the device has reached the event.
    ///
    /// # Errors
    /// libtorch's error if it fails.
    pub fn block(&self, stream: Stream) -> Result<()> {
        shim::call("Cannot wait for the event", |message| {
            // SAFETY: the event is alive.
            unsafe { sys::cohort_shim_event_wait(self.0, stream.device, stream.id, message) }
        })
    }

    /// Returns whether the device has reached the event.
    ///
    /// # Errors
    /// An error of the device's earlier work.
    pub fn query(&self) -> Result<bool> {
        let mut done = 0;
        shim::call("Cannot query the event", |message| {
            // SAFETY: the event is alive. The output is valid for one write.
            unsafe { sys::cohort_shim_event_query(self.0, &mut done, message) }
        })?;
        Ok(done != 0)
    }

    /// Waits until the device has reached the event. Unlike CUDA's own wait, it does not keep a core busy.
    ///
    /// # Errors
    /// An error of the device's earlier work.
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

    /// Returns the milliseconds from this event to `later`.
    ///
    /// # Errors
    /// libtorch's error if the device has not reached both events, or they were made without `timing`.
    pub fn elapsed(&self, later: &Self) -> Result<f64> {
        let mut milliseconds = 0.0;
        shim::call("Cannot measure the time between events", |message| {
            // SAFETY: both events are alive. The output is valid for one write.
            unsafe { sys::cohort_shim_event_elapsed(self.0, later.0, &mut milliseconds, message) }
        })?;
        Ok(milliseconds)
    }
}

impl Drop for Event {
    fn drop(&mut self) {
        // SAFETY: we own the event, and free it only here.
        unsafe { sys::cohort_shim_event_free(self.0) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_functions_fail_without_a_device() {
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
