//! Reads the arguments of a call from TypeScript's bytes into the shim's layout.
//!
//! The bytes are a tuple of positional arguments, then a dict of named ones.

use std::ffi::c_void;
use std::marker::PhantomData;
use std::sync::Arc;

use cohort_core::wire::{MAX_DEPTH, Reader, Token};
use cohort_core::{Error, Handle, Result};
use smallvec::SmallVec;
use tch::Tensor;

use crate::generator::Generator;
use crate::signature::Signature;
use crate::sys::{self, ShimNamed, ShimValue};

/// Looks up the objects of handles.
pub trait Objects<'a> {
    /// Returns the tensor of a handle.
    ///
    /// # Errors
    /// A handle error if the tensor has been freed.
    fn tensor(&self, handle: Handle) -> Result<&'a Tensor>;

    /// Returns the generator of a handle.
    ///
    /// # Errors
    /// A handle error if the generator has been freed, or the handle is not a generator's.
    fn generator(&self, handle: Handle) -> Result<Arc<Generator>>;
}

/// Arguments in the shim's layout. They borrow the bytes that they were read from, and the tensors.
pub struct Arguments<'a> {
    inputs: SmallVec<[ShimValue; 6]>,
    named: SmallVec<[ShimNamed; 2]>,
    /// Owns nested items. A vector's items do not move when the vector itself is moved in here.
    nested: Vec<Vec<ShimValue>>,
    tensors: SmallVec<[&'a Tensor; 8]>,
    generators: Vec<Arc<Generator>>,
    bytes: PhantomData<&'a [u8]>,
}

impl<'a> Arguments<'a> {
    /// Reads arguments and looks up their tensors and generators.
    ///
    /// # Errors
    /// A native error if the bytes are malformed. A handle error if a tensor has been freed. A type error if
    /// libtorch does not support a value.
    pub fn read(bytes: &'a [u8], objects: &impl Objects<'a>) -> Result<Self> {
        let mut arguments = Self {
            inputs: SmallVec::new(),
            named: SmallVec::new(),
            nested: Vec::new(),
            tensors: SmallVec::new(),
            generators: Vec::new(),
            bytes: PhantomData,
        };
        let mut reader = Reader::new(bytes);
        let Token::Tuple(count) = reader.token()? else { return Err(malformed()) };
        for _ in 0..count {
            let value = arguments.value(&mut reader, objects, 0)?;
            arguments.inputs.push(value);
        }
        let Token::Dict(count) = reader.token()? else { return Err(malformed()) };
        for _ in 0..count / 2 {
            let Token::String(name) = reader.token()? else {
                return Err(Error::wrong_type("Cannot read arguments: a name is not a string"));
            };
            let value = arguments.value(&mut reader, objects, 0)?;
            arguments.named.push(ShimNamed { name: name.as_ptr().cast(), name_length: name.len(), value });
        }
        if reader.is_at_end() { Ok(arguments) } else { Err(malformed()) }
    }

    pub(crate) fn inputs(&self) -> &[ShimValue] {
        &self.inputs
    }

    pub(crate) fn named(&self) -> &[ShimNamed] {
        &self.named
    }

    /// Returns whether an argument is `false`. It may be given by position (`index`) or by `name`.
    pub(crate) fn is_false(&self, index: usize, name: &str) -> bool {
        let named = || self.named.iter().find(|named| name_of(named) == name).map(|named| &named.value);
        let value = self.inputs.get(index).or_else(named);
        value.is_some_and(|value| value.tag == sys::TAG_BOOL && value.integer == 0)
    }

    /// Returns the tensors that the call reads, and those that it writes.
    pub fn split(&self, signature: &Signature) -> (Vec<&'a Tensor>, Vec<&'a Tensor>) {
        let (mut read, mut written) = (Vec::new(), Vec::new());
        self.each_tensor(signature, &mut |tensor, writes| {
            if writes { written.push(tensor) } else { read.push(tensor) }
        });
        (read, written)
    }

