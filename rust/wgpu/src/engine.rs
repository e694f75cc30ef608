//! What records and submits work, and what waits for it: a thread each. All that was asked for while the first was busy is
//! one submission.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;

use cohort_core::linger::next;
use cohort_core::{Error, RequestId, Result};
use wgpu::{CommandEncoder, Device, MapMode, PollType, Queue, SubmissionIndex};

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

/// What is to be done.
pub enum Command {
    /// Copies memory to the GPU.
    Write { to: Arc<Buffer>, from: Memory },
    /// Fills with zeros.
    Clear { buffer: Arc<Buffer> },
    /// Runs a kernel. Its buffers stand as its reflection lists them.
    Dispatch { kernel: Arc<Kernel>, buffers: Vec<Arc<Buffer>>, groups: [u32; 3] },
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
    index: SubmissionIndex,
    reads: Vec<(Buffer, Memory)>,
    requests: Vec<RequestId>,
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
        let recorder = Recorder::new(device.clone(), queue.clone(), submitted);
        spawn("cohort-gpu", Box::new(move || recorder.run(&received)))?;
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

struct Recorder {
    device: Device,
    queue: Queue,
    submitted: Sender<Submitted>,
    encoder: Option<CommandEncoder>,
    /// By address, what the commands that are recorded use: a write is ahead of all that is recorded.
    used: HashSet<usize>,
    held: Vec<Arc<Buffer>>,
    reads: Vec<(Buffer, Memory)>,
    requests: Vec<RequestId>,
    count: usize,
}

impl Recorder {
    fn new(device: Device, queue: Queue, submitted: Sender<Submitted>) -> Self {
        Self {
            device,
            queue,
            submitted,
            encoder: None,
            used: HashSet::new(),
            held: Vec::new(),
            reads: Vec::new(),
            requests: Vec::new(),
            count: 0,
        }
    }

    fn run(mut self, commands: &Receiver<Command>) {
        while let Some(first) = next(commands) {
            self.record(first);
            while self.count < BATCH {
                let Ok(next) = commands.try_recv() else { break };
                self.record(next);
            }
            self.submit();
        }
    }

    fn record(&mut self, command: Command) {
        self.count += 1;
        match command {
            Command::Write { to, from } => {
                if self.used.contains(&address(&to)) {
                    self.submit();
                }
                // SAFETY: the program has promised it.
                let bytes = unsafe { std::slice::from_raw_parts(from.address, from.length) };
                self.queue.write_buffer(&to, 0, bytes);
                self.hold(to);
            }
            Command::Clear { buffer } => {
                self.encoder().clear_buffer(&buffer, 0, Some(buffer.size()));
                self.hold(buffer);
            }
            Command::Dispatch { kernel, buffers, groups } => {
                let groups_of_bindings = kernel.bind(&self.device, &buffers);
                let encoder = self.encoder();
                let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
                pass.set_pipeline(kernel.pipeline());
                for (number, group) in &groups_of_bindings {
                    pass.set_bind_group(*number, group, &[]);
                }
                pass.dispatch_workgroups(groups[0], groups[1], groups[2]);
                drop(pass);
                buffers.into_iter().for_each(|buffer| self.hold(buffer));
            }
            Command::Read { from, staging, to } => {
                self.encoder().copy_buffer_to_buffer(&from, 0, &staging, 0, from.size());
                self.hold(from);
                self.reads.push((staging, to));
            }
            Command::Finish { request } => self.requests.push(request),
        }
    }

    fn encoder(&mut self) -> &mut CommandEncoder {
        let device = &self.device;
        self.encoder.get_or_insert_with(|| device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default()))
    }

    fn hold(&mut self, buffer: Arc<Buffer>) {
        if self.used.insert(address(&buffer)) {
            self.held.push(buffer);
        }
    }

    fn submit(&mut self) {
        let index = self.queue.submit(self.encoder.take().map(CommandEncoder::finish));
        self.used.clear();
        self.count = 0;
        let submitted = Submitted {
            index,
            reads: std::mem::take(&mut self.reads),
            requests: std::mem::take(&mut self.requests),
            _held: std::mem::take(&mut self.held),
        };
        // It is there as long as this is.
        drop(self.submitted.send(submitted));
    }
}

fn address(buffer: &Arc<Buffer>) -> usize {
    Arc::as_ptr(buffer).addr()
}

/// Waits for what was submitted, copies what is read, and ends the requests.
fn wait(device: &Device, submitted: &Receiver<Submitted>, health: &Mutex<Health>) {
    while let Some(Submitted { index, reads, requests, _held: held }) = next(submitted) {
        let is_mapped: Vec<_> = reads
            .iter()
            .map(|(staging, to)| {
                let is_mapped = Arc::new(AtomicBool::new(false));
                let told = is_mapped.clone();
                staging.map_async(MapMode::Read, 0..to.length as u64, move |result| {
                    told.store(result.is_ok(), Ordering::SeqCst);
                });
                is_mapped
            })
            .collect();
        let polled = device.poll(PollType::Wait { submission_index: Some(index), timeout: None });
        let mut failure = lock(health).take().or_else(|| polled.err().map(|error| error.to_string()));
        for ((staging, to), is_mapped) in reads.iter().zip(is_mapped) {
            let view = is_mapped.load(Ordering::SeqCst).then(|| staging.get_mapped_range(0..to.length as u64));
            match view {
                // SAFETY: the program has promised that its memory stays until the request is taken.
                Some(Ok(view)) => unsafe { to.address.copy_from_nonoverlapping(view.as_ptr(), to.length) },
                _ => drop(failure.get_or_insert_with(|| "its memory could not be read".to_owned())),
            }
            staging.unmap();
        }
        drop((reads, held));
        for request in requests {
            let outcome =
                failure.clone().map_or(Ok(()), |why| Err(Error::native(format!("Cannot use the GPU: {why}"))));
            REQUESTS.complete(request, outcome);
        }
    }
}
