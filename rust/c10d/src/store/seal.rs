//! The codes by which the messages of an authenticated connection are told from anybody else's.

use std::io;

use hmac::{Hmac, Mac};
use sha2::Sha256;

/// HMAC-SHA-256.
pub(super) type Code = Hmac<Sha256>;

/// How many bytes a code has.
pub(super) const CODE_LENGTH: usize = 32;

/// Which end of a connection this is.
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

/// One end's codes. Each is over the end that sends, the number of the message among that end's, and its bytes: who has
/// not the key can neither change a message, nor say it again, leave one out or turn one back. It can be read.
pub(super) struct Seal {
    end: End,
    key: Code,
    sent: u64,
    received: u64,
}

impl Seal {
    /// The codes under `key`, which no other connection has.
    pub(super) fn new(end: End, key: &[u8]) -> Self {
        Self { end, key: keyed(key), sent: 0, received: 0 }
    }

    /// The code of the next message that this end sends.
    pub(super) fn seal(&mut self, message: &[u8]) -> [u8; CODE_LENGTH] {
        let code = self.code(self.end, self.sent, &[message]);
        self.sent += 1;
        code.finalize().into_bytes().into()
    }

    /// Checks the code of the next message that has come, by its parts.
    pub(super) fn open(&mut self, parts: &[&[u8]], code: &[u8; CODE_LENGTH]) -> io::Result<()> {
        let expected = self.code(self.end.other(), self.received, parts);
        self.received += 1;
        expected.verify_slice(code).map_err(|_| {
            io::Error::new(io::ErrorKind::InvalidData, "a message was changed, or sent by somebody else, on its way")
        })
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

/// Codes under a key of any length.
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
    fn what_one_end_seals_the_other_opens_in_order() {
        let (mut host, mut rank) = ends();
        for message in [&b"one"[..], b"", b"three"] {
            let code = host.seal(message);
            rank.open(&[message], &code).unwrap();
            let code = rank.seal(message);
            host.open(&[message], &code).unwrap();
        }
    }

    #[test]
    fn what_is_changed_said_again_left_out_or_turned_back_is_refused() {
        let (mut host, mut rank) = ends();
        let code = host.seal(b"one");
        assert!(rank.open(&[b"two"], &code).is_err(), "changed");
        let (mut host, mut rank) = ends();
        let code = host.seal(b"one");
        rank.open(&[b"one"], &code).unwrap();
        assert!(rank.open(&[b"one"], &code).is_err(), "said again");
        let (mut host, mut rank) = ends();
        host.seal(b"one");
        let code = host.seal(b"two");
        assert!(rank.open(&[b"two"], &code).is_err(), "left out");
        let (mut host, _) = ends();
        let code = host.seal(b"one");
        assert!(host.open(&[b"one"], &code).is_err(), "turned back");
        let mut other = Seal::new(End::Rank, b"another key");
        assert!(other.open(&[b"one"], &code).is_err(), "another key");
    }
}
