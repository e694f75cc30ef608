//! Runs the work of a GPU on two threads: one records and submits commands, the other waits for the
//! submissions.
//!
//! All commands that arrive while the first thread is busy become one submission.

mod recorder;
mod waiter;

use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;

use cohort_core::{Error, RequestId, Result};
use wgpu::{Device, Queue, SubmissionIndex};

use crate::buffer::Buffer;
use crate::gpu::Health;
use crate::kernel::Kernel;
use crate::state::lock;
use recorder::Recorder;

/// A range of the program's memory.
///
/// The program keeps it valid, and does not touch it, until it takes a request that it made after the
/// command.
pub struct HostMemory {
    pub address: *mut u8,
    pub length: usize,
}

// SAFETY: the program promises that the memory stays valid and that nobody else uses it meanwhile.
unsafe impl Send for HostMemory {}

/// The bytes of a uniform buffer, and the buffer to write them to. Only one dispatch uses that buffer.
pub struct Parameters {
    pub to: Arc<Buffer>,
    pub bytes: Vec<u8>,
}

/// A command for a GPU.
pub enum Command {
    /// Copies memory to the GPU.
    Write { to: Arc<Buffer>, from: HostMemory },
    /// Fills a buffer with zeros.
    Clear { buffer: Arc<Buffer> },
    /// Runs a kernel. `buffers` has one buffer for each of the kernel's variables, in the same order.
    Dispatch { kernel: Arc<Kernel>, buffers: Vec<Arc<Buffer>>, parameters: Vec<Parameters>, groups: [u32; 3] },
    /// Copies memory from the GPU.
    Read { from: Arc<Buffer>, staging: Buffer, to: HostMemory },
    /// Completes a request when all earlier commands have ended.
    Finish { request: RequestId },
}

/// The queue of commands for a GPU.
pub struct Engine {
    commands: Mutex<Sender<Command>>,
}

/// A submission, and what to do when it has ended.
struct Submitted {
    /// The index to wait for; `None` if the submission failed.
    index: Option<SubmissionIndex>,
    /// The error if wgpu rejected a command of the submission. Then none of its results are valid.
    failure: Option<String>,
    reads: Vec<(Buffer, HostMemory)>,
    requests: Vec<RequestId>,
    /// Whether commands follow the last request. The next request reports their failure.
    has_trailing_commands: bool,
    /// The buffers in use, which must live until the submission has ended.
    buffers: Vec<Arc<Buffer>>,
}

impl Engine {
    /// Starts the two threads.
    ///
    /// # Errors
    /// A native error if a thread cannot start.
    pub fn start(device: &Device, queue: &Queue, health: Arc<Mutex<Health>>) -> Result<Self> {
        let (commands, command_receiver) = channel();
        let (submitted, submission_receiver) = channel();
        let spawn = |name: &str, body: Box<dyn FnOnce() + Send>| {
            thread::Builder::new()
                .name(name.to_owned())
                .spawn(body)
                .map_err(|error| Error::native(format!("Cannot open GPU: a thread could not start: {error}")))
        };
        let (own, queue) = (device.clone(), queue.clone());
        spawn("cohort-gpu", Box::new(move || Recorder::new(own, queue, submitted).run(&command_receiver)))?;
        let device = device.clone();
        spawn("cohort-gpu-wait", Box::new(move || waiter::run(&device, &submission_receiver, &health)))?;
        Ok(Self { commands: Mutex::new(commands) })
    }

    /// Appends a command to the queue.
    ///
    /// # Errors
    /// A native error if the thread has ended, which is a bug.
    pub fn submit(&self, command: Command) -> Result<()> {
        let sent = lock(&self.commands).send(command);
        sent.map_err(|_| Error::native("Cannot use the GPU: its thread has ended"))
    }
}
