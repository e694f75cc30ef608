//! Lets the library find libtorch where it was built against it.

use std::env;

fn main() {
    let lib = env::var("DEP_COHORT_TORCH_LIB").expect("cohort-torch's build script names libtorch's folder");
    println!("cargo:rustc-link-arg=-Wl,-rpath,{lib}");
}
