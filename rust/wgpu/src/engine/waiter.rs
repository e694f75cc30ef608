//! Waits for submissions, copies the data that they read, and completes requests.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use cohort_core::Error;
use cohort_core::linger::next;
use wgpu::{BufferAsyncError, Device, MapMode, PollType, SubmissionIndex};

use super::{HostMemory, Submitted};
use crate::buffer::Buffer;
use crate::gpu::Health;
use crate::state::{REQUESTS, lock};

/// How long to wait for the callback of a mapping after its submission has ended. wgpu calls it on any thread
/// that polls, and that may be the recorder's thread, because submitting polls.
const MAP_TIMEOUT: Duration = Duration::from_secs(10);

/// Handles submissions until the recorder ends.
pub(super) fn run(device: &Device, submitted: &Receiver<Submitted>, health: &Mutex<Health>) {
    // The failure of commands after the last request, for the next request to report.
    let mut carried: Option<String> = None;
    while let Some(submission) = next(submitted) {
        let Submitted { index, failure, reads, requests, has_trailing_commands, buffers } = submission;
        // Waits for a failed submission, too, because the GPU may use its buffers until it has ended.
        let reads = if failure.is_none() { reads } else { Vec::new() };
        let ended = finish(device, index, reads, health);
        let mut failure = carried.take().or(failure).or(ended.err());
        if !requests.is_empty() {
            // The reason for the loss of the GPU says more than a failure that the loss caused.
            failure = lock(health).take().or(failure);
        }
        drop(buffers);
        if has_trailing_commands {
            carried.clone_from(&failure);
        }
        for request in requests {
            let outcome =
                failure.clone().map_or(Ok(()), |why| Err(Error::native(format!("Cannot use the GPU: {why}"))));
            REQUESTS.complete(request, outcome);
        }
    }
}

/// Waits for a submission, and copies the data that it reads.
fn finish(
    device: &Device,
    index: Option<SubmissionIndex>,
    reads: Vec<(Buffer, HostMemory)>,
    health: &Mutex<Health>,
) -> Result<(), String> {
    let read = read(device, index, &reads, health);
    if read.is_err() {
        // The buffers may still be mapped, and then the pool must not reuse them.
        reads.into_iter().for_each(|(staging, _)| staging.discard());
    }
    read
}

fn read(
    device: &Device,
    index: Option<SubmissionIndex>,
    reads: &[(Buffer, HostMemory)],
    health: &Mutex<Health>,
) -> Result<(), String> {
    let mappings: Vec<Receiver<Result<(), BufferAsyncError>>> = reads
        .iter()
        .map(|(staging, to)| {
            let (sender, mapped) = channel();
            staging.map_async(MapMode::Read, 0..to.length as u64, move |result| drop(sender.send(result)));
            mapped
        })
        .collect();
    // wgpu panics here if the driver has lost the device.
    let polled =
        catch_unwind(AssertUnwindSafe(|| device.poll(PollType::Wait { submission_index: index, timeout: None })));
    match polled {
        Ok(polled) => _ = polled.map_err(|error| error.to_string())?,
        Err(payload) => {
            let why = Error::from_panic(&*payload).message;
            lock(health).lose(why.clone());
            return Err(why);
        }
    }
    for ((staging, to), mapped) in reads.iter().zip(mappings) {
        let unread = |_| "its memory could not be read".to_owned();
        mapped.recv_timeout(MAP_TIMEOUT).map_err(|_| unread(()))?.map_err(|_| unread(()))?;
        let view = staging.get_mapped_range(0..to.length as u64).map_err(|_| unread(()))?;
        // SAFETY: the program promises that its memory stays valid until it takes the request.
        unsafe { to.address.copy_from_nonoverlapping(view.as_ptr(), to.length) };
        drop(view);
        staging.unmap();
    }
    Ok(())
}
