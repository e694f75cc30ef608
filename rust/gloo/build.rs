//! Sets the library's name, and keeps it loaded.

use std::env;

fn main() {
    if env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os != "linux") {
        return;
    }
    // The native library finds this library by this name.
    println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libcohort_gloo.so");
    // libtorch calls this library until the process ends.
    println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
}
