//! The baseline of bench/gpu.ts: the same kernel on wgpu alone. Reads lines with a measurement and a count;
//! prints how many milliseconds one run took. Its argument is the adapter's index, in the drivers' order.
//!
//! - `run`: copies 4,096 numbers to the GPU, runs a kernel that adds to them, and copies them back.
//! - `dispatch`: runs the kernel on numbers that are already there, all runs in one submission, and waits for
//!   them.

use std::io::{BufRead, stdin};
use std::time::Instant;

use wgpu::{
    Backends, BindGroupDescriptor, BindGroupEntry, Buffer, BufferDescriptor, BufferUsages, CommandEncoderDescriptor,
    ComputePassDescriptor, ComputePipeline, ComputePipelineDescriptor, Device, DeviceDescriptor, Instance,
    InstanceDescriptor, MapMode, PollType, Queue, ShaderModuleDescriptor, ShaderSource,
};

const COUNT: u64 = 4096;
const CODE: &str = include_str!("add.wgsl");

struct Adder {
    device: Device,
    queue: Queue,
    pipeline: ComputePipeline,
    numbers: Buffer,
    staging: Buffer,
    step: Buffer,
}

impl Adder {
    fn new() -> Self {
        let instance = Instance::new(InstanceDescriptor::new_without_display_handle());
        let adapters = pollster::block_on(instance.enumerate_adapters(Backends::PRIMARY));
        let index: usize = std::env::args().nth(1).and_then(|index| index.parse().ok()).expect("an adapter's index");
        let adapter = adapters.into_iter().nth(index).expect("an adapter");
        let (device, queue) =
            pollster::block_on(adapter.request_device(&DeviceDescriptor::default())).expect("a device");
        let source = ShaderSource::Wgsl(CODE.into());
        let module = device.create_shader_module(ShaderModuleDescriptor { label: None, source });
        let pipeline = device.create_compute_pipeline(&ComputePipelineDescriptor {
            label: None,
            layout: None,
            module: &module,
            entry_point: None,
            compilation_options: Default::default(),
            cache: None,
        });
        let buffer = |size, usage| {
            device.create_buffer(&BufferDescriptor { label: None, size, usage, mapped_at_creation: false })
        };
        let numbers = buffer(COUNT * 4, BufferUsages::STORAGE | BufferUsages::COPY_DST | BufferUsages::COPY_SRC);
        let staging = buffer(COUNT * 4, BufferUsages::MAP_READ | BufferUsages::COPY_DST);
        let step = buffer(16, BufferUsages::UNIFORM | BufferUsages::COPY_DST);
        Self { pipeline, numbers, staging, step, device, queue }
    }

    /// Runs the kernel `count` times in one submission, and copies the numbers back if `reads`.
    fn submit(&self, count: usize, reads: bool) {
        let mut encoder = self.device.create_command_encoder(&CommandEncoderDescriptor::default());
        for _ in 0..count {
            let layout = self.pipeline.get_bind_group_layout(0);
            let entry = |binding, buffer| BindGroupEntry { binding, resource: Buffer::as_entire_binding(buffer) };
            let entries = [entry(0, &self.numbers), entry(1, &self.step)];
            let group =
                self.device.create_bind_group(&BindGroupDescriptor { label: None, layout: &layout, entries: &entries });
            let mut pass = encoder.begin_compute_pass(&ComputePassDescriptor::default());
            pass.set_pipeline(&self.pipeline);
            pass.set_bind_group(0, &group, &[]);
            pass.dispatch_workgroups(COUNT as u32 / 64, 1, 1);
        }
        if reads {
            encoder.copy_buffer_to_buffer(&self.numbers, 0, &self.staging, 0, COUNT * 4);
        }
        self.queue.submit([encoder.finish()]);
    }

    fn wait(&self) {
        self.device.poll(PollType::wait_indefinitely()).expect("the GPU finishes");
    }

    fn run(&self, given: &[u8], result: &mut [u8]) {
        self.queue.write_buffer(&self.numbers, 0, given);
        self.queue.write_buffer(&self.step, 0, &1f32.to_le_bytes().repeat(4));
        self.submit(1, true);
        self.staging.map_async(MapMode::Read, .., |mapped| mapped.expect("the buffer can be read"));
        self.wait();
        result.copy_from_slice(&self.staging.get_mapped_range(..).expect("the buffer is mapped"));
        self.staging.unmap();
    }
}

fn main() {
    let adder = Adder::new();
    let given = vec![0; COUNT as usize * 4];
    let mut result = given.clone();
    println!("ready");
    for line in stdin().lock().lines() {
        let line = line.expect("a line");
        let (what, count) = line.split_once(' ').expect("a measurement and a count");
        let count: usize = count.parse().expect("a number");
        let started = Instant::now();
        if what == "run" {
            (0..count).for_each(|_| adder.run(&given, &mut result));
            assert_eq!(result[..4], 1f32.to_le_bytes());
        } else {
            adder.submit(count, false);
            adder.wait();
        }
        println!("{}", started.elapsed().as_secs_f64() * 1e3 / count as f64);
    }
}
