//! Links libtorch. At run time the library looks for it in its own folder, then in the folder of the build.

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
    // The native library opens this library by this name.
    println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libcohort_gloo.so");
    // libtorch calls this library until the process ends.
    println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
}
