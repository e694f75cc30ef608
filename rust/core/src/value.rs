//! Values that cross between TypeScript and libtorch.

use crate::error::Result;
use crate::handle::Handle;

/// A value with tensors of type `T`: [`Handle`]s on the wire, tensors on the native side.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<T> {
    /// `None`, `null` or `undefined`.
    None,
    /// A boolean.
    Bool(bool),
    /// A JavaScript number, which becomes an integer or a float, as its receiver requires.
    Number(f64),
    /// An integer.
    Int(i64),
    /// A float, even if it is a whole number.
    Float(f64),
    /// A tensor.
    Tensor(T),
    /// A native object of another kind.
    Object(Handle),
    /// One of the call's own tensors, by its index.
    Argument(usize),
    /// A string.
    String(String),
    /// Raw bytes.
    Bytes(Vec<u8>),
    /// A list.
    List(Vec<Value<T>>),
    /// A tuple.
    Tuple(Vec<Value<T>>),
    /// A dict: keys and values, in order.
    Dict(Vec<(Value<T>, Value<T>)>),
}

impl<T> Value<T> {
    /// Replaces each tensor with the result of `change`.
    ///
    /// # Errors
    /// The first error of `change`.
    pub fn map<U>(self, change: &mut impl FnMut(T) -> Result<U>) -> Result<Value<U>> {
        Ok(match self {
            Self::None => Value::None,
            Self::Bool(value) => Value::Bool(value),
            Self::Number(value) => Value::Number(value),
            Self::Int(value) => Value::Int(value),
            Self::Float(value) => Value::Float(value),
            Self::Tensor(tensor) => Value::Tensor(change(tensor)?),
            Self::Object(handle) => Value::Object(handle),
            Self::Argument(index) => Value::Argument(index),
            Self::String(text) => Value::String(text),
            Self::Bytes(bytes) => Value::Bytes(bytes),
            Self::List(items) => Value::List(map_all(items, change)?),
            Self::Tuple(items) => Value::Tuple(map_all(items, change)?),
            Self::Dict(entries) => {
                let mut mapped = Vec::with_capacity(entries.len());
                for (key, value) in entries {
                    mapped.push((key.map(change)?, value.map(change)?));
                }
                Value::Dict(mapped)
            }
        })
    }

    /// Calls `visit` for each tensor, in order.
    pub fn each_tensor<'a>(&'a self, visit: &mut impl FnMut(&'a T)) {
        match self {
            Self::Tensor(tensor) => visit(tensor),
            Self::List(items) | Self::Tuple(items) => items.iter().for_each(|item| item.each_tensor(visit)),
            Self::Dict(entries) => {
                for (key, value) in entries {
                    key.each_tensor(visit);
                    value.each_tensor(visit);
                }
            }
            _ => {}
        }
    }
}

fn map_all<T, U>(items: Vec<Value<T>>, change: &mut impl FnMut(T) -> Result<U>) -> Result<Vec<Value<U>>> {
    items.into_iter().map(|item| item.map(change)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    fn nested() -> Value<i32> {
        let dict = Value::Dict(vec![(Value::String("b".to_owned()), Value::Tensor(2))]);
        Value::Tuple(vec![Value::Tensor(1), Value::List(vec![dict, Value::None]), Value::Tensor(3)])
    }

    #[test]
    fn tensors_are_visited_and_replaced_at_every_depth() {
        let mut seen = Vec::new();
        nested().each_tensor(&mut |tensor| seen.push(*tensor));
        assert_eq!(seen, [1, 2, 3]);
        let doubled = nested().map(&mut |tensor| Ok(tensor * 2)).unwrap();
        let mut seen = Vec::new();
        doubled.each_tensor(&mut |tensor| seen.push(*tensor));
        assert_eq!(seen, [2, 4, 6]);
    }

    #[test]
    fn map_stops_at_the_first_failure() {
        let mut calls = 0;
        let failed = nested().map::<i32>(&mut |_| {
            calls += 1;
            Err(Error::native("no"))
        });
        assert_eq!((failed.unwrap_err().message.as_str(), calls), ("no", 1));
    }
}
