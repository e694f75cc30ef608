//! A replacement for a function of the C library, for systems older than the one of the build.

/// Returns the length of the hypotenuse. naga calls it to evaluate constants.
#[cfg(target_env = "gnu")]
#[unsafe(export_name = "__wrap_hypot")]
extern "C" fn hypot(x: f64, y: f64) -> f64 {
    libm::hypot(x, y)
}
