//! The key-value store at which ranks meet: one hosts it, each connects.
//!
//! c10d's TCPStore is not used. It looks every address up in the DNS on connecting, to have a name for its log:
//! five seconds and more where no name server answers. And it listens on all addresses of the machine, and writes
//! failures to standard error that its callers report anyway. What Gloo needs of a store is this: values that
//! are set once, and waited for.
//!
//! On a Unix socket the kernel says whose process is at the other end. Over TCP both ends prove that they know the world's
//! secret (`handshake`), and each message carries a code (`seal`).

mod address;
mod bridge;
mod client;
mod handshake;
mod host;
mod peer;
mod seal;
mod values;
mod wire;

pub use address::StoreAddress;
pub(crate) use bridge::{CALLS, into_context};
pub use client::Store;
pub use handshake::Secret;
pub use host::StoreHost;
