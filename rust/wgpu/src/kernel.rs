//! Kernels: compute shaders in WGSL.

use std::collections::BTreeMap;
use std::sync::Arc;

use cohort_core::{Error, Handle, Result, Value};
use wgpu::naga::back::PipelineConstants;
use wgpu::naga::back::pipeline_constants::process_overrides;
use wgpu::naga::front::wgsl;
use wgpu::naga::valid::{Capabilities, ValidationFlags, Validator};
use wgpu::{
    BindGroup, BindGroupDescriptor, BindGroupEntry, BindGroupLayout, BindingResource, BufferBinding, ComputePipeline,
    ComputePipelineDescriptor, Device, ErrorFilter, Features, PipelineCompilationOptions, ShaderModuleDescriptor,
    ShaderSource,
};

use crate::buffer::Buffer;
use crate::gpu::Gpu;
use crate::reflect::{self, Access, Binding};

/// The inputs of a compilation, which identify a kernel.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Key {
    /// The WGSL source.
    pub code: String,
    /// The name of the entry point; empty for the only one.
    pub entry: String,
    /// Names and values of overrides. The values are the bits of an f64.
    pub constants: Vec<(String, u64)>,
}

/// A compiled compute shader.
pub struct Kernel {
    pipeline: ComputePipeline,
    layouts: Vec<(u32, BindGroupLayout)>,
    bindings: Vec<Binding>,
    workgroup: [u32; 3],
}

impl Kernel {
    /// Validates and compiles WGSL.
    ///
    /// # Errors
    /// A type error if the WGSL is invalid; its message shows the position. A type error if there is no entry
    /// point of that name; its message lists the entry points. A native error if the GPU is lost.
    pub fn compile(gpu: &Gpu, key: &Key) -> Result<Self> {
        let wrong = |text: String| Error::wrong_type(format!("Cannot compile kernel: {}", text.trim_end()));
        let module = wgsl::parse_str(&key.code).map_err(|error| wrong(error.emit_to_string(&key.code)))?;
        let mut validator = Validator::new(ValidationFlags::all(), capabilities(gpu.features));
        let info = validator.validate(&module).map_err(|error| wrong(error.emit_to_string(&key.code)))?;
        let entry = entry_point(&module, &key.entry).map_err(wrong)?;
        let constants: PipelineConstants =
            key.constants.iter().map(|(name, bits)| (name.clone(), f64::from_bits(*bits))).collect();
        let stage = wgpu::naga::ShaderStage::Compute;
        let (specialized, info) = process_overrides(&module, &info, Some((stage, &entry)), &constants)
            .map_err(|error| wrong(error.to_string()))?;
        let index = specialized.entry_points.iter().position(|point| point.name == entry && point.stage == stage);
        let index = index.expect("entry_point() has found it");
        let bindings = reflect::bindings(&specialized, info.get_entry_point(index)).map_err(wrong)?;
        let most = gpu.limits.max_uniform_buffer_binding_size;
        if let Some(binding) = bindings
            .iter()
            .find(|binding| binding.access == Access::Uniform && u64::from(binding.size).next_multiple_of(16) > most)
        {
            let (name, size) = (&binding.name, binding.size);
            return Err(wrong(format!("{name} has {size} bytes of parameters, but the GPU takes at most {most}")));
        }
        let workgroup = specialized.entry_points[index].workgroup_size;

        let scope = gpu.device.push_error_scope(ErrorFilter::Validation);
        let source = ShaderSource::Wgsl(key.code.as_str().into());
        let shader = gpu.device.create_shader_module(ShaderModuleDescriptor { label: None, source });
        let constants: Vec<(&str, f64)> = constants.iter().map(|(name, &value)| (name.as_str(), value)).collect();
        let pipeline = gpu.device.create_compute_pipeline(&ComputePipelineDescriptor {
            label: None,
            layout: None,
            module: &shader,
            entry_point: Some(&entry),
            compilation_options: PipelineCompilationOptions { constants: &constants, ..Default::default() },
            cache: None,
        });
        if let Some(error) = pollster::block_on(scope.pop()) {
            return Err(wrong(error.to_string()));
        }
        gpu.check("compile kernel")?;
        let mut groups: Vec<u32> = bindings.iter().map(|binding| binding.group).collect();
        groups.dedup();
        let layouts = groups.into_iter().map(|group| (group, pipeline.get_bind_group_layout(group))).collect();
        Ok(Self { pipeline, layouts, bindings, workgroup })
    }

    /// Returns the variables that the kernel takes, sorted by group and number.
    pub fn bindings(&self) -> &[Binding] {
        &self.bindings
    }

    /// Returns a dict with the kernel's variables and its workgroup size.
    pub fn describe(&self) -> Value<Handle> {
        let size = self.workgroup.iter().map(|&size| Value::Float(f64::from(size))).collect();
        let bindings = self.bindings.iter().map(Binding::describe).collect();
        crate::adapter::dict([("workgroupSize", Value::List(size)), ("bindings", Value::List(bindings))])
    }

    /// Returns the pipeline.
    pub fn pipeline(&self) -> &ComputePipeline {
        &self.pipeline
    }

    /// Creates bind groups. `buffers` has one buffer for each of the kernel's variables, in the same order.
    pub fn bind(&self, device: &Device, buffers: &[Arc<Buffer>]) -> Vec<(u32, BindGroup)> {
        let mut entries: BTreeMap<u32, Vec<BindGroupEntry<'_>>> = BTreeMap::new();
        for (binding, buffer) in self.bindings.iter().zip(buffers) {
            let size = std::num::NonZeroU64::new(buffer.size());
            let resource = BindingResource::Buffer(BufferBinding { buffer, offset: 0, size });
            let entry = BindGroupEntry { binding: binding.number, resource };
            entries.entry(binding.group).or_default().push(entry);
        }
        let bound = self.layouts.iter().map(|(group, layout)| {
            let entries = entries.get(group).map_or(&[][..], Vec::as_slice);
            (*group, device.create_bind_group(&BindGroupDescriptor { label: None, layout, entries }))
        });
        bound.collect()
    }
}

fn capabilities(features: Features) -> Capabilities {
    let mut capabilities = Capabilities::default();
    capabilities.set(Capabilities::SHADER_FLOAT16, features.contains(Features::SHADER_F16));
    capabilities.set(Capabilities::FLOAT64, features.contains(Features::SHADER_F64));
    capabilities.set(Capabilities::SUBGROUP, features.contains(Features::SUBGROUP));
    capabilities
}

/// Returns the name of the entry point to compile: `name`, or the only one if `name` is empty.
fn entry_point(module: &wgpu::naga::Module, name: &str) -> std::result::Result<String, String> {
    let compute = module.entry_points.iter().filter(|point| point.stage == wgpu::naga::ShaderStage::Compute);
    let names: Vec<&str> = compute.map(|point| point.name.as_str()).collect();
    match names.as_slice() {
        [] => Err("it has no @compute function".to_owned()),
        [only] if name.is_empty() => Ok((*only).to_owned()),
        _ if names.contains(&name) => Ok(name.to_owned()),
        _ if name.is_empty() => Err(format!("it has several @compute functions; name one: {}", names.join(", "))),
        _ => Err(format!("it has no @compute function {name:?}; it has {}", names.join(", "))),
    }
}
