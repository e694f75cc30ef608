use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::address::StoreAddress;
use super::connection::Connection;
use super::handshake::Secret;
use super::wire::{FORMED, GET, MISSING, Message, REFUSED, SET};
use crate::cancellation::CancellationToken;
use crate::error::Error;

/// Additional time for a reply, beyond the wait that the request asks for.
const GRACE: Duration = Duration::from_secs(1);

/// A rank's connection to the store.
#[derive(Debug)]
pub struct Store {
    /// `None` after a message was cut off: bytes that follow would belong to no request.
    connection: Mutex<Option<Connection>>,
    /// The key and value of the last successful `get`. Gloo waits for a key before it gets it, and a key
    /// never changes.
    last: Mutex<Option<(Vec<u8>, Vec<u8>)>>,
    address: StoreAddress,
}

impl Store {
    /// Connects to the store at `address`, and tries again for up to `timeout` if nobody listens.
    ///
    /// `cancellation` shuts the connection down. Over TCP, host and rank prove to each other that they know
    /// `secret`.
    pub fn connect(
        address: &StoreAddress,
        secret: &Secret,
        timeout: Duration,
        cancellation: &CancellationToken,
    ) -> Result<Self, Error> {
        let connection = Connection::open(address, secret, timeout, cancellation)
            .map_err(|error| Error::new(format!("Cannot connect to the store at {address}: {error}")))?;
        Ok(Self { connection: Mutex::new(Some(connection)), last: Mutex::default(), address: address.clone() })
    }

    /// Sets a key within `timeout`. A key can be set once.
    pub fn set(&self, key: &[u8], value: &[u8], timeout: Duration) -> Result<(), Error> {
        let reply = self.request(&Message::new(SET, key, value), timeout)?;
        check_reply(&reply, || format!("set {:?} in", String::from_utf8_lossy(key)))
    }

    /// Waits up to `timeout` for a key, and returns its value. Returns `None` if it has not been set by then.
    pub fn get(&self, key: &[u8], timeout: Duration) -> Result<Option<Vec<u8>>, Error> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, value)) = last.as_ref().filter(|(known, _)| known == key) {
            return Ok(Some(value.clone()));
        }
        let millis = u64::try_from(timeout.as_millis()).unwrap_or(u64::MAX);
        let reply = self.request(&Message::new(GET, key, millis.to_le_bytes()), timeout)?;
        if reply.kind == MISSING {
            return Ok(None);
        }
        *last = Some((key.to_vec(), reply.value.clone()));
        Ok(Some(reply.value))
    }

    /// Reports that this rank has formed a group of `size` ranks, and no longer needs the keys for that.
    pub fn mark_formed(&self, group: &[u8], size: usize, timeout: Duration) -> Result<(), Error> {
        let message = Message::new(FORMED, group, (size as u64).to_le_bytes());
        check_reply(&self.request(&message, timeout)?, || "report a group to".to_owned())
    }

    fn request(&self, message: &Message, timeout: Duration) -> Result<Message, Error> {
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let exchanged = match connection.as_mut() {
            None => Err(io::ErrorKind::NotConnected.into()),
            Some(connection) => connection.exchange(message, timeout.saturating_add(GRACE)),
        };
        exchanged.map_err(|error| {
            *connection = None;
            Error::new(format!("Cannot reach the store at {}: {error}", self.address))
        })
    }
}

fn check_reply(reply: &Message, action: impl FnOnce() -> String) -> Result<(), Error> {
    if reply.kind != REFUSED {
        return Ok(());
    }
    Err(Error::new(format!("Cannot {} the store: {}", action(), String::from_utf8_lossy(&reply.value))))
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::thread;

    use super::*;
    use crate::store::seal::{End, Seal};
    use crate::store::testing::{LONG, connect, host};

    #[test]
    fn setting_a_key_to_another_value_is_an_error_and_keeps_the_connection() {
        let host = host();
        let store = connect(&host);
        store.set(b"key", b"value", LONG).unwrap();
        let error = store.set(b"key", b"another", LONG).unwrap_err().to_string();
        assert_eq!(error, "Cannot set \"key\" in the store: the key is already set to another value");
        assert_eq!(store.get(b"key", LONG).unwrap(), Some(b"value".to_vec()));
    }

    #[test]
    fn a_forged_message_is_refused_by_the_host() {
        let host = host();
        let store = connect(&host);
        // Acts like an attacker in between: sends a request that was not sealed with this connection's key.
        let mut connection = store.connection.lock().unwrap();
        let socket = &mut connection.as_mut().unwrap().socket;
        Message::new(SET, "key", "forged").write(socket, Some(&mut Seal::new(End::Rank, b"guessed"))).unwrap();
        assert!(matches!(socket.read(&mut [0]), Ok(0) | Err(_)));
        drop(connection);
        assert_eq!(connect(&host).get(b"key", Duration::from_millis(1)).unwrap(), None);
    }

    #[test]
    fn get_returns_the_value_that_another_rank_set() {
        let host = host();
        connect(&host).set(b"key", &[1, 0, 255], LONG).unwrap();
        assert_eq!(connect(&host).get(b"key", LONG).unwrap(), Some(vec![1, 0, 255]));
    }

    #[test]
    fn get_waits_until_the_key_is_set() {
        let host = host();
        let waiting = connect(&host);
        let waiter = thread::spawn(move || waiting.get(b"late", LONG).unwrap());
        connect(&host).set(b"late", b"here", LONG).unwrap();
        assert_eq!(waiter.join().unwrap(), Some(b"here".to_vec()));
    }

    #[test]
    fn get_returns_none_if_the_key_is_not_set_in_time() {
        let host = host();
        assert_eq!(connect(&host).get(b"never", Duration::from_millis(20)).unwrap(), None);
    }

    #[test]
    fn the_end_of_the_host_fails_waits_and_later_requests() {
        let host = host();
        let waiting = connect(&host);
        let waiter = thread::spawn(move || waiting.get(b"never", LONG));
        let other = connect(&host);
        other.set(b"key", b"", LONG).unwrap();
        drop(host);
        assert!(!matches!(waiter.join().unwrap(), Ok(Some(_))));
        assert!(
            other.get(b"key", LONG).unwrap_err().to_string().starts_with("Cannot reach the store at tcp://127.0.0.1:")
        );
    }
}
