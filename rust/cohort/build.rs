//! Makes the library look for libtorch in the folder that it was built with.

use std::env;

fn main() {
    let lib = env::var("DEP_COHORT_TORCH_LIB").expect("cohort-torch's build script names libtorch's folder");
    println!("cargo:rustc-link-arg=-Wl,-rpath,{lib}");
    if env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux") {
        // The library must stay loaded: Deno closes it before the process runs its exit handlers, and one of
        // them is ours.
        println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
    }
}
