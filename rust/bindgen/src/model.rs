//! What TypeScript has to know of the library.

/// A library that TypeScript loads, by the folders of its crates.
pub struct Library {
    /// What exports its functions.
    pub name: &'static str,
    /// The prefix of the files that are written.
    pub prefix: &'static str,
    /// Whose structs cross.
    pub boundary: &'static [&'static str],
    /// What else it is built of.
    pub inside: &'static [&'static str],
}

/// The libraries.
pub const LIBRARIES: [Library; 2] = [
    Library { name: "cohort", prefix: "", boundary: &["abi"], inside: &["c10d", "core", "image", "torch"] },
    Library { name: "wgpu", prefix: "wgpu_", boundary: &["abi"], inside: &["core"] },
];

/// All of it.
#[derive(Debug, Default)]
pub struct Interface {
    /// Exported functions, by name.
    pub functions: Vec<Function>,
    /// Enums with numbers, by name.
    pub enums: Vec<Enum>,
    /// Structs of C layout, by name.
    pub structs: Vec<Struct>,
}

/// An exported function.
#[derive(Debug)]
pub struct Function {
    /// Its symbol.
    pub name: String,
    /// The first line of its docs.
    pub summary: String,
    /// Name and type of each parameter.
    pub parameters: Vec<(String, CType)>,
    /// Its result.
    pub result: CType,
}

/// How a type crosses.
#[derive(Clone, Debug, PartialEq)]
pub struct CType {
    /// Deno's name for it.
    pub deno: &'static str,
    /// Its C declaration.
    pub c: String,
}

/// An enum with numbers.
#[derive(Debug)]
pub struct Enum {
    /// Its name.
    pub name: String,
    /// The first line of its docs.
    pub summary: String,
    /// Name and number of each variant.
    pub variants: Vec<(String, i64)>,
}

/// A struct of C layout.
#[derive(Debug)]
pub struct Struct {
    /// Its name.
    pub name: String,
    /// The first line of its docs.
    pub summary: String,
    /// Name and offset of each field.
    pub fields: Vec<(String, usize)>,
    /// Its bytes.
    pub size: usize,
}
