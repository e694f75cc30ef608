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
    let include = libtorch.join("include");
    let lib = libtorch.join("lib");

    let mut shim = cc::Build::new();
    if env::var("CARGO_CFG_SANITIZE").is_ok_and(|sanitizers| sanitizers.contains("address")) {
        shim.flag("-fsanitize=address").flag("-fno-omit-frame-pointer");
    }
    shim.cpp(true)
        .std("c++17")
        .flag("-D_GLIBCXX_USE_CXX11_ABI=1")
        // As system headers, libtorch's headers give no warnings. We cannot fix those.
        .flag("-isystem")
        .flag(include.to_str().expect("LIBTORCH is UTF-8"))
        .include("shim")
        .include("../shim")
        .flag("-include")
        .flag("symbol_versions.h")
        .include(env::var_os("DEP_MIMALLOC_INCLUDE_DIR").expect("libmimalloc-sys sets the folder of its header"))
        .warnings(true)
        // If `shim.h` does not declare a function for Rust, the function has another name, and may throw.
        .flag("-Werror=missing-declarations")
        // GCC 12 reports a false overflow in the atomics of libtorch's reference counts.
        .flag_if_supported("-Wno-stringop-overflow")
        // No symbol refers to the files that register operators, so the linker would drop them.
        .link_lib_modifier("+whole-archive")
        .file("shim/all.cpp")
        .compile("cohort_shim");

    println!("cargo:rustc-link-search=native={}", lib.display());
    for name in ["torch_cpu", "c10"] {
        println!("cargo:rustc-link-lib=dylib={name}");
    }
    println!("cargo:rustc-link-arg=-Wl,-rpath,{}", lib.display());
}
