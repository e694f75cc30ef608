//! What records and submits work, and what waits for it: a thread each. All that was asked for while the first was busy is
//! one submission.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use cohort_core::linger::next;
use cohort_core::{Error, RequestId, Result};
use wgpu::{
    BufferAsyncError, CommandEncoder, Device, ErrorFilter, ErrorScopeGuard, MapMode, PollType, Queue, SubmissionIndex,
};

use crate::buffer::Buffer;
use crate::gpu::Health;
use crate::kernel::Kernel;
use crate::state::{REQUESTS, lock};

/// Memory of the program's, which stays where it is until the request that ends its use is taken.
pub struct Memory {
    pub address: *mut u8,
    pub length: usize,
}

// SAFETY: the program has promised that it stays, and that nobody else uses it meanwhile.
unsafe impl Send for Memory {}

/// The parameters of a dispatch: their bytes, and memory that nothing else uses.
pub struct Parameters {
    pub to: Arc<Buffer>,
    pub bytes: Vec<u8>,
}

/// What is to be done.
pub enum Command {
    /// Copies memory to the GPU.
    Write { to: Arc<Buffer>, from: Memory },
    /// Fills with zeros.
    Clear { buffer: Arc<Buffer> },
    /// Runs a kernel. Its buffers stand as its reflection lists them.
    Dispatch { kernel: Arc<Kernel>, buffers: Vec<Arc<Buffer>>, parameters: Vec<Parameters>, groups: [u32; 3] },
    /// Copies memory from the GPU.
    Read { from: Arc<Buffer>, staging: Buffer, to: Memory },
    /// Ends a request when all before it is done.
    Finish { request: RequestId },
}

/// Commands that are recorded at most before they are submitted.
const BATCH: usize = 512;

/// Takes commands.
pub struct Engine {
    commands: Mutex<Sender<Command>>,
}

/// What was submitted, and what is to be done when it has ended.
struct Submitted {
    /// `None` where it could not be submitted.
    index: Option<SubmissionIndex>,
    /// What wgpu has refused of it: then nothing of it is worth reading.
    failure: Option<String>,
    reads: Vec<(Buffer, Memory)>,
    requests: Vec<RequestId>,
    /// Whether something was recorded after its last request: what has failed of that is for the next one.
    is_open: bool,
    /// Lives until then.
    _held: Vec<Arc<Buffer>>,
}

impl Engine {
    /// Starts the two threads.
    ///
    /// # Errors
    /// A native error if they cannot start.
    pub fn start(device: &Device, queue: &Queue, health: Arc<Mutex<Health>>) -> Result<Self> {
        let (commands, received) = channel();
        let (submitted, waited) = channel();
        let spawn = |name: &str, body: Box<dyn FnOnce() + Send>| {
            thread::Builder::new()
                .name(name.to_owned())
                .spawn(body)
                .map_err(|error| Error::native(format!("Cannot open GPU: no thread could be started: {error}")))
        };
        let (own, queue) = (device.clone(), queue.clone());
        spawn("cohort-gpu", Box::new(move || Recorder::new(own, queue, submitted).run(&received)))?;
        let device = device.clone();
        spawn("cohort-gpu-wait", Box::new(move || wait(&device, &waited, &health)))?;
        Ok(Self { commands: Mutex::new(commands) })
    }

    /// Puts a command at the end.
    ///
    /// # Errors
    /// A native error if the thread has ended, which is a defect.
    pub fn submit(&self, command: Command) -> Result<()> {
        let sent = lock(&self.commands).send(command);
        sent.map_err(|_| Error::native("Cannot use the GPU: its thread has ended"))
    }
}

/// Records commands, and submits what it has recorded.
struct Recorder {
    device: Device,
    queue: Queue,
    submitted: Sender<Submitted>,
    batch: Batch,
}

/// What is recorded.
#[derive(Default)]
struct Batch {
    /// What wgpu refuses from the first command on; of this thread.
    scopes: Vec<ErrorScopeGuard>,
    /// wgpu panics where it knows no error to return.
    panic: Option<String>,
    encoder: Option<CommandEncoder>,
    /// By address, what the commands that are recorded use: a write is ahead of all that is recorded.
    used: HashSet<usize>,
    held: Vec<Arc<Buffer>>,
    reads: Vec<(Buffer, Memory)>,
    requests: Vec<RequestId>,
    is_open: bool,
    count: usize,
}

impl Recorder {
    fn new(device: Device, queue: Queue, submitted: Sender<Submitted>) -> Self {
        Self { device, queue, submitted, batch: Batch::default() }
    }

    fn run(mut self, commands: &Receiver<Command>) {
        while let Some(first) = next(commands) {
            self.record(first);
            while self.batch.count < BATCH {
                let Ok(next) = commands.try_recv() else { break };
                self.record(next);
            }
            self.submit();
        }
    }

    fn record(&mut self, command: Command) {
        if let Command::Write { to, .. } = &command
            && self.batch.used.contains(&address(to))
        {
            self.submit();
        }
        if self.batch.scopes.is_empty() {
            let filters = [ErrorFilter::Internal, ErrorFilter::OutOfMemory, ErrorFilter::Validation];
            self.batch.scopes = filters.map(|filter| self.device.push_error_scope(filter)).into();
        }
        self.batch.count += 1;
        self.batch.is_open = !matches!(command, Command::Finish { .. });
        let recorded = catch_unwind(AssertUnwindSafe(|| self.encode(command)));
        self.note_panic(recorded);
    }

