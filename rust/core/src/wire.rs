//! Encodes [`Value`]s as bytes, the same in both directions: a tag, then the tag's payload, little-endian and
//! unaligned.
//!
//! The reader does not trust its input. It checks each length against the remaining bytes before it
//! allocates. Callers that recurse limit the depth.

use crate::error::{Error, Result};
use crate::handle::Handle;
use crate::value::Value;

/// The first byte of a value, which determines its payload.
#[repr(u8)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WireTag {
    /// No payload.
    None = 0,
    /// No payload.
    False = 1,
    /// No payload.
    True = 2,
    /// An f64: a JavaScript number.
    Number = 3,
    /// An i64.
    Int = 4,
    /// An f64: a float, even if it is a whole number.
    Float = 5,
    /// A handle, as an f64.
    Tensor = 6,
    /// A handle, as an f64.
    Object = 7,
    /// A u32 length and UTF-8.
    String = 8,
    /// A u32 length and bytes.
    Bytes = 9,
    /// A u32 count and the items.
    List = 10,
    /// A u32 count and the items.
    Tuple = 11,
    /// A u32 count and that many keys, each followed by its value.
    Dict = 12,
    /// An f64: the index of the call's own tensor that is the result.
    Argument = 13,
}

/// The maximum depth of nested values.
pub const MAX_DEPTH: usize = 128;

/// A token of the input. The items of a list, tuple or dict follow as separate tokens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Token<'a> {
    /// `None`, `null` or `undefined`.
    None,
    /// A boolean.
    Bool(bool),
    /// A JavaScript number.
    Number(f64),
    /// An integer.
    Int(i64),
    /// A float, even if it is a whole number.
    Float(f64),
    /// A tensor.
    Tensor(Handle),
    /// A native object of another kind.
    Object(Handle),
    /// A string.
    String(&'a str),
    /// Raw bytes.
    Bytes(&'a [u8]),
    /// A list with this number of items.
    List(usize),
    /// A tuple with this number of items.
    Tuple(usize),
    /// A dict with this number of tokens: keys and values together.
    Dict(usize),
}

/// Reads tokens from bytes.
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Creates a reader at the start of `bytes`.
    #[inline]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Returns whether all bytes have been read.
    #[inline]
    pub fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// Reads the next token.
    ///
    /// # Errors
    /// A native error if the bytes are truncated or malformed.
    #[inline]
    pub fn token(&mut self) -> Result<Token<'a>> {
        let [tag] = self.array()?;
        Ok(match tag {
            tag if tag == WireTag::None as u8 => Token::None,
            tag if tag == WireTag::False as u8 => Token::Bool(false),
            tag if tag == WireTag::True as u8 => Token::Bool(true),
            tag if tag == WireTag::Number as u8 => Token::Number(self.float()?),
            tag if tag == WireTag::Int as u8 => Token::Int(i64::from_le_bytes(self.array()?)),
            tag if tag == WireTag::Float as u8 => Token::Float(self.float()?),
            tag if tag == WireTag::Tensor as u8 => Token::Tensor(Handle(self.float()?)),
            tag if tag == WireTag::Object as u8 => Token::Object(Handle(self.float()?)),
            tag if tag == WireTag::String as u8 => {
                let text = std::str::from_utf8(self.bytes()?).map_err(|_| malformed("a string is not UTF-8"))?;
                Token::String(text)
            }
            tag if tag == WireTag::Bytes as u8 => Token::Bytes(self.bytes()?),
            tag if tag == WireTag::List as u8 => Token::List(self.count(1)?),
            tag if tag == WireTag::Tuple as u8 => Token::Tuple(self.count(1)?),
            tag if tag == WireTag::Dict as u8 => Token::Dict(self.count(2)? * 2),
            _ => return Err(malformed(&format!("there is no tag {tag}"))),
        })
    }

    /// Reads a count of items that take at least `min_bytes` bytes each.
    #[inline]
    fn count(&mut self, min_bytes: usize) -> Result<usize> {
        let count = u32::from_le_bytes(self.array()?) as usize;
        if count.saturating_mul(min_bytes) > self.rest.len() {
            return Err(malformed("it is truncated"));
        }
        Ok(count)
    }

    fn bytes(&mut self) -> Result<&'a [u8]> {
        let length = u32::from_le_bytes(self.array()?) as usize;
        self.take(length)
    }

    #[inline]
    fn float(&mut self) -> Result<f64> {
        Ok(f64::from_le_bytes(self.array()?))
    }

    #[inline]
    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or_else(|| malformed("it is truncated"))?;
        self.rest = rest;
        Ok(*taken)
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or_else(|| malformed("it is truncated"))?;
        self.rest = rest;
        Ok(taken)
    }
}

fn malformed(why: &str) -> Error {
    Error::native(format!("Cannot read a value: {why}"))
}

/// Returns the number of bytes that `value` takes.
pub fn encoded_len<T>(value: &Value<T>) -> usize {
    1 + match value {
        Value::None | Value::Bool(_) => 0,
        Value::Number(_)
        | Value::Int(_)
        | Value::Float(_)
        | Value::Tensor(_)
        | Value::Object(_)
        | Value::Argument(_) => 8,
        Value::String(text) => 4 + text.len(),
        Value::Bytes(bytes) => 4 + bytes.len(),
        Value::List(items) | Value::Tuple(items) => 4 + items.iter().map(encoded_len).sum::<usize>(),
        Value::Dict(entries) => {
            4 + entries.iter().map(|(key, value)| encoded_len(key) + encoded_len(value)).sum::<usize>()
        }
    }
}

