//! The model of a library's interface, as the reader fills it and the writer prints it.

/// A library that TypeScript loads. Crates are named by their folders in `rust/`.
pub struct Library {
    /// The crate that exports the functions.
    pub name: &'static str,
    /// The prefix of the names of generated files.
    pub prefix: &'static str,
    /// The TypeScript file with the functions.
    pub symbols: &'static str,
    /// Crates whose structs TypeScript reads.
    pub boundary: &'static [&'static str],
    /// Other crates that the library is built from.
    pub inside: &'static [&'static str],
}

/// All libraries.
pub const LIBRARIES: [Library; 2] = [
    Library {
        name: "cohort",
        prefix: "",
        symbols: "ffi/native/symbols.gen.ts",
        boundary: &["abi"],
        inside: &["c10d", "core", "image", "torch"],
    },
    Library { name: "wgpu", prefix: "wgpu_", symbols: "gpu/symbols.gen.ts", boundary: &["abi"], inside: &["core"] },
];

/// The interface of one library.
#[derive(Debug, Default)]
pub struct Interface {
    /// Exported functions, by name.
    pub functions: Vec<Function>,
    /// Enums with numbers, by name.
    pub enums: Vec<Enum>,
    /// Structs with C layout, by name.
    pub structs: Vec<Struct>,
}

/// An exported function.
#[derive(Debug)]
pub struct Function {
    /// The exported symbol.
    pub name: String,
    /// The first paragraph of the docs.
    pub summary: String,
    /// The name and type of each parameter.
    pub parameters: Vec<(String, CType)>,
    /// The type of the result.
    pub result: CType,
}

/// The type of a parameter or result on both sides.
#[derive(Clone, Debug, PartialEq)]
pub struct CType {
    /// Deno's name of the FFI type.
    pub deno: &'static str,
    /// The C type.
    pub c: String,
}

/// An enum with numbers.
#[derive(Debug)]
pub struct Enum {
    /// The name.
    pub name: String,
    /// The first paragraph of the docs.
    pub summary: String,
    /// The name and number of each variant.
    pub variants: Vec<(String, i64)>,
}

/// A struct with C layout.
#[derive(Debug)]
pub struct Struct {
    /// The name.
    pub name: String,
    /// The first paragraph of the docs.
    pub summary: String,
    /// The name and offset of each field.
    pub fields: Vec<(String, usize)>,
    /// The size in bytes.
    pub size: usize,
}
