//! Replaces a function of the C library, whose version in glibc 2.35 older systems do not have.

use std::env;

fn main() {
    if env::var("CARGO_CFG_TARGET_ENV").is_ok_and(|env| env == "gnu") {
        // `hypot` then means `__wrap_hypot`.
        println!("cargo:rustc-cdylib-link-arg=-Wl,--wrap=hypot");
    }
}
