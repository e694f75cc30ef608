//! Links libtorch, and has the library find it: beside itself, else where it was built against it.

use std::env;
use std::path::PathBuf;

fn main() {
    println!("cargo:rerun-if-env-changed=LIBTORCH");
    if env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os != "linux") {
        return;
    }
    let libtorch = env::var_os("LIBTORCH").map(PathBuf::from);
    let lib =
        libtorch.expect("LIBTORCH must name a folder with libtorch's lib/: `deno task setup` makes one").join("lib");
    println!("cargo:rustc-link-search=native={}", lib.display());
    println!("cargo:rustc-link-lib=dylib=torch_cpu");
    println!("cargo:rustc-link-arg=-Wl,-rpath,$ORIGIN:{}", lib.display());
    // The native library asks for it by this name.
    println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libcohort_gloo.so");
    // libtorch calls it as long as the process lives.
    println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
}
