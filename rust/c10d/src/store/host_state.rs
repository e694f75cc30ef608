//! The values and connections of a store's host, which the host's threads share.

use std::collections::{HashMap, VecDeque};
use std::net::Shutdown;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use socket2::Socket;

use super::values::Values;

/// How long the acceptor waits after a failure.
const PAUSE: Duration = Duration::from_millis(100);

/// Time after which the oldest unauthenticated connection is closed to make room for the next. Ranks need
/// milliseconds, and connect again.
const MIN_HANDSHAKE_TIME: Duration = Duration::from_millis(100);

/// Maximum number of connections: a thousand ranks with sixteen groups each.
const MAX_CONNECTIONS: usize = 16_384;

/// The state of a host, and an event for its changes.
#[derive(Debug, Default)]
pub(super) struct HostState {
    state: Mutex<State>,
    /// Notified when a key is set, when an unauthenticated connection is admitted or ends, and when the host
    /// ends.
    changed: Condvar,
}

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) values: Values,
    /// The connections that are served, by their numbers.
    connections: HashMap<u64, Arc<Socket>>,
    /// The unauthenticated connections and when they arrived, oldest first.
    pub(super) unauthenticated: VecDeque<(u64, Instant)>,
    is_closing: bool,
}

impl HostState {
    /// Marks the host as ending, and shuts all connections down.
    pub(super) fn close(&self) {
        let mut state = self.lock();
        state.is_closing = true;
        for connection in state.connections.values() {
            // This fails if the other end was first, which is as good.
            let _ = connection.shutdown(Shutdown::Both);
        }
        drop(state);
        self.changed.notify_all();
    }

    pub(super) fn is_closing(&self) -> bool {
        self.lock().is_closing
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits before the next attempt to accept a connection, or until the host ends. No event says when
    /// descriptors are free again, and the connection that could not be accepted is still there.
    pub(super) fn pause(&self) {
        let waited = self.changed.wait_timeout_while(self.lock(), PAUSE, |state| !state.is_closing);
        drop(waited);
    }

    /// Waits until one more unauthenticated connection may be served. Closes the oldest one if it has had
    /// enough time. Returns `false` if the host ends.
    pub(super) fn wait_for_room(&self, max: usize) -> bool {
        let mut state = self.lock();
        loop {
            match state.unauthenticated.front() {
                _ if state.is_closing => return false,
                Some(&(number, since)) if state.unauthenticated.len() >= max => {
                    let left = MIN_HANDSHAKE_TIME.saturating_sub(since.elapsed());
                    if left.is_zero() {
                        state.unauthenticated.pop_front();
                        if let Some(connection) = state.connections.get(&number) {
                            let _ = connection.shutdown(Shutdown::Both);
                        }
                        return true;
                    }
                    state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
                }
                _ => return true,
            }
        }
    }

    /// Adds a connection. Returns `false` if there are too many, or if the host is ending, which would not
    /// close this one.
    pub(super) fn add(&self, number: u64, connection: &Arc<Socket>) -> bool {
        let mut state = self.lock();
        if state.is_closing || state.connections.len() >= MAX_CONNECTIONS {
            return false;
        }
        state.connections.insert(number, Arc::clone(connection));
        state.unauthenticated.push_back((number, Instant::now()));
        true
    }

    /// Marks a connection as authenticated. Returns `false` if it was closed in the meantime to make room for
    /// another.
    pub(super) fn mark_authenticated(&self, number: u64) -> bool {
        let mut state = self.lock();
        let before = state.unauthenticated.len();
        state.unauthenticated.retain(|&(stranger, _)| stranger != number);
        let was_here = state.unauthenticated.len() < before;
        drop(state);
        self.changed.notify_all();
        was_here
    }

    /// Removes a connection that has ended.
    pub(super) fn remove(&self, number: u64) {
        let mut state = self.lock();
        state.connections.remove(&number);
        state.unauthenticated.retain(|&(stranger, _)| stranger != number);
        drop(state);
        self.changed.notify_all();
    }

    pub(super) fn set(&self, key: Vec<u8>, value: Vec<u8>) -> Result<(), &'static str> {
        let result = self.lock().values.set(key, value);
        self.changed.notify_all();
        result
    }

    /// Waits for a key and returns its value. Returns `None` after the time limit, or if the host ends.
    pub(super) fn get(&self, key: &[u8], timeout: Duration) -> Option<Vec<u8>> {
        let deadline = Instant::now().checked_add(timeout);
        let mut state = self.lock();
        loop {
            if let Some(value) = state.values.get(key) {
                return Some(value.clone());
            }
            let left = deadline.map_or(timeout, |deadline| deadline.saturating_duration_since(Instant::now()));
            if left.is_zero() || state.is_closing {
                return None;
            }
            state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}
