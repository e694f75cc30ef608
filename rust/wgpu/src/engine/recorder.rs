//! Records commands and submits them.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};
use std::thread;

use cohort_core::linger::next;
use cohort_core::{Error, RequestId};
use wgpu::{CommandEncoder, Device, ErrorFilter, ErrorScopeGuard, Queue};

use super::{Command, HostMemory, Parameters, Submitted};
use crate::buffer::Buffer;

/// Maximum number of commands in a submission.
const MAX_COMMANDS: usize = 512;

/// Records commands, and submits them in batches.
pub(super) struct Recorder {
    device: Device,
    queue: Queue,
    submitted: Sender<Submitted>,
    batch: Batch,
}

/// The commands recorded since the last submission.
#[derive(Default)]
struct Batch {
    /// Error scopes that collect the errors of this thread from the first command on.
    scopes: Vec<ErrorScopeGuard>,
    /// The message of the first panic: wgpu panics if it has no error to return.
    panic: Option<String>,
    encoder: Option<CommandEncoder>,
    /// Addresses of the buffers that the recorded commands use. wgpu runs a write before all recorded
    /// commands, so a write to one of these buffers must wait for the next submission.
    used: HashSet<usize>,
    buffers: Vec<Arc<Buffer>>,
    reads: Vec<(Buffer, HostMemory)>,
    requests: Vec<RequestId>,
    has_trailing_commands: bool,
    count: usize,
}

impl Recorder {
    pub(super) fn new(device: Device, queue: Queue, submitted: Sender<Submitted>) -> Self {
        Self { device, queue, submitted, batch: Batch::default() }
    }

    /// Handles commands until the engine is dropped.
    pub(super) fn run(mut self, commands: &Receiver<Command>) {
        while let Some(first) = next(commands) {
            self.record(first);
            while self.batch.count < MAX_COMMANDS {
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
        self.batch.has_trailing_commands = !matches!(command, Command::Finish { .. });
        let recorded = catch_unwind(AssertUnwindSafe(|| self.encode(command)));
        self.note_panic(recorded);
    }

    fn encode(&mut self, command: Command) {
        match command {
            Command::Write { to, from } => {
                // SAFETY: the program promises that its memory stays valid until it takes the request.
                let bytes = unsafe { std::slice::from_raw_parts(from.address, from.length) };
                self.batch.retain(&to);
                self.queue.write_buffer(&to, 0, bytes);
            }
            Command::Clear { buffer } => {
                self.batch.retain(&buffer);
                self.encoder().clear_buffer(&buffer, 0, Some(buffer.size()));
            }
            Command::Dispatch { kernel, buffers, parameters, groups } => {
                for Parameters { to, bytes } in &parameters {
                    self.queue.write_buffer(to, 0, bytes);
                }
                buffers.iter().for_each(|buffer| self.batch.retain(buffer));
                let bound = kernel.bind(&self.device, &buffers);
                let mut pass = self.encoder().begin_compute_pass(&wgpu::ComputePassDescriptor::default());
                pass.set_pipeline(kernel.pipeline());
                for (number, group) in &bound {
                    pass.set_bind_group(*number, group, &[]);
                }
                pass.dispatch_workgroups(groups[0], groups[1], groups[2]);
            }
            Command::Read { from, staging, to } => {
                self.batch.retain(&from);
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
        // Scopes are a stack: the last one opened is popped first. All are popped, whichever has an error.
        let errors = batch.scopes.into_iter().rev().map(|scope| pollster::block_on(scope.pop()));
        let error = errors.collect::<Vec<_>>().into_iter().flatten().next().map(|error| error.to_string());
        let submitted = Submitted {
            index,
            failure: error.or(batch.panic),
            reads: batch.reads,
            requests: batch.requests,
            has_trailing_commands: batch.has_trailing_commands,
            buffers: batch.buffers,
        };
        // Sending cannot fail, because the other thread ends after this one.
        drop(self.submitted.send(submitted));
    }

    fn note_panic<T>(&mut self, result: thread::Result<T>) -> Option<T> {
        result.map_err(|payload| self.batch.panic.get_or_insert(Error::from_panic(&*payload).message)).ok()
    }
}

impl Batch {
    /// Keeps a buffer alive until the submission has ended.
    fn retain(&mut self, buffer: &Arc<Buffer>) {
        if self.used.insert(address(buffer)) {
            self.buffers.push(buffer.clone());
        }
    }
}

fn address(buffer: &Arc<Buffer>) -> usize {
    Arc::as_ptr(buffer).addr()
}
