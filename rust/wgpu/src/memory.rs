//! How much memory an adapter has, which WebGPU does not tell.

use wgpu::Adapter;

/// The bytes of the adapter's own memory: of its largest heap on Vulkan, of what it should not exceed on Metal. `None` where
/// the driver does not say.
#[cfg(not(target_os = "macos"))]
pub fn bytes(adapter: &Adapter) -> Option<u64> {
    // SAFETY: what is lent is only asked for properties, and not destroyed.
    let adapter = unsafe { adapter.as_hal::<wgpu::hal::api::Vulkan>() }?;
    let instance = adapter.shared_instance().raw_instance();
    // SAFETY: the physical device is the instance's, and both live as long as the adapter.
    let properties = unsafe { instance.get_physical_device_memory_properties(adapter.raw_physical_device()) };
    let heaps = properties.memory_heaps_as_slice().iter();
    // 1 is VK_MEMORY_HEAP_DEVICE_LOCAL_BIT.
    heaps.filter(|heap| heap.flags.as_raw() & 1 != 0).map(|heap| heap.size).max()
}

/// As elsewhere.
#[cfg(target_os = "macos")]
pub fn bytes(_: &Adapter) -> Option<u64> {
    None
}
