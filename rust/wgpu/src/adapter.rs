//! Lists the adapters: the GPUs that the drivers report.

use std::sync::OnceLock;

use cohort_core::{Handle, Value};
use wgpu::{Adapter, AdapterInfo, Backend, Backends, DeviceType, Features, Instance, InstanceDescriptor, Limits};

use crate::memory;

/// Optional features that kernels may use if the adapter supports them, with WebGPU's names.
pub const FEATURES: [(Features, &str); 3] =
    [(Features::SHADER_F16, "shader-f16"), (Features::SUBGROUP, "subgroups"), (Features::SHADER_F64, "shader-f64")];

/// Returns the adapters in the order in which the drivers report them. The first call searches for them.
pub fn all() -> &'static [Adapter] {
    static ADAPTERS: OnceLock<Vec<Adapter>> = OnceLock::new();
    ADAPTERS.get_or_init(|| {
        let instance = Instance::new(InstanceDescriptor {
            backends: Backends::PRIMARY,
            ..InstanceDescriptor::new_without_display_handle()
        });
        pollster::block_on(instance.enumerate_adapters(Backends::PRIMARY))
    })
}

/// Returns a dict that describes an adapter.
pub fn describe(adapter: &Adapter) -> Value<Handle> {
    let info = adapter.get_info();
    let text = |text: &str| Value::String(text.to_owned());
    let memory = memory::bytes(adapter).map_or(Value::None, |bytes| Value::Float(bytes as f64));
    let features = FEATURES.iter().filter(|(feature, _)| adapter.features().contains(*feature));
    dict([
        ("name", text(&info.name)),
        ("backend", text(backend(&info))),
        ("type", text(kind(&info))),
        ("driver", text(format!("{} {}", info.driver, info.driver_info).trim())),
        ("vendor", Value::Float(f64::from(info.vendor))),
        ("device", Value::Float(f64::from(info.device))),
        ("memory", memory),
        ("features", Value::List(features.map(|(_, name)| text(name)).collect())),
        ("limits", limits(&adapter.limits())),
    ])
}

fn backend(info: &AdapterInfo) -> &'static str {
    match info.backend {
        Backend::Vulkan => "vulkan",
        Backend::Metal => "metal",
        Backend::Dx12 => "dx12",
        Backend::Gl => "gl",
        Backend::BrowserWebGpu => "webgpu",
        Backend::Noop => "noop",
    }
}

fn kind(info: &AdapterInfo) -> &'static str {
    match info.device_type {
        DeviceType::DiscreteGpu => "discrete",
        DeviceType::IntegratedGpu => "integrated",
        DeviceType::VirtualGpu => "virtual",
        DeviceType::Cpu => "cpu",
        DeviceType::Other => "other",
    }
}

/// Returns the limits that matter to kernels, as a dict with WebGPU's names.
fn limits(limits: &Limits) -> Value<Handle> {
    let number = |number: u64| Value::Float(number as f64);
    let small = |number: u32| Value::Float(f64::from(number));
    dict([
        ("maxBufferSize", number(limits.max_buffer_size)),
        ("maxStorageBufferBindingSize", number(limits.max_storage_buffer_binding_size)),
        ("maxUniformBufferBindingSize", number(limits.max_uniform_buffer_binding_size)),
        ("maxStorageBuffersPerShaderStage", small(limits.max_storage_buffers_per_shader_stage)),
        ("maxComputeInvocationsPerWorkgroup", small(limits.max_compute_invocations_per_workgroup)),
        ("maxComputeWorkgroupSizeX", small(limits.max_compute_workgroup_size_x)),
        ("maxComputeWorkgroupSizeY", small(limits.max_compute_workgroup_size_y)),
        ("maxComputeWorkgroupSizeZ", small(limits.max_compute_workgroup_size_z)),
        ("maxComputeWorkgroupsPerDimension", small(limits.max_compute_workgroups_per_dimension)),
        ("maxComputeWorkgroupStorageSize", small(limits.max_compute_workgroup_storage_size)),
    ])
}

/// Creates a dict whose keys are strings.
pub fn dict<const N: usize>(entries: [(&str, Value<Handle>); N]) -> Value<Handle> {
    Value::Dict(entries.into_iter().map(|(key, value)| (Value::String(key.to_owned()), value)).collect())
}
