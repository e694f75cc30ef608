//! What operators do on the calling thread: record for autograd or not, cast by autocast or not.

use cohort_core::Result;

use crate::{DType, shim, sys};

/// A kind of device, by libtorch's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceType {
    /// The CPU.
    Cpu = 0,
    /// CUDA.
    Cuda = 1,
}

/// A mode, and how it is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Whether operators record for autograd.
    Grad(bool),
    /// Whether what operators make can never be recorded.
    Inference(bool),
    /// Whether operators cast.
    Autocast(Autocast),
}

/// How operators cast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Autocast {
    /// Operators of this kind of device.
    pub device: DeviceType,
    /// Whether they do.
    pub enabled: bool,
    /// To what; none: the device's own.
    pub dtype: Option<DType>,
    /// Whether they keep what they have cast, until the outermost autocast is left.
    pub cache: bool,
}

/// Enters `mode` on this thread, until [`leave`].
///
/// # Errors
/// libtorch's own.
pub fn enter(mode: Mode) -> Result<()> {
    // SAFETY: the calls take numbers, and write a message alone.
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
/// A range error if there is none.
pub fn leave() -> Result<()> {
    // SAFETY: the call writes a message alone.
    shim::call("Cannot leave a mode", |message| unsafe { sys::cohort_shim_mode_leave(message) })
}

/// Whether operators on this thread record for autograd.
pub fn is_grad_enabled() -> bool {
    // SAFETY: the call takes nothing.
    unsafe { sys::cohort_shim_grad_enabled() != 0 }
}

/// Whether this thread is in inference mode.
pub fn is_inference_mode_enabled() -> bool {
    // SAFETY: the call takes nothing.
    unsafe { sys::cohort_shim_inference_mode_enabled() != 0 }
}

/// Whether operators of `device` cast on this thread.
pub fn is_autocast_enabled(device: DeviceType) -> bool {
    let mut enabled = 0;
    // SAFETY: the output takes one write.
    let told = shim::call("Cannot look at a mode", |message| unsafe {
        sys::cohort_shim_autocast_enabled(device as i32, &mut enabled, message)
    });
    // What has no autocast does not cast.
    told.is_ok() && enabled != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_nest_and_come_back() {
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
    fn a_device_that_there_is_not_has_no_autocast_and_is_no_crash() {
        let (mut enabled, mut message) = (0, std::ptr::null_mut());
        // SAFETY: the outputs take one write each.
        let status = unsafe { sys::cohort_shim_autocast_enabled(99, &mut enabled, &mut message) };
        assert_ne!(status, 0);
        assert!(shim::take_text(message).is_some());
    }

    #[test]
    fn autocast_is_of_a_device() {
        let dtype = Some(DType::from_number(15).unwrap());
        let autocast = Autocast { device: DeviceType::Cpu, enabled: true, dtype, cache: true };
        enter(Mode::Autocast(autocast)).unwrap();
        assert!(is_autocast_enabled(DeviceType::Cpu) && !is_autocast_enabled(DeviceType::Cuda));
        leave().unwrap();
        assert!(!is_autocast_enabled(DeviceType::Cpu));
    }
}
