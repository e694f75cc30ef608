//! Requests and replies: one byte for the operation or status, two lengths, the key and the value, and over
//! TCP an authentication code. All numbers are little-endian.

use std::io::{self, Read, Write};

use super::seal::{CODE_LENGTH, Seal};

/// Longer keys and values are refused before memory is allocated for them. A group's name lists its ranks.
/// The value that a rank sets for all others has some bytes for each of them.
const MAX_KEY: u32 = 64 << 10;
const MAX_VALUE: u32 = 1 << 20;

/// Sets a key. The reply is `OK`, or `REFUSED` with the reason.
pub(super) const SET: u8 = 1;
/// Waits for a key, for as many milliseconds as the value says. The reply is `OK` with the value, or
/// `MISSING`.
pub(super) const GET: u8 = 2;

/// Reports that a rank has formed a group, so that it needs no more keys of the group. The key is the group's
/// name, the value its number of ranks. The reply is `OK`, or `REFUSED` with the reason.
pub(super) const FORMED: u8 = 3;

pub(super) const OK: u8 = 0;
pub(super) const MISSING: u8 = 1;
pub(super) const REFUSED: u8 = 2;

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) kind: u8,
    pub(super) key: Vec<u8>,
    pub(super) value: Vec<u8>,
}

impl Message {
    pub(super) fn new(kind: u8, key: impl Into<Vec<u8>>, value: impl Into<Vec<u8>>) -> Self {
        Self { kind, key: key.into(), value: value.into() }
    }

    pub(super) fn write(&self, stream: &mut impl Write, seal: Option<&mut Seal>) -> io::Result<()> {
        let key = length(&self.key, MAX_KEY)?;
        let value = length(&self.value, MAX_VALUE)?;
        let mut bytes = Vec::with_capacity(9 + self.key.len() + self.value.len() + CODE_LENGTH);
        bytes.push(self.kind);
        bytes.extend_from_slice(&key.to_le_bytes());
        bytes.extend_from_slice(&value.to_le_bytes());
        bytes.extend_from_slice(&self.key);
        bytes.extend_from_slice(&self.value);
        if let Some(seal) = seal {
            let code = seal.seal(&bytes);
            bytes.extend_from_slice(&code);
        }
        stream.write_all(&bytes)
    }

    pub(super) fn read(stream: &mut impl Read, seal: Option<&mut Seal>) -> io::Result<Self> {
        let mut head = [0; 9];
        stream.read_exact(&mut head)?;
        let number = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        let key = text(stream, number(1), MAX_KEY)?;
        let value = text(stream, number(5), MAX_VALUE)?;
        if let Some(seal) = seal {
            let mut code = [0; CODE_LENGTH];
            stream.read_exact(&mut code)?;
            seal.open(&[&head, &key, &value], &code)?;
        }
        Ok(Self { kind: head[0], key, value })
    }
}

fn length(text: &[u8], max: u32) -> io::Result<u32> {
    u32::try_from(text.len()).ok().filter(|&length| length <= max).ok_or_else(too_long)
}

fn text(stream: &mut impl Read, length: u32, max: u32) -> io::Result<Vec<u8>> {
    if length > max {
        return Err(too_long());
    }
    let mut text = vec![0; length as usize];
    stream.read_exact(&mut text)?;
    Ok(text)
}

fn too_long() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a key or value of the store is too long")
}

#[cfg(test)]
mod tests {
    use super::super::seal::End;
    use super::*;

    #[test]
    fn messages_arrive_as_they_were_sent() {
        let message = Message::new(SET, "key", [0, 255, 7]);
        let mut bytes = Vec::new();
        message.write(&mut bytes, None).unwrap();
        assert_eq!(Message::read(&mut bytes.as_slice(), None).unwrap(), message);
    }

    #[test]
    fn sealed_messages_are_read_unchanged_by_the_other_end_only() {
        let [mut rank, mut host, mut other] = [End::Rank, End::Host, End::Host].map(|end| Seal::new(end, b"key"));
        let message = Message::new(SET, "key", [0, 255, 7]);
        let mut bytes = Vec::new();
        message.write(&mut bytes, Some(&mut rank)).unwrap();
        assert_eq!(Message::read(&mut bytes.as_slice(), Some(&mut host)).unwrap(), message);
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert!(Message::read(&mut changed.as_slice(), Some(&mut other)).is_err(), "{at}");
            other = Seal::new(End::Host, b"key");
        }
    }

    #[test]
    fn truncated_messages_are_errors() {
        let mut bytes = Vec::new();
        Message::new(GET, "key", "value").write(&mut bytes, Some(&mut Seal::new(End::Rank, b"key"))).unwrap();
        for length in 0..bytes.len() {
            let mut seal = Seal::new(End::Host, b"key");
            assert!(Message::read(&mut &bytes[..length], Some(&mut seal)).is_err(), "{length}");
        }
    }

    #[test]
    fn false_lengths_are_errors_before_memory_is_allocated() {
        for head in [[1, 255, 255, 255, 255, 0, 0, 0, 0], [1, 0, 0, 0, 0, 255, 255, 255, 255]] {
            let error = Message::read(&mut head.as_slice(), None).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::InvalidData);
        }
        let long = Message::new(SET, vec![b'k'; MAX_KEY as usize + 1], "");
        assert!(long.write(&mut Vec::new(), None).is_err());
    }
}
