//! Maps Rust types to Deno's FFI types and C declarations, and computes layouts of structs.

use std::collections::HashMap;

use syn::{Expr, GenericArgument, Lit, PathArguments, ReturnType, Type};

use crate::model::CType;

/// Values of constants by name. Array types use them as lengths.
pub type Constants = HashMap<String, usize>;

/// Maps a parameter's type.
///
/// `In<T>`, `Out<T>` and raw pointers cross as buffers. `Pinned<T>` crosses as a pointer, which TypeScript
/// takes once.
pub fn parameter(ty: &Type) -> Result<CType, String> {
    for (wrapper, deno, qualifier) in [("In", "buffer", "const "), ("Out", "buffer", ""), ("Pinned", "pointer", "")] {
        if let Some(inner) = inside(wrapper, ty) {
            return Ok(CType { deno, c: format!("{qualifier}{} *", c_name(inner)?) });
        }
    }
    match ty {
        Type::Ptr(pointer) => {
            let qualifier = if pointer.const_token.is_some() { "const " } else { "" };
            Ok(CType { deno: "buffer", c: format!("{qualifier}{} *", c_name(&pointer.elem)?) })
        }
        _ => value(ty),
    }
}

/// Returns the `T` of a `Wrapper<T>`.
fn inside<'a>(wrapper: &str, ty: &'a Type) -> Option<&'a Type> {
    let Type::Path(path) = ty else { return None };
    let segment = path.path.segments.last().filter(|segment| segment.ident == wrapper)?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    match arguments.args.first() {
        Some(GenericArgument::Type(ty)) => Some(ty),
        _ => None,
    }
}

/// Maps a function's result type. Pointers cross as pointers.
pub fn result(output: &ReturnType) -> Result<CType, String> {
    let ReturnType::Type(_, ty) = output else { return Ok(CType { deno: "void", c: "void".to_owned() }) };
    match parameter(ty)? {
        CType { deno: "buffer", c } => Ok(CType { deno: "pointer", c }),
        other => Ok(other),
    }
}

/// Returns the size and the alignment of a field, in bytes.
pub fn layout(ty: &Type, constants: &Constants) -> Result<(usize, usize), String> {
    match ty {
        Type::Array(array) => {
            let (size, align) = layout(&array.elem, constants)?;
            Ok((size * length(&array.len, constants)?, align))
        }
        _ => match name(ty)?.as_str() {
            "u8" | "i8" => Ok((1, 1)),
            "u16" | "i16" => Ok((2, 2)),
            "u32" | "i32" | "f32" => Ok((4, 4)),
            "f64" => Ok((8, 8)),
            other => Err(format!("a field of type {other} has no layout that TypeScript can read")),
        },
    }
}

fn value(ty: &Type) -> Result<CType, String> {
    let deno = match name(ty)?.as_str() {
        "f64" | "Handle" | "Length" => "f64",
        "u32" => "u32",
        "i32" | "Status" => "i32",
        // 64-bit integers would cross as bigints, which cost more than the call.
        other => return Err(format!("{other} does not cross: use f64, u32, i32, Handle, Length or a pointer")),
    };
    Ok(CType { deno, c: c_name(ty)? })
}

fn c_name(ty: &Type) -> Result<String, String> {
    Ok(match name(ty)?.as_str() {
        "f64" => "double".to_owned(),
        "f32" => "float".to_owned(),
        "u8" => "uint8_t".to_owned(),
        "u32" => "uint32_t".to_owned(),
        "u64" => "uint64_t".to_owned(),
        "i32" => "int32_t".to_owned(),
        other => other.to_owned(),
    })
}

fn name(ty: &Type) -> Result<String, String> {
    let Type::Path(path) = ty else { return Err("a type is neither a name nor a pointer to one".to_owned()) };
    path.path.segments.last().map(|segment| segment.ident.to_string()).ok_or_else(|| "a type has no name".to_owned())
}

/// Evaluates an integer literal, or the name of a constant.
pub fn length(expression: &Expr, constants: &Constants) -> Result<usize, String> {
    match expression {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => number.base10_parse().map_err(|error| error.to_string()),
            _ => Err("a length is not an integer".to_owned()),
        },
        Expr::Path(path) => {
            let name = path.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
            constants.get(&name).copied().ok_or_else(|| format!("the constant {name} is not in the same file"))
        }
        _ => Err("a length is neither a number nor a constant".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Type {
        syn::parse_str(text).unwrap()
    }

    #[test]
    fn types_that_cross_have_a_name_on_both_sides() {
        let crosses = |text: &str| parameter(&parse(text)).map(|found| (found.deno, found.c));
        assert_eq!(crosses("Handle").unwrap(), ("f64", "Handle".to_owned()));
        assert_eq!(crosses("*const u8").unwrap(), ("buffer", "const uint8_t *".to_owned()));
        assert_eq!(crosses("*mut ErrorBuffer").unwrap(), ("buffer", "ErrorBuffer *".to_owned()));
        assert_eq!(crosses("In<u8>").unwrap(), ("buffer", "const uint8_t *".to_owned()));
        assert_eq!(crosses("Out<ErrorBuffer>").unwrap(), ("buffer", "ErrorBuffer *".to_owned()));
        assert_eq!(crosses("Pinned<ErrorBuffer>").unwrap(), ("pointer", "ErrorBuffer *".to_owned()));
    }

    #[test]
    fn types_that_do_not_cross_are_errors() {
        for text in ["u64", "i64", "usize", "bool", "&u8", "(u32, u32)", "*const (u32, u32)"] {
            assert!(parameter(&parse(text)).is_err(), "{text}");
        }
    }

    #[test]
    fn arrays_take_their_length_from_numbers_and_constants() {
        let constants = Constants::from([("SIZE".to_owned(), 12)]);
        assert_eq!(layout(&parse("[f64; SIZE]"), &constants), Ok((96, 8)));
        assert_eq!(layout(&parse("[u8; 3]"), &constants), Ok((3, 1)));
        assert!(layout(&parse("[u8; OTHER]"), &constants).is_err());
        assert!(layout(&parse("*const u8"), &constants).is_err());
    }
}
