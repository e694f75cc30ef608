//! The handshake in which the two ends of a TCP connection prove to each other that they know the world's
//! secret. It comes before any request.
//!
//! The rank sends a random number. The host answers with another one and a proof over both. Then the rank
//! sends its own proof. The secret never travels, and an impostor that listens in place of the host learns
//! nothing. The key for the connection's messages is derived from both numbers, so nothing of one connection
//! can be used in another.

use std::fmt;
use std::io::{self, Read, Write};
use std::time::{Duration, Instant};

use hmac::Mac;
use socket2::Socket;

use super::seal::{CODE_LENGTH, End, Seal, keyed};
use crate::error::Error;

/// The first bytes that a rank sends.
const GREETING: [u8; 8] = *b"cohort 1";

const NONCE_LENGTH: usize = 32;

type Nonce = [u8; NONCE_LENGTH];

/// A secret that only the ranks of a world know.
#[derive(Clone)]
pub struct Secret(Vec<u8>);

impl Secret {
    /// Creates a secret from its bytes.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Result<Self, Error> {
        const SHORTEST: usize = 16;
        let bytes = bytes.into();
        if bytes.len() < SHORTEST {
            return Err(Error::new(format!("the store's secret has {} bytes, fewer than {SHORTEST}", bytes.len())));
        }
        Ok(Self(bytes))
    }

    /// Returns a code over its purpose and both numbers.
    fn code(&self, purpose: &[u8], rank: &Nonce, host: &Nonce) -> super::seal::Code {
        let mut code = keyed(&self.0);
        code.update(purpose);
        code.update(rank);
        code.update(host);
        code
    }

    fn proof(&self, end: End, rank: &Nonce, host: &Nonce) -> super::seal::Code {
        self.code(if end == End::Host { b"host" } else { b"rank" }, rank, host)
    }

    fn seal(&self, end: End, rank: &Nonce, host: &Nonce) -> Seal {
        Seal::new(end, &self.code(b"seal", rank, host).finalize().into_bytes())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret")
    }
}

/// Performs the host's side of the handshake. Reads at most 72 bytes.
pub(super) fn as_host(socket: &Socket, secret: &Secret, timeout: Duration) -> io::Result<Seal> {
    let mut stream = DeadlineStream { socket, deadline: Instant::now() + timeout };
    // The greeting is read by itself, so that a peer with another protocol is refused without a wait for
    // more.
    if stream.read_array()? != GREETING {
        return Err(refused("the peer is not a rank"));
    }
    let rank = stream.read_array()?;
    let host = new_nonce()?;
    let mut answer = Vec::with_capacity(NONCE_LENGTH + CODE_LENGTH);
    answer.extend_from_slice(&host);
    answer.extend_from_slice(&secret.proof(End::Host, &rank, &host).finalize().into_bytes());
    stream.write_all(&answer)?;
    let proof: [u8; CODE_LENGTH] = stream.read_array()?;
    let expected = secret.proof(End::Rank, &rank, &host);
    expected.verify_slice(&proof).map_err(|_| refused("the peer does not know the secret"))?;
    stream.remove_deadline()?;
    Ok(secret.seal(End::Host, &rank, &host))
}

/// Performs the rank's side of the handshake.
pub(super) fn as_rank(socket: &Socket, secret: &Secret, timeout: Duration) -> io::Result<Seal> {
    let mut stream = DeadlineStream { socket, deadline: Instant::now() + timeout };
    let rank = new_nonce()?;
    let mut greeting = GREETING.to_vec();
    greeting.extend_from_slice(&rank);
    stream.write_all(&greeting)?;
    let host = stream.read_array()?;
    let proof: [u8; CODE_LENGTH] = stream.read_array()?;
    let expected = secret.proof(End::Host, &rank, &host);
    expected.verify_slice(&proof).map_err(|_| {
        refused("the listener does not know this world's secret: another program has the port, or is in between")
    })?;
    stream.write_all(&secret.proof(End::Rank, &rank, &host).finalize().into_bytes())?;
    stream.remove_deadline()?;
    Ok(secret.seal(End::Rank, &rank, &host))
}

fn refused(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::PermissionDenied, why)
}

fn new_nonce() -> io::Result<Nonce> {
    let mut nonce = [0; NONCE_LENGTH];
    // SAFETY: the memory is valid for its length, which is below the system's limit for one call.
    if unsafe { libc::getentropy(nonce.as_mut_ptr().cast(), nonce.len()) } != 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(nonce)
}