    /// Passes each tensor to `visit`, with whether the call writes it.
    fn each_tensor(&self, signature: &Signature, visit: &mut impl FnMut(&'a Tensor, bool)) {
        for (index, input) in self.inputs.iter().enumerate() {
            self.visit(input, &mut |tensor| visit(tensor, signature.writes(index)));
        }
        for named in &self.named {
            self.visit(&named.value, &mut |tensor| visit(tensor, signature.writes_named(name_of(named))));
        }
    }

    fn visit(&self, value: &ShimValue, visit: &mut impl FnMut(&'a Tensor)) {
        match value.tag {
            sys::TAG_TENSOR => visit(self.tensors[value.integer as usize]),
            sys::TAG_LIST | sys::TAG_TUPLE | sys::TAG_DICT => {
                // SAFETY: `sequence` has written `length` items, which `nested` owns.
                let items = unsafe { std::slice::from_raw_parts(value.pointer.cast::<ShimValue>(), value.length) };
                items.iter().for_each(|item| self.visit(item, visit));
            }
            _ => {}
        }
    }

    fn value(&mut self, reader: &mut Reader<'a>, objects: &impl Objects<'a>, depth: usize) -> Result<ShimValue> {
        Ok(match reader.token()? {
            Token::None => scalar(sys::TAG_NONE, 0, 0.0),
            Token::Bool(value) => scalar(sys::TAG_BOOL, i64::from(value), 0.0),
            Token::Number(value) => scalar(sys::TAG_NUMBER, 0, value),
            Token::Int(value) => scalar(sys::TAG_INT, value, 0.0),
            Token::Float(value) => scalar(sys::TAG_FLOAT, 0, value),
            Token::Tensor(handle) => {
                let tensor = objects.tensor(handle)?;
                self.tensors.push(tensor);
                let number = self.tensors.len() - 1;
                ShimValue { integer: number as i64, ..memory(sys::TAG_TENSOR, tensor.as_ptr().cast(), 0) }
            }
            Token::String(text) => memory(sys::TAG_STRING, text.as_ptr().cast(), text.len()),
            Token::List(count) => self.sequence(sys::TAG_LIST, count, reader, objects, depth)?,
            Token::Tuple(count) => self.sequence(sys::TAG_TUPLE, count, reader, objects, depth)?,
            Token::Dict(count) => self.sequence(sys::TAG_DICT, count, reader, objects, depth)?,
            Token::Bytes(_) => {
                return Err(Error::wrong_type("Cannot read arguments: bytes are not supported; make a tensor of them"));
            }
            Token::Object(handle) => {
                let generator = objects.generator(handle)?;
                let value = memory(sys::TAG_GENERATOR, generator.as_ptr(), 0);
                self.generators.push(generator);
                value
            }
        })
    }

    fn sequence(
        &mut self,
        tag: i32,
        count: usize,
        reader: &mut Reader<'a>,
        objects: &impl Objects<'a>,
        depth: usize,
    ) -> Result<ShimValue> {
        if depth == MAX_DEPTH {
            return Err(Error::range(format!("Cannot read a value: it nests deeper than {MAX_DEPTH} levels")));
        }
        let mut items = Vec::with_capacity(count);
        for _ in 0..count {
            items.push(self.value(reader, objects, depth + 1)?);
        }
        let value = memory(tag, items.as_ptr().cast(), items.len());
        self.nested.push(items);
        Ok(value)
    }
}

fn name_of(named: &ShimNamed) -> &str {
    // SAFETY: `read` has taken the pointer and length from a string that is still borrowed.
    unsafe { std::str::from_utf8_unchecked(std::slice::from_raw_parts(named.name.cast(), named.name_length)) }
}

fn malformed() -> Error {
    Error::native("Cannot read arguments: they are not a tuple and a dict")
}

fn scalar(tag: i32, integer: i64, number: f64) -> ShimValue {
    ShimValue { tag, integer, number, pointer: std::ptr::null(), length: 0 }
}

fn memory(tag: i32, pointer: *const c_void, length: usize) -> ShimValue {
    ShimValue { tag, integer: 0, number: 0.0, pointer, length }
}
