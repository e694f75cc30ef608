//! Reads a library's interface from Rust source.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use syn::{Attribute, Expr, Fields, Item, ItemEnum, ItemFn, ItemStruct, Lit, Meta, UnOp, Visibility};

use crate::c_types::{self, Constants};
use crate::model::{Enum, Function, Interface, Library, Struct};

/// The kinds of items that TypeScript sees of a crate.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Functions, structs with C layout, and enums.
    Library,
    /// Structs with C layout, and enums.
    Boundary,
    /// Enums only.
    Inside,
}

/// Reads the interface of a library.
///
/// Functions come from the library's own crate. Structs come from that crate and the boundary crates. Public
/// enums with numbers come from all of its crates.
pub fn library(root: &Path, library: &Library) -> Result<Interface, Box<dyn Error>> {
    let mut interface = Interface::default();
    let boundary = library.boundary.iter().map(|&name| (name, Part::Boundary));
    let inside = library.inside.iter().map(|&name| (name, Part::Inside));
    for (name, part) in [(library.name, Part::Library)].into_iter().chain(boundary).chain(inside) {
        for file in sources(&root.join("rust").join(name).join("src"))? {
            let text = fs::read_to_string(&file)?;
            source(&text, part, &mut interface).map_err(|error| format!("{}: {error}", file.display()))?;
        }
    }
    interface.functions.sort_by(|a, b| a.name.cmp(&b.name));
    interface.enums.sort_by(|a, b| a.name.cmp(&b.name));
    interface.structs.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(interface)
}

fn sources(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut found = Vec::new();
    if !folder.is_dir() {
        return Ok(found);
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(sources(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Adds the declarations of one file.
pub fn source(text: &str, part: Part, interface: &mut Interface) -> Result<(), String> {
    let file = syn::parse_file(text).map_err(|error| error.to_string())?;
    let constants = constants(&file.items);
    for item in &file.items {
        match item {
            Item::Fn(function) if is_exported(function) => {
                let name = function.sig.ident.to_string();
                if part != Part::Library {
                    return Err(format!("{name} is exported outside of the library's own crate"));
                }
                interface.functions.push(read_function(function).map_err(|error| format!("{name}: {error}"))?);
            }
            Item::Enum(item) if is_public(&item.vis) && has_repr(&item.attrs, |repr| repr != "C") => {
                interface.enums.push(read_enum(item).map_err(|error| format!("{}: {error}", item.ident))?);
            }
            Item::Struct(item) if part != Part::Inside && has_repr(&item.attrs, |repr| repr == "C") => {
                let read = read_struct(item, &constants).map_err(|error| format!("{}: {error}", item.ident))?;
                interface.structs.push(read);
            }
            _ => {}
        }
    }
    Ok(())
}

fn constants(items: &[Item]) -> Constants {
    let mut constants = Constants::new();
    for item in items {
        let Item::Const(constant) = item else { continue };
        if let Ok(value) = c_types::length(&constant.expr, &constants) {
            constants.insert(constant.ident.to_string(), value);
        }
    }
    constants
}

fn is_exported(function: &ItemFn) -> bool {
    function.attrs.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) => list.path.is_ident("unsafe") && list.tokens.to_string() == "no_mangle",
        _ => attribute.path().is_ident("no_mangle"),
    })
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn has_repr(attributes: &[Attribute], accept: impl Fn(&str) -> bool) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) => list.path.is_ident("repr") && accept(&list.tokens.to_string()),
        _ => false,
    })
}

fn read_function(function: &ItemFn) -> Result<Function, String> {
    let mut parameters = Vec::new();
    for input in &function.sig.inputs {
        let syn::FnArg::Typed(parameter) = input else { return Err("it has a receiver".to_owned()) };
        let syn::Pat::Ident(name) = &*parameter.pat else { return Err("a parameter has no name".to_owned()) };
        parameters.push((name.ident.to_string(), c_types::parameter(&parameter.ty)?));
    }
    let result = c_types::result(&function.sig.output)?;
    let summary = summary(&function.attrs)?;
    Ok(Function { name: function.sig.ident.to_string(), summary, parameters, result })
}

