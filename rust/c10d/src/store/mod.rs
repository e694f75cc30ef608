//! The key-value store at which ranks meet. One rank hosts it, and all connect to it.
//!
//! c10d's TCPStore is not used. When it connects, it looks up every address in the DNS to have a name for its
//! log, which takes five seconds and more if no name server answers. It listens on all addresses of the
//! machine. It also writes failures to standard error that its callers report anyway. Gloo needs little of a
//! store: values that are set once, and waits for them.
//!
//! On a Unix socket, the kernel says which user's process is at the other end. Over TCP, both ends prove that
//! they know the world's secret (`handshake`), and each message carries an authentication code (`seal`).

mod address;
mod bridge;
mod client;
mod connection;
mod handshake;
mod host;
mod host_state;
mod listener;
mod peer;
mod seal;
#[cfg(test)]
mod testing;
mod values;
mod wire;

pub use address::StoreAddress;
pub(crate) use bridge::{CALLS, into_context};
pub use client::Store;
pub use handshake::Secret;
pub use host::StoreHost;
