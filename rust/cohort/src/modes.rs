//! Modes of the calling thread, which determine whether its operators record for autograd and cast with
//! autocast.

use cohort_abi::{ErrorBuffer, Out, guard};
use cohort_core::{Error, Result, Status};
use cohort_torch::DType;
use cohort_torch::modes::{self, Autocast, DeviceType, Mode};

/// The number for no dtype: autocast uses the device's default.
const NO_DTYPE: u32 = u32::MAX;

/// A mode of the calling thread.
#[repr(u8)]
pub enum ModeKind {
    /// Whether operators record for autograd.
    Grad = 0,
    /// Whether the results of operators can never take part in autograd.
    Inference = 1,
    /// Whether operators on the CPU cast with autocast.
    AutocastCpu = 2,
    /// Whether operators on CUDA cast with autocast.
    AutocastCuda = 3,
}

fn autocast(device: DeviceType, enabled: bool, dtype: u32, cache: bool) -> Result<Mode> {
    let dtype = if dtype == NO_DTYPE { None } else { Some(DType::from_number(i64::from(dtype))?) };
    Ok(Mode::Autocast(Autocast { device, enabled, dtype, cache }))
}

/// Enters a mode (`ModeKind`) until `cohort_mode_leave`.
///
/// `dtype` (0xFFFFFFFF: the device's default) and `cache` are used by autocast only.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_mode_enter(
    kind: u32,
    enabled: u32,
    dtype: u32,
    cache: u32,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let (enabled, cache) = (enabled != 0, cache != 0);
        modes::enter(match kind {
            kind if kind == ModeKind::Grad as u32 => Mode::Grad(enabled),
            kind if kind == ModeKind::Inference as u32 => Mode::Inference(enabled),
            kind if kind == ModeKind::AutocastCpu as u32 => autocast(DeviceType::Cpu, enabled, dtype, cache)?,
            kind if kind == ModeKind::AutocastCuda as u32 => autocast(DeviceType::Cuda, enabled, dtype, cache)?,
            _ => return Err(Error::range(format!("Cannot enter a mode: there is no kind {kind}"))),
        })
    };
    guard("cohort_mode_enter", error, body)
}

/// Leaves the mode that was entered last.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_mode_leave(error: Out<ErrorBuffer>) -> Status {
    guard("cohort_mode_leave", error, modes::leave)
}

/// Returns 1 if a mode (`ModeKind`) is on, else 0.
#[unsafe(no_mangle)]
pub extern "C" fn cohort_mode_get(kind: u32) -> u32 {
    u32::from(match kind {
        kind if kind == ModeKind::Grad as u32 => modes::is_grad_enabled(),
        kind if kind == ModeKind::Inference as u32 => modes::is_inference_mode_enabled(),
        kind if kind == ModeKind::AutocastCpu as u32 => modes::is_autocast_enabled(DeviceType::Cpu),
        _ => kind == ModeKind::AutocastCuda as u32 && modes::is_autocast_enabled(DeviceType::Cuda),
    })
}