fn read_enum(item: &ItemEnum) -> Result<Enum, String> {
    let mut variants = Vec::new();
    for variant in &item.variants {
        let Some((_, value)) = &variant.discriminant else {
            return Err(format!("{} has no number of its own", variant.ident));
        };
        variants.push((variant.ident.to_string(), number(value)?));
    }
    Ok(Enum { name: item.ident.to_string(), summary: summary(&item.attrs)?, variants })
}

fn read_struct(item: &ItemStruct, constants: &Constants) -> Result<Struct, String> {
    let Fields::Named(named) = &item.fields else { return Err("its fields have no names".to_owned()) };
    let (mut fields, mut offset, mut alignment) = (Vec::new(), 0usize, 1);
    for field in &named.named {
        let (size, align) = c_types::layout(&field.ty, constants)?;
        offset = offset.next_multiple_of(align);
        alignment = alignment.max(align);
        fields.push((field.ident.as_ref().map(ToString::to_string).unwrap_or_default(), offset));
        offset += size;
    }
    let size = offset.next_multiple_of(alignment);
    Ok(Struct { name: item.ident.to_string(), summary: summary(&item.attrs)?, fields, size })
}

fn number(expression: &Expr) -> Result<i64, String> {
    match expression {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => number.base10_parse().map_err(|error| error.to_string()),
            _ => Err("a number is not an integer".to_owned()),
        },
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => number(&unary.expr).map(|number| -number),
        _ => Err("a number is not a literal".to_owned()),
    }
}

fn summary(attributes: &[Attribute]) -> Result<String, String> {
    let mut lines = Vec::new();
    for attribute in attributes {
        let Meta::NameValue(pair) = &attribute.meta else { continue };
        let (true, Expr::Lit(literal)) = (pair.path.is_ident("doc"), &pair.value) else { continue };
        let Lit::Str(text) = &literal.lit else { continue };
        let text = text.value().trim().to_owned();
        if text.is_empty() {
            break;
        }
        lines.push(text);
    }
    if lines.is_empty() { Err("it has no docs".to_owned()) } else { Ok(lines.join(" ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Interface, String> {
        let mut interface = Interface::default();
        source(text, Part::Library, &mut interface).map(|()| interface)
    }

    #[test]
    fn functions_enums_and_structs_are_read() {
        let interface = read(
            "/// Adds.\n#[unsafe(no_mangle)] pub unsafe extern \"C\" fn cohort_add(a: Handle, n: Length, out: *mut f64) \
             -> Status { todo!() }\n/// Kinds.\n#[repr(i32)] pub enum Kind { A = 0, B = -3 }\nconst N: usize = 3;\n\
             /// Out.\n#[repr(C)] pub struct Out { a: u32, b: f64, c: [u8; N] }\nfn private() {}",
        )
        .unwrap();
        let [function] = interface.functions.as_slice() else { panic!("one function") };
        assert_eq!((function.name.as_str(), function.summary.as_str()), ("cohort_add", "Adds."));
        assert_eq!(function.parameters.iter().map(|(_, ty)| ty.deno).collect::<Vec<_>>(), ["f64", "f64", "buffer"]);
        assert_eq!(interface.enums[0].variants, [("A".to_owned(), 0), ("B".to_owned(), -3)]);
        let fields: Vec<_> = interface.structs[0].fields.iter().map(|(_, offset)| *offset).collect();
        assert_eq!((fields, interface.structs[0].size), (vec![0, 8, 16], 24));
    }

    #[test]
    fn what_cannot_cross_or_has_no_docs_is_an_error() {
        let exported = "#[unsafe(no_mangle)] pub extern \"C\" fn cohort_x";
        assert!(read(&format!("/// X.\n{exported}(n: u64) {{}}")).unwrap_err().contains("u64 does not cross"));
        assert!(read(&format!("{exported}() {{}}")).unwrap_err().contains("no docs"));
        assert!(read("/// E.\n#[repr(u8)] pub enum E { A }").unwrap_err().contains("no number of its own"));
        let elsewhere = source(&format!("/// X.\n{exported}() {{}}"), Part::Inside, &mut Interface::default());
        assert!(elsewhere.unwrap_err().contains("outside of the library's own crate"));
    }
}