    fn encode(&mut self, command: Command) {
        match command {
            Command::Write { to, from } => {
                // SAFETY: the program has promised it.
                let bytes = unsafe { std::slice::from_raw_parts(from.address, from.length) };
                self.batch.hold(&to);
                self.queue.write_buffer(&to, 0, bytes);
            }
            Command::Clear { buffer } => {
                self.batch.hold(&buffer);
                self.encoder().clear_buffer(&buffer, 0, Some(buffer.size()));
            }
            Command::Dispatch { kernel, buffers, parameters, groups } => {
                for Parameters { to, bytes } in &parameters {
                    self.queue.write_buffer(to, 0, bytes);
                }
                buffers.iter().for_each(|buffer| self.batch.hold(buffer));
                let bound = kernel.bind(&self.device, &buffers);
                let mut pass = self.encoder().begin_compute_pass(&wgpu::ComputePassDescriptor::default());
                pass.set_pipeline(kernel.pipeline());
                for (number, group) in &bound {
                    pass.set_bind_group(*number, group, &[]);
                }
                pass.dispatch_workgroups(groups[0], groups[1], groups[2]);
            }
            Command::Read { from, staging, to } => {
                self.batch.hold(&from);
                self.encoder().copy_buffer_to_buffer(&from, 0, &staging, 0, from.size());
                self.batch.reads.push((staging, to));
            }
            Command::Finish { request } => self.batch.requests.push(request),
        }
    }

    fn encoder(&mut self) -> &mut CommandEncoder {
        let device = &self.device;
        let make = || device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        self.batch.encoder.get_or_insert_with(make)
    }

    fn submit(&mut self) {
        let encoder = self.batch.encoder.take();
        let submitted = catch_unwind(AssertUnwindSafe(|| self.queue.submit(encoder.map(CommandEncoder::finish))));
        let index = self.note_panic(submitted);
        let batch = std::mem::take(&mut self.batch);
        // The innermost first, as they were opened last.
        let refused = batch.scopes.into_iter().rev().map(|scope| pollster::block_on(scope.pop()));
        let refused = refused.collect::<Vec<_>>().into_iter().flatten().next().map(|error| error.to_string());
        let submitted = Submitted {
            index,
            failure: refused.or(batch.panic),
            reads: batch.reads,
            requests: batch.requests,
            is_open: batch.is_open,
            _held: batch.held,
        };
        // The other thread is there as long as this is.
        drop(self.submitted.send(submitted));
    }

    fn note_panic<T>(&mut self, result: thread::Result<T>) -> Option<T> {
        result.map_err(|payload| self.batch.panic.get_or_insert(Error::from_panic(&*payload).message)).ok()
    }
}

impl Batch {
    fn hold(&mut self, buffer: &Arc<Buffer>) {
        if self.used.insert(address(buffer)) {
            self.held.push(buffer.clone());
        }
    }
}

fn address(buffer: &Arc<Buffer>) -> usize {
    Arc::as_ptr(buffer).addr()
}

/// How long a mapping may take to be told of once its submission has ended: whoever polls tells, and that may be the other
/// thread, which submits.
const TELLING: Duration = Duration::from_secs(10);

/// Waits for what was submitted, copies what is read, and ends the requests.
fn wait(device: &Device, submitted: &Receiver<Submitted>, health: &Mutex<Health>) {
    let mut carried: Option<String> = None;
    while let Some(Submitted { index, failure, reads, requests, is_open, _held: held }) = next(submitted) {
        // It is waited for in every case: what it holds is used until then.
        let reads = if failure.is_none() { reads } else { Vec::new() };
        let ended = finish(device, index, reads, health);
        let mut failure = carried.take().or(failure).or(ended.err());
        if !requests.is_empty() {
            // Why the GPU is lost says more than what has failed for it.
            failure = lock(health).take().or(failure);
        }
        drop(held);
        if is_open {
            carried.clone_from(&failure);
        }
        for request in requests {
            let outcome =
                failure.clone().map_or(Ok(()), |why| Err(Error::native(format!("Cannot use the GPU: {why}"))));
            REQUESTS.complete(request, outcome);
        }
    }
}

/// Waits for a submission, and copies what is read of it.
fn finish(
    device: &Device,
    index: Option<SubmissionIndex>,
    reads: Vec<(Buffer, Memory)>,
    health: &Mutex<Health>,
) -> std::result::Result<(), String> {
    let read = read(device, index, &reads, health);
    if read.is_err() {
        // They may be mapped still: they are not to be used again.
        reads.into_iter().for_each(|(staging, _)| staging.discard());
    }
    read
}

fn read(
    device: &Device,
    index: Option<SubmissionIndex>,
    reads: &[(Buffer, Memory)],
    health: &Mutex<Health>,
) -> std::result::Result<(), String> {
    let mapping: Vec<Receiver<std::result::Result<(), BufferAsyncError>>> = reads
        .iter()
        .map(|(staging, to)| {
            let (told, mapped) = channel();
            staging.map_async(MapMode::Read, 0..to.length as u64, move |result| drop(told.send(result)));
            mapped
        })
        .collect();
    // It panics where the driver has lost the device.
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
    for ((staging, to), mapped) in reads.iter().zip(mapping) {
        let unread = |_| "its memory could not be read".to_owned();
        mapped.recv_timeout(TELLING).map_err(|_| unread(()))?.map_err(|_| unread(()))?;
        let view = staging.get_mapped_range(0..to.length as u64).map_err(|_| unread(()))?;
        // SAFETY: the program has promised that its memory stays until the request is taken.
        unsafe { to.address.copy_from_nonoverlapping(view.as_ptr(), to.length) };
        drop(view);
        staging.unmap();
    }
    Ok(())
}
