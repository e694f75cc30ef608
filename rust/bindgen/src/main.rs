//! Generates the TypeScript side of the native libraries from their Rust source.
//!
//! The output holds symbols with their C declarations, numbers of enums, offsets of structs, and a version
//! number that both sides compare.
//!
//! `cohort-bindgen <repository> <folder>` writes `symbols.gen.ts` and `abi_generated.rs` of each library into
//! the folder, and `abi.gen.ts` with the versions of all libraries.

mod c_types;
mod model;
mod read;
mod write;

use std::error::Error;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [repository, folder] = arguments.as_slice() else {
        return Err("usage: cohort-bindgen <repository> <folder>".into());
    };
    let mut versions = Vec::new();
    for library in &model::LIBRARIES {
        let interface = read::library(Path::new(repository), library)?;
        let version = write::abi_version(&interface);
        let prefix = library.prefix;
        fs::write(Path::new(folder).join(format!("{prefix}symbols.gen.ts")), write::typescript(&interface))?;
        fs::write(Path::new(folder).join(format!("{prefix}abi_generated.rs")), write::rust(version))?;
        versions.push((library, version));
    }
    fs::write(Path::new(folder).join("abi.gen.ts"), write::versions(&versions))?;
    Ok(())
}
