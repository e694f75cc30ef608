//! What a kernel takes, read from its WGSL.

use cohort_core::{Handle, Value};
use wgpu::naga::proc::Layouter;
use wgpu::naga::valid::FunctionInfo;
use wgpu::naga::{self, AddressSpace, Module, Scalar, ScalarKind, StorageAccess, Type, TypeInner};

use crate::adapter::dict;

/// How a kernel uses memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// A storage buffer that is read.
    Read,
    /// A storage buffer that may be written.
    ReadWrite,
    /// Parameters.
    Uniform,
}

/// A part of parameters.
#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    /// Its path (`"scale"`, `"view.origin"`).
    pub name: String,
    /// Bytes from the beginning.
    pub offset: u32,
    /// WGSL's name of what its elements are (`"f32"`).
    pub scalar: String,
    /// Elements in a column: of a scalar 1, of a vector its size.
    pub rows: u32,
    /// Columns: of all but matrices 1.
    pub columns: u32,
    /// Bytes from column to column.
    pub column_stride: u32,
    /// Items: of all but arrays 1.
    pub items: u32,
    /// Bytes from item to item.
    pub item_stride: u32,
}

/// A variable that a kernel is given.
#[derive(Debug, PartialEq, Eq)]
pub struct Binding {
    /// Its name.
    pub name: String,
    /// Its group.
    pub group: u32,
    /// Its number in the group.
    pub number: u32,
    /// How it is used.
    pub access: Access,
    /// The least bytes that will do.
    pub size: u32,
    /// Bytes from element to element, where their number is not said.
    pub stride: u32,
    /// What its elements are made of (`"f32"`); empty where they are structs.
    pub scalar: String,
    /// Of parameters, the parts.
    pub fields: Vec<Field>,
}

impl Binding {
    /// A dict.
    pub fn describe(&self) -> Value<Handle> {
        let text = |text: &str| Value::String(text.to_owned());
        let number = |number: u32| Value::Float(f64::from(number));
        let access = match self.access {
            Access::Read => "read",
            Access::ReadWrite => "read_write",
            Access::Uniform => "uniform",
        };
        let fields = self.fields.iter().map(|field| {
            dict([
                ("name", text(&field.name)),
                ("offset", number(field.offset)),
                ("scalar", text(&field.scalar)),
                ("rows", number(field.rows)),
                ("columns", number(field.columns)),
                ("columnStride", number(field.column_stride)),
                ("items", number(field.items)),
                ("itemStride", number(field.item_stride)),
            ])
        });
        dict([
            ("name", text(&self.name)),
            ("access", text(access)),
            ("size", number(self.size)),
            ("stride", number(self.stride)),
            ("scalar", text(&self.scalar)),
            ("fields", Value::List(fields.collect())),
        ])
    }
}

/// The variables that an entry point uses, by group and number.
///
/// # Errors
/// What is wrong with one that is no buffer, or has no name or layout.
pub fn bindings(module: &Module, info: &FunctionInfo) -> Result<Vec<Binding>, String> {
    let mut layouter = Layouter::default();
    layouter.update(module.to_ctx()).map_err(|error| error.to_string())?;
    let mut found = Vec::new();
    for (handle, variable) in module.global_variables.iter() {
        let Some(place) = &variable.binding else { continue };
        if info[handle].is_empty() {
            continue;
        }
        let name = variable.name.clone().unwrap_or_default();
        let access = match variable.space {
            AddressSpace::Uniform => Access::Uniform,
            AddressSpace::Storage { access } if access.contains(StorageAccess::STORE) => Access::ReadWrite,
            AddressSpace::Storage { .. } => Access::Read,
            _ => return Err(format!("{name} is no buffer: kernels take var<storage> and var<uniform>")),
        };
        let ty = &module.types[variable.ty];
        let (scalar, stride) = elements(module, ty);
        let mut fields = Vec::new();
        if access == Access::Uniform {
            lay_out(module, &Part { name: "", ty, offset: 0, items: 1, item_stride: 0 }, &mut fields)
                .map_err(|what| format!("{name} has {what}, which parameters cannot have"))?;
        }
        let size = layouter[variable.ty].size.max(stride);
        found.push(Binding { name, group: place.group, number: place.binding, access, size, stride, scalar, fields });
    }
    found.sort_by_key(|binding| (binding.group, binding.number));
    Ok(found)
}

