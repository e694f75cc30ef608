//! Lays a [`TensorValue`] out as the shim reads it.

use std::ffi::c_void;

use cohort_core::{Error, Result};

use crate::TensorValue;
use crate::sys::{self, ShimNamed, ShimValue};

/// Arguments of one call, laid out. Borrows the values that it was made of.
pub struct Lowered<'a> {
    inputs: Vec<ShimValue>,
    named: Vec<ShimNamed>,
    /// Where nested items live. A vector's items stay where they are when the vector itself is moved in here.
    nested: Vec<Vec<ShimValue>>,
    values: std::marker::PhantomData<&'a TensorValue>,
}

impl<'a> Lowered<'a> {
    /// Lays positional and named arguments out.
    ///
    /// # Errors
    /// A type error if a name is not a string, or a value is none that libtorch knows.
    pub fn new(inputs: &'a [TensorValue], named: &'a [(TensorValue, TensorValue)]) -> Result<Self> {
        let mut lowered = Self {
            inputs: Vec::with_capacity(inputs.len()),
            named: Vec::with_capacity(named.len()),
            nested: Vec::new(),
            values: std::marker::PhantomData,
        };
        for input in inputs {
            let value = lowered.lower(input)?;
            lowered.inputs.push(value);
        }
        for (name, value) in named {
            let TensorValue::String(name) = name else {
                return Err(Error::wrong_type("the name of an argument is not a string"));
            };
            let value = lowered.lower(value)?;
            lowered.named.push(ShimNamed { name: name.as_ptr().cast(), name_length: name.len(), value });
        }
        Ok(lowered)
    }

    /// The positional arguments.
    pub fn inputs(&self) -> &[ShimValue] {
        &self.inputs
    }

    /// The named arguments.
    pub fn named(&self) -> &[ShimNamed] {
        &self.named
    }

    fn lower(&mut self, value: &'a TensorValue) -> Result<ShimValue> {
        Ok(match value {
            TensorValue::None => scalar(sys::TAG_NONE, 0, 0.0),
            TensorValue::Bool(value) => scalar(sys::TAG_BOOL, i64::from(*value), 0.0),
            TensorValue::Number(value) => scalar(sys::TAG_NUMBER, 0, *value),
            TensorValue::Int(value) => scalar(sys::TAG_INT, *value, 0.0),
            TensorValue::Float(value) => scalar(sys::TAG_FLOAT, 0, *value),
            TensorValue::Tensor(tensor) => memory(sys::TAG_TENSOR, tensor.as_ptr().cast(), 0),
            TensorValue::String(text) => memory(sys::TAG_STRING, text.as_ptr().cast(), text.len()),
            TensorValue::List(items) => self.sequence(sys::TAG_LIST, items.iter())?,
            TensorValue::Tuple(items) => self.sequence(sys::TAG_TUPLE, items.iter())?,
            TensorValue::Dict(entries) => {
                self.sequence(sys::TAG_DICT, entries.iter().flat_map(|(key, value)| [key, value]))?
            }
            TensorValue::Bytes(_) => return Err(Error::wrong_type("raw bytes are no argument, make a tensor of them")),
            TensorValue::Object(_) => return Err(Error::wrong_type("a native object is no argument")),
        })
    }

    fn sequence(&mut self, tag: i32, items: impl Iterator<Item = &'a TensorValue>) -> Result<ShimValue> {
        let lowered = items.map(|item| self.lower(item)).collect::<Result<Vec<_>>>()?;
        let value = memory(tag, lowered.as_ptr().cast(), lowered.len());
        self.nested.push(lowered);
        Ok(value)
    }
}

fn scalar(tag: i32, integer: i64, number: f64) -> ShimValue {
    ShimValue { tag, integer, number, pointer: std::ptr::null(), length: 0 }
}

fn memory(tag: i32, pointer: *const c_void, length: usize) -> ShimValue {
    ShimValue { tag, integer: 0, number: 0.0, pointer, length }
}
