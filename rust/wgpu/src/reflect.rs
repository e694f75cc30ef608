//! Lists the variables that a kernel takes, from its WGSL.

use cohort_core::{Handle, Value};
use wgpu::naga::proc::Layouter;
use wgpu::naga::valid::FunctionInfo;
use wgpu::naga::{self, AddressSpace, Module, Scalar, ScalarKind, StorageAccess, Type, TypeInner};

use crate::adapter::dict;

/// How a kernel uses a buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// A storage buffer that the kernel only reads.
    Read,
    /// A storage buffer that the kernel may write.
    ReadWrite,
    /// A uniform buffer, which holds parameters.
    Uniform,
}

/// A field of a uniform buffer.
#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    /// Its path (`"scale"`, `"view.origin"`).
    pub name: String,
    /// Bytes from the start of the buffer.
    pub offset: u32,
    /// The WGSL name of its scalar type (`"f32"`).
    pub scalar: String,
    /// Elements in a column: 1 for a scalar, its size for a vector.
    pub rows: u32,
    /// Columns: 1 unless it is a matrix.
    pub columns: u32,
    /// Bytes from one column to the next.
    pub column_stride: u32,
    /// Items: 1 unless it is an array.
    pub items: u32,
    /// Bytes from one item to the next.
    pub item_stride: u32,
}

/// A variable that a kernel takes.
#[derive(Debug, PartialEq, Eq)]
pub struct Binding {
    /// Its name.
    pub name: String,
    /// Its bind group.
    pub group: u32,
    /// Its number in the group.
    pub number: u32,
    /// How the kernel uses it.
    pub access: Access,
    /// The minimum size of the buffer in bytes.
    pub size: u32,
    /// Bytes from one element to the next if it is an array of runtime size, otherwise 0.
    pub stride: u32,
    /// The scalar type of its elements (`"f32"`); empty if they are of several types.
    pub scalar: String,
    /// The fields of a uniform buffer; empty for storage buffers.
    pub fields: Vec<Field>,
}

impl Binding {
    /// Returns a dict that describes the variable.
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

/// Returns the variables that an entry point uses, sorted by group and number.
///
/// # Errors
/// A message about the first variable that is not a buffer, or that is a uniform buffer with an unsupported
/// layout.
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
            _ => return Err(format!("{name} is not a buffer: kernels take var<storage> and var<uniform>")),
        };
        let ty = &module.types[variable.ty];
        let (scalar, stride) = elements(module, ty);
        let mut fields = Vec::new();
        if access == Access::Uniform {
            lay_out(module, &Part { name: "", ty, offset: 0, items: 1, item_stride: 0 }, &mut fields)
                .map_err(|part| format!("{name} has {part}, which parameters cannot have"))?;
        }
        let size = layouter[variable.ty].size.max(stride);
        found.push(Binding { name, group: place.group, number: place.binding, access, size, stride, scalar, fields });
    }
    found.sort_by_key(|binding| (binding.group, binding.number));
    Ok(found)
}

/// Returns the scalar type of a buffer's elements, and their stride if the number of elements is known only
/// at run time. The type is empty if there are several.
fn elements(module: &Module, ty: &Type) -> (String, u32) {
    match &ty.inner {
        TypeInner::Array { base, size, stride } => {
            let (scalar, _) = elements(module, &module.types[*base]);
            (scalar, if *size == naga::ArraySize::Dynamic { *stride } else { 0 })
        }
        TypeInner::Scalar(scalar) | TypeInner::Atomic(scalar) => (name_of(*scalar), 0),
        TypeInner::Vector { scalar, .. } | TypeInner::Matrix { scalar, .. } => (name_of(*scalar), 0),
        TypeInner::Struct { members, .. } => {
            // A struct may end in an array of runtime size. Then the array's stride counts.
            let last = members.last().map(|member| elements(module, &module.types[member.ty]));
            let stride = last.map_or(0, |(_, stride)| stride);
            let mut scalars = members.iter().map(|member| elements(module, &module.types[member.ty]).0);
            let first = scalars.next().unwrap_or_default();
            (if scalars.all(|scalar| scalar == first) { first } else { String::new() }, stride)
        }
        _ => (String::new(), 0),
    }
}

/// A part of a uniform buffer that is to be divided into fields.
struct Part<'a> {
    name: &'a str,
    ty: &'a Type,
    offset: u32,
    items: u32,
    item_stride: u32,
}

/// Appends the fields of a part.
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
            // A column has the alignment of a vector of its size. A vector of three is aligned like one of
            // four.
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
