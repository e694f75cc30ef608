//! Lets the library find libtorch where it was built against it.

use std::env;

fn main() {
    let lib = env::var("DEP_COHORT_TORCH_LIB").expect("cohort-torch's build script names libtorch's folder");
    println!("cargo:rustc-link-arg=-Wl,-rpath,{lib}");
    if env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux") {
        // Deno closes the library before the process runs its exit handlers, one of which is ours.
        println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
    }
}
