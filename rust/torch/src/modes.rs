//! Modes of the calling thread: whether operators record for autograd, and whether they cast.

use cohort_core::Result;

use crate::{DType, shim, sys};

/// A type of device, with libtorch's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceType {
    /// The CPU.
    Cpu = 0,
    /// CUDA.
    Cuda = 1,
}

/// A mode and its setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Whether operators record for autograd.
    Grad(bool),
    /// Whether operators make tensors that autograd can never record.
    Inference(bool),
    /// Whether operators cast their inputs.
    Autocast(Autocast),
}

/// The settings of autocast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Autocast {
    /// The type of device whose operators cast.
    pub device: DeviceType,
    /// Whether autocast is on.
    pub enabled: bool,
    /// The dtype to cast to. `None` means the device's default.
    pub dtype: Option<DType>,
    /// Whether casts are cached until the outermost autocast ends.
    pub cache: bool,
}

/// Enters `mode` on this thread, until [`leave`] is called.
///
/// # Errors
/// libtorch's error if it fails.
pub fn enter(mode: Mode) -> Result<()> {
    // SAFETY: the calls take numbers, and write only the message.
    shim::call("Cannot enter a mode", |message| unsafe {
        match mode {
            Mode::Grad(enabled) => sys::cohort_shim_grad_mode_enter(enabled.into(), message),
            Mode::Inference(enabled) => sys::cohort_shim_inference_mode_enter(enabled.into(), message),
            Mode::Autocast(Autocast { device, enabled, dtype, cache }) => {
                let dtype = dtype.map_or(-1, |dtype| dtype as i32);
                sys::cohort_shim_autocast_enter(device as i32, enabled.into(), dtype, cache.into(), message)
            }
        }
    })
}

/// Leaves the mode that this thread entered last.
///
/// # Errors
/// A range error if the thread is in no mode.
pub fn leave() -> Result<()> {
    // SAFETY: the call writes only the message.
    shim::call("Cannot leave a mode", |message| unsafe { sys::cohort_shim_mode_leave(message) })
}

/// Returns whether operators on this thread record for autograd.
pub fn is_grad_enabled() -> bool {
    // SAFETY: the call has no parameters.
    unsafe { sys::cohort_shim_grad_enabled() != 0 }
}

/// Returns whether this thread is in inference mode.
pub fn is_inference_mode_enabled() -> bool {
    // SAFETY: the call has no parameters.
    unsafe { sys::cohort_shim_inference_mode_enabled() != 0 }
}

/// Returns whether operators of `device` cast on this thread.
pub fn is_autocast_enabled(device: DeviceType) -> bool {
    let mut enabled = 0;
    // SAFETY: the output is valid for one write.
    let read = shim::call("Cannot read the mode", |message| unsafe {
        sys::cohort_shim_autocast_enabled(device as i32, &mut enabled, message)
    });
    // A device without autocast does not cast.
    read.is_ok() && enabled != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_nest_and_are_restored() {
        assert!(is_grad_enabled());
        enter(Mode::Grad(false)).unwrap();
        enter(Mode::Inference(true)).unwrap();
        enter(Mode::Grad(true)).unwrap();
        assert!(is_grad_enabled() && is_inference_mode_enabled());
        leave().unwrap();
        leave().unwrap();
        assert!(!is_grad_enabled() && !is_inference_mode_enabled());
        leave().unwrap();
        assert!(is_grad_enabled());
        assert_eq!(leave().unwrap_err().message, "Cannot leave a mode: no mode has been entered");
    }

    #[test]
    fn an_unknown_device_is_an_error_and_does_not_crash() {
        let (mut enabled, mut message) = (0, std::ptr::null_mut());
        // SAFETY: the outputs are valid for one write each.
        let status = unsafe { sys::cohort_shim_autocast_enabled(99, &mut enabled, &mut message) };
        assert_ne!(status, 0);
        assert!(shim::take_text(message).is_some());
    }

    #[test]
    fn autocast_applies_to_one_type_of_device() {
        let dtype = Some(DType::from_number(15).unwrap());
        let autocast = Autocast { device: DeviceType::Cpu, enabled: true, dtype, cache: true };
        enter(Mode::Autocast(autocast)).unwrap();
        assert!(is_autocast_enabled(DeviceType::Cpu) && !is_autocast_enabled(DeviceType::Cuda));
        leave().unwrap();
        assert!(!is_autocast_enabled(DeviceType::Cpu));
    }
}