/// Appends `value` to `out`.
pub fn write(value: &Value<Handle>, out: &mut Vec<u8>) {
    match value {
        Value::None => out.push(WireTag::None as u8),
        Value::Bool(false) => out.push(WireTag::False as u8),
        Value::Bool(true) => out.push(WireTag::True as u8),
        Value::Number(number) => write_word(WireTag::Number, number.to_le_bytes(), out),
        Value::Int(number) => write_word(WireTag::Int, number.to_le_bytes(), out),
        Value::Float(number) => write_word(WireTag::Float, number.to_le_bytes(), out),
        Value::Tensor(handle) => write_word(WireTag::Tensor, handle.0.to_le_bytes(), out),
        Value::Object(handle) => write_word(WireTag::Object, handle.0.to_le_bytes(), out),
        Value::Argument(index) => write_word(WireTag::Argument, (*index as f64).to_le_bytes(), out),
        Value::String(text) => {
            write_count(WireTag::String, text.len(), out);
            out.extend_from_slice(text.as_bytes());
        }
        Value::Bytes(bytes) => {
            write_count(WireTag::Bytes, bytes.len(), out);
            out.extend_from_slice(bytes);
        }
        Value::List(items) => {
            write_count(WireTag::List, items.len(), out);
            items.iter().for_each(|item| write(item, out));
        }
        Value::Tuple(items) => {
            write_count(WireTag::Tuple, items.len(), out);
            items.iter().for_each(|item| write(item, out));
        }
        Value::Dict(entries) => {
            write_count(WireTag::Dict, entries.len(), out);
            for (key, value) in entries {
                write(key, out);
                write(value, out);
            }
        }
    }
}

fn write_word(tag: WireTag, word: [u8; 8], out: &mut Vec<u8>) {
    out.push(tag as u8);
    out.extend_from_slice(&word);
}

fn write_count(tag: WireTag, count: usize, out: &mut Vec<u8>) {
    out.push(tag as u8);
    out.extend_from_slice(&(count as u32).to_le_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_kind() -> Value<Handle> {
        Value::Tuple(vec![
            Value::None,
            Value::Bool(true),
            Value::Bool(false),
            Value::Number(-0.5),
            Value::Int(i64::MIN),
            Value::Float(2.0),
            Value::Tensor(Handle(12.0)),
            Value::Object(Handle(13.0)),
            Value::String("né\0".to_owned()),
            Value::Bytes(vec![0, 255]),
            Value::List(vec![]),
            Value::Dict(vec![(Value::String("key".to_owned()), Value::List(vec![Value::Int(1)]))]),
        ])
    }

    fn encode(value: &Value<Handle>) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(value, &mut bytes);
        bytes
    }

    /// Reads the next value.
    fn read(reader: &mut Reader<'_>) -> Result<Value<Handle>> {
        fn items(count: usize, reader: &mut Reader<'_>) -> Result<Vec<Value<Handle>>> {
            (0..count).map(|_| read(reader)).collect()
        }
        Ok(match reader.token()? {
            Token::None => Value::None,
            Token::Bool(value) => Value::Bool(value),
            Token::Number(value) => Value::Number(value),
            Token::Int(value) => Value::Int(value),
            Token::Float(value) => Value::Float(value),
            Token::Tensor(handle) => Value::Tensor(handle),
            Token::Object(handle) => Value::Object(handle),
            Token::String(text) => Value::String(text.to_owned()),
            Token::Bytes(bytes) => Value::Bytes(bytes.to_vec()),
            Token::List(count) => Value::List(items(count, reader)?),
            Token::Tuple(count) => Value::Tuple(items(count, reader)?),
            Token::Dict(count) => {
                let mut flat = items(count, reader)?.into_iter();
                let mut entries = Vec::new();
                while let (Some(key), Some(value)) = (flat.next(), flat.next()) {
                    entries.push((key, value));
                }
                Value::Dict(entries)
            }
        })
    }

    #[test]
    fn every_kind_is_read_back_equal_and_has_the_encoded_length() {
        let bytes = encode(&every_kind());
        assert_eq!(bytes.len(), encoded_len(&every_kind()));
        let mut reader = Reader::new(&bytes);
        assert_eq!(read(&mut reader).unwrap(), every_kind());
        assert!(reader.is_at_end());
    }

    #[test]
    fn every_truncation_is_an_error() {
        let bytes = encode(&every_kind());
        for length in 0..bytes.len() {
            assert!(read(&mut Reader::new(&bytes[..length])).is_err(), "{length} bytes");
        }
    }

    #[test]
    fn lengths_and_counts_are_checked_before_memory_is_allocated() {
        for tag in [WireTag::String, WireTag::Bytes, WireTag::List, WireTag::Tuple, WireTag::Dict] {
            let hostile = [&[tag as u8][..], &u32::MAX.to_le_bytes()].concat();
            assert!(Reader::new(&hostile).token().unwrap_err().message.contains("truncated"));
        }
    }

    #[test]
    fn unknown_tags_and_bad_text_are_errors() {
        assert!(Reader::new(&[99]).token().unwrap_err().message.contains("no tag 99"));
        assert!(Reader::new(&[WireTag::String as u8, 1, 0, 0, 0, 0xff]).token().unwrap_err().message.contains("UTF-8"));
    }
}
