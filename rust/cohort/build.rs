//! Makes the library look for libtorch next to itself, and keeps it loaded.

use std::env;

fn main() {
    let os = env::var("CARGO_CFG_TARGET_OS").expect("Cargo sets the target's system");
    let origin = if os == "macos" { "@loader_path" } else { "$ORIGIN" };
    // `deno task setup` makes `libtorch` a link to the libtorch that the library was built with. Tests of this
    // crate are one folder deeper. There is no such link next to a library from npm: a program loads libtorch
    // before it.
    for folder in ["libtorch", "../libtorch"] {
        println!("cargo:rustc-link-arg=-Wl,-rpath,{origin}/{folder}/lib");
    }
    if os == "linux" {
        // The library must stay loaded: Deno closes it before the process runs its exit handlers, and one of
        // them is ours.
        println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
    }
}
