//! The authentication codes of a connection's messages.

use std::io;

use hmac::{Hmac, Mac};
use sha2::Sha256;

/// HMAC-SHA-256.
pub(super) type Code = Hmac<Sha256>;

/// The number of bytes of a code.
pub(super) const CODE_LENGTH: usize = 32;

/// An end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Host,
    Rank,
}

impl End {
    fn other(self) -> Self {
        if self == Self::Host { Self::Rank } else { Self::Host }
    }
}

/// The state of one end's codes.
///
/// Each code covers the sending end, the number of the message among that end's messages, and its bytes.
/// Without the key, an attacker can read messages, but cannot change, repeat, omit or reflect them.
pub(super) struct Seal {
    end: End,
    key: Code,
    sent: u64,
    received: u64,
}

impl Seal {
    /// Creates the state for `key`, which no other connection has.
    pub(super) fn new(end: End, key: &[u8]) -> Self {
        Self { end, key: keyed(key), sent: 0, received: 0 }
    }

    /// Returns the code of the next message that this end sends.
    pub(super) fn seal(&mut self, message: &[u8]) -> [u8; CODE_LENGTH] {
        let code = self.code(self.end, self.sent, &[message]);
        self.sent += 1;
        code.finalize().into_bytes().into()
    }

    /// Checks the code of the next message that has arrived. The message is given in parts.
    pub(super) fn open(&mut self, parts: &[&[u8]], code: &[u8; CODE_LENGTH]) -> io::Result<()> {
        let expected = self.code(self.end.other(), self.received, parts);
        self.received += 1;
        expected
            .verify_slice(code)
            .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "a message was changed or forged on its way"))
    }

    fn code(&self, sender: End, number: u64, parts: &[&[u8]]) -> Code {
        let mut code = self.key.clone();
        code.update(&[sender as u8]);
        code.update(&number.to_le_bytes());
        for part in parts {
            code.update(part);
        }
        code
    }
}

/// Returns an HMAC for a key of any length.
pub(super) fn keyed(key: &[u8]) -> Code {
    Code::new_from_slice(key).expect("HMAC takes keys of any length")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends() -> (Seal, Seal) {
        (Seal::new(End::Host, b"key"), Seal::new(End::Rank, b"key"))
    }

    #[test]
    fn each_end_opens_the_messages_of_the_other_in_order() {
        let (mut host, mut rank) = ends();
        for message in [&b"one"[..], b"", b"three"] {
            let code = host.seal(message);
            rank.open(&[message], &code).unwrap();
            let code = rank.seal(message);
            host.open(&[message], &code).unwrap();
        }
    }

    #[test]
    fn changed_repeated_omitted_and_reflected_messages_are_refused() {
        let (mut host, mut rank) = ends();
        let code = host.seal(b"one");
        assert!(rank.open(&[b"two"], &code).is_err(), "changed");
        let (mut host, mut rank) = ends();
        let code = host.seal(b"one");
        rank.open(&[b"one"], &code).unwrap();
        assert!(rank.open(&[b"one"], &code).is_err(), "repeated");
        let (mut host, mut rank) = ends();
        host.seal(b"one");
        let code = host.seal(b"two");
        assert!(rank.open(&[b"two"], &code).is_err(), "omitted");
        let (mut host, _) = ends();
        let code = host.seal(b"one");
        assert!(host.open(&[b"one"], &code).is_err(), "reflected");
        let mut other = Seal::new(End::Rank, b"another key");
        assert!(other.open(&[b"one"], &code).is_err(), "another key");
    }
}