/// What the elements of a storage buffer are made of, and their stride where their number is not said.
fn elements(module: &Module, ty: &Type) -> (String, u32) {
    match &ty.inner {
        TypeInner::Array { base, size, stride } => {
            let (scalar, _) = elements(module, &module.types[*base]);
            (scalar, if *size == naga::ArraySize::Dynamic { *stride } else { 0 })
        }
        TypeInner::Scalar(scalar) | TypeInner::Atomic(scalar) => (name_of(*scalar), 0),
        TypeInner::Vector { scalar, .. } | TypeInner::Matrix { scalar, .. } => (name_of(*scalar), 0),
        TypeInner::Struct { members, .. } => {
            // One that ends in an array of any number counts by that.
            let last = members.last().map(|member| elements(module, &module.types[member.ty]));
            let stride = last.map_or(0, |(_, stride)| stride);
            let mut scalars = members.iter().map(|member| elements(module, &module.types[member.ty]).0);
            let first = scalars.next().unwrap_or_default();
            (if scalars.all(|scalar| scalar == first) { first } else { String::new() }, stride)
        }
        _ => (String::new(), 0),
    }
}

struct Part<'a> {
    name: &'a str,
    ty: &'a Type,
    offset: u32,
    items: u32,
    item_stride: u32,
}

fn lay_out(module: &Module, part: &Part<'_>, fields: &mut Vec<Field>) -> Result<(), String> {
    let &Part { name, ty, offset, items, item_stride } = part;
    let field = |scalar: Scalar, rows: u32, columns: u32, column_stride: u32| Field {
        name: name.to_owned(),
        offset,
        scalar: name_of(scalar),
        rows,
        columns,
        column_stride,
        items,
        item_stride,
    };
    match &ty.inner {
        TypeInner::Scalar(scalar) => fields.push(field(*scalar, 1, 1, 0)),
        TypeInner::Vector { size, scalar } => fields.push(field(*scalar, *size as u32, 1, 0)),
        TypeInner::Matrix { columns, rows, scalar } => {
            // A column is aligned as a vector of its size: one of three as one of four.
            let stride = u32::from(scalar.width) * if *rows as u32 == 2 { 2 } else { 4 };
            fields.push(field(*scalar, *rows as u32, *columns as u32, stride));
        }
        TypeInner::Array { base, size: naga::ArraySize::Constant(count), stride } if items == 1 => {
            let ty = &module.types[*base];
            if matches!(ty.inner, TypeInner::Struct { .. }) {
                return Err("an array of structs".to_owned());
            }
            lay_out(module, &Part { ty, items: count.get(), item_stride: *stride, ..*part }, fields)?;
        }
        TypeInner::Struct { members, .. } if items == 1 => {
            for member in members {
                let own = member.name.as_deref().unwrap_or_default();
                let path = if name.is_empty() { own.to_owned() } else { format!("{name}.{own}") };
                let (ty, offset) = (&module.types[member.ty], offset + member.offset);
                lay_out(module, &Part { name: &path, ty, offset, items: 1, item_stride: 0 }, fields)?;
            }
        }
        _ => return Err("an array of arrays".to_owned()),
    }
    Ok(())
}

fn name_of(scalar: Scalar) -> String {
    let letter = match scalar.kind {
        ScalarKind::Sint => 'i',
        ScalarKind::Uint => 'u',
        ScalarKind::Float => 'f',
        _ => return "bool".to_owned(),
    };
    format!("{letter}{}", u32::from(scalar.width) * 8)
}
