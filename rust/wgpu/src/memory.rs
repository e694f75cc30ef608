//! Finds the size of an adapter's memory, which WebGPU does not report.

use wgpu::Adapter;

/// Returns the size of the adapter's own memory in bytes: the size of its largest device-local Vulkan heap.
/// Returns `None` if the driver does not report it.
#[cfg(not(target_os = "macos"))]
pub fn bytes(adapter: &Adapter) -> Option<u64> {
    // SAFETY: the adapter is only queried for properties. It is not destroyed.
    let adapter = unsafe { adapter.as_hal::<wgpu::hal::api::Vulkan>() }?;
    let instance = adapter.shared_instance().raw_instance();
    // SAFETY: the physical device belongs to the instance. Both live as long as the adapter.
    let properties = unsafe { instance.get_physical_device_memory_properties(adapter.raw_physical_device()) };
    let heaps = properties.memory_heaps_as_slice().iter();
    // 1 is VK_MEMORY_HEAP_DEVICE_LOCAL_BIT.
    heaps.filter(|heap| heap.flags.as_raw() & 1 != 0).map(|heap| heap.size).max()
}

/// Returns `None`: Metal adapters are not queried.
#[cfg(target_os = "macos")]
pub fn bytes(_: &Adapter) -> Option<u64> {
    None
}
