//! Compiles the C++ shim against the libtorch in the folder `LIBTORCH`.

use std::env;
use std::path::PathBuf;

fn main() {
    println!("cargo:rerun-if-env-changed=LIBTORCH");
    println!("cargo:rerun-if-env-changed=CLIPPY_ARGS");
    if env::var_os("CLIPPY_ARGS").is_some() {
        // Clippy links nothing.
        return;
    }
    println!("cargo:rerun-if-changed=shim");
    println!("cargo:rerun-if-changed=../shim");
    let libtorch = env::var_os("LIBTORCH").map(PathBuf::from);
    let libtorch =
        libtorch.expect("LIBTORCH must name a folder with libtorch's include/ and lib/: `deno task setup` makes one");
    let lib = libtorch.join("lib");

    let mut shim = cc::Build::new();
    for headers in ["include", "include/torch/csrc/api/include"] {
        // These are system headers, because we cannot fix warnings in libtorch's.
        shim.flag("-isystem").flag(libtorch.join(headers).to_str().expect("LIBTORCH is UTF-8"));
    }
    if env::var("CARGO_CFG_SANITIZE").is_ok_and(|sanitizers| sanitizers.contains("address")) {
        shim.flag("-fsanitize=address").flag("-fno-omit-frame-pointer");
    }
    shim.cpp(true)
        .std("c++17")
        // A higher level would only lengthen the build: c10d does the expensive work, and it is compiled
        // already.
        .opt_level(1)
        .define("_GLIBCXX_USE_CXX11_ABI", "1")
        .define("USE_C10D_GLOO", None)
        // These come before libtorch's headers: they declare the parts of Gloo that c10d's header names.
        .include("shim/gloo")
        .include("shim")
        .include("../shim")
        .flag("-include")
        .flag("symbol_versions.h")
        .warnings(true)
        // If `shim.h` does not declare a function for Rust, the function has another name, and may throw.
        .flag("-Werror=missing-declarations")
        // Nothing refers to the code that registers operators, so the linker would drop it.
        .link_lib_modifier("+whole-archive")
        .file("shim/all.cpp")
        .compile("cohort_c10d_shim");

    println!("cargo:rustc-link-search=native={}", lib.display());
    for name in ["torch_cpu", "c10"] {
        println!("cargo:rustc-link-lib=dylib={name}");
    }
    println!("cargo:rustc-link-arg=-Wl,-rpath,{}", lib.display());
}