/// A connection that is read until a deadline, however slowly the other end sends.
struct DeadlineStream<'a> {
    socket: &'a Socket,
    deadline: Instant,
}

impl DeadlineStream<'_> {
    fn read_array<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let mut bytes = [0; N];
        self.read_exact(&mut bytes).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => io::Error::new(error.kind(), "the other end has closed the connection"),
            _ => error,
        })?;
        Ok(bytes)
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        // The bytes of a handshake always fit into the socket's buffer.
        let mut socket = self.socket;
        socket.write_all(bytes)
    }

    fn remove_deadline(self) -> io::Result<()> {
        self.socket.set_read_timeout(None)
    }
}

impl Read for DeadlineStream<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let silent = || io::Error::new(io::ErrorKind::TimedOut, "the other end does not answer");
        let left = self.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(silent());
        }
        self.socket.set_read_timeout(Some(left))?;
        let mut socket = self.socket;
        socket.read(buffer).map_err(|error| if error.kind() == io::ErrorKind::WouldBlock { silent() } else { error })
    }
}

#[cfg(test)]
mod tests {
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixStream;
    use std::thread;

    use super::*;

    const LONG: Duration = Duration::from_secs(60);
    const SHORT: Duration = Duration::from_millis(50);

    fn pair() -> (Socket, Socket) {
        let (near, far) = UnixStream::pair().unwrap();
        (OwnedFd::from(near).into(), OwnedFd::from(far).into())
    }

    fn secret(text: &str) -> Secret {
        Secret::new(text.repeat(16)).unwrap()
    }

    #[test]
    fn both_ends_have_the_same_key_and_each_connection_has_its_own() {
        let connect = || {
            let (host, rank) = pair();
            thread::scope(|scope| {
                let host = scope.spawn(move || as_host(&host, &secret("a"), LONG).unwrap());
                (as_rank(&rank, &secret("a"), LONG).unwrap(), host.join().unwrap())
            })
        };
        let ((mut rank, mut host), (_, mut other)) = (connect(), connect());
        let code = rank.seal(b"message");
        host.open(&[b"message"], &code).unwrap();
        assert!(other.open(&[b"message"], &code).is_err());
    }

    #[test]
    fn each_end_refuses_one_with_another_secret() {
        let (host, rank) = pair();
        thread::scope(|scope| {
            let host = scope.spawn(move || as_host(&host, &secret("a"), LONG).err().unwrap());
            let error = as_rank(&rank, &secret("b"), LONG).err().unwrap();
            assert!(error.to_string().contains("does not know this world's secret"), "{error}");
            drop(rank);
            host.join().unwrap();
        });
    }

    #[test]
    fn a_rank_that_proves_nothing_is_refused() {
        let (host, mut rank) = pair();
        rank.write_all(&GREETING).unwrap();
        rank.write_all(&[0; NONCE_LENGTH + CODE_LENGTH]).unwrap();
        let error = as_host(&host, &secret("a"), LONG).err().unwrap();
        assert_eq!(error.kind(), io::ErrorKind::PermissionDenied);
    }

    #[test]
    fn a_host_that_returns_the_ranks_number_is_refused() {
        let (mut host, rank) = pair();
        thread::scope(|scope| {
            let refused = scope.spawn(move || as_rank(&rank, &secret("a"), LONG).err().unwrap());
            let mut greeting = [0; GREETING.len() + NONCE_LENGTH];
            host.read_exact(&mut greeting).unwrap();
            host.write_all(&greeting[GREETING.len()..]).unwrap();
            host.write_all(&[0; CODE_LENGTH]).unwrap();
            assert_eq!(refused.join().unwrap().kind(), io::ErrorKind::PermissionDenied);
            // The host has learned nothing.
            assert!(!matches!(host.read(&mut [0]), Ok(1..)));
        });
    }

    #[test]
    fn a_peer_that_sends_byte_by_byte_is_refused_at_the_limit() {
        let (host, mut rank) = pair();
        let begun = Instant::now();
        thread::scope(|scope| {
            let waited = scope.spawn(move || as_host(&host, &secret("a"), SHORT).err().unwrap());
            for byte in GREETING.iter().chain(&[0; NONCE_LENGTH - 1]) {
                if rank.write_all(&[*byte]).is_err() {
                    break;
                }
                thread::sleep(SHORT / 8);
            }
            waited.join().unwrap();
        });
        assert!(begun.elapsed() < LONG);
    }

    #[test]
    fn a_secret_is_not_printed_and_not_empty() {
        assert_eq!(format!("{:?}", secret("a")), "Secret");
        assert!(Secret::new("").is_err());
    }
}
