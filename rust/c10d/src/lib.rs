//! Process groups over c10d, the engine inside libtorch.
//!
//! The layers, from the bottom: `rust/gloo` (Unix sockets for Gloo, a library of its own, which `unix` asks for them), `nccl/` (C++:
//! NCCL, another one), `shim/` (C++: c10d's classes behind a C interface), `raw` (its declarations),
//! and the safe types of this crate. Ranks meet at a [`Store`], which one of them hosts ([`StoreHost`]), and
//! form a [`Group`]. Each of its operations is started by a call that does not block, in the order of the calls,
//! and says how it ended through a [`Done`], from a thread of the group's.
//!
//! What this crate checks: what c10d needs in order not to crash (lengths of lists, ranks in range, dtypes), and that a tensor can
//! be sent, reduced and written to, before anything starts.
//! Also that the other ranks make the same call with the same shapes, as far as they have come to it (`ledger`); where it is asked to
//! (`checks`), in any case.

mod address;
mod bridge;
mod calls;
mod checks;
mod collectives;
mod device;
mod done;
mod error;
mod give_up;
mod group;
mod in_flight;
mod ledger;
mod nccl;
pub mod notes;
mod peers;
mod raw;
mod reducer;
mod rendezvous;
mod sockets;
mod store;
mod transfers;
mod turns;
mod uneven;
mod unix;

pub use address::Address;
pub use bridge::{any_in_flight, started, take_failure, when_none_in_flight};
pub use collectives::{ReduceOp, blank};
pub use device::Device;
pub use done::Done;
pub use error::Error;
pub use give_up::GiveUp;
pub use group::Group;
pub use nccl::load_nccl;
pub use reducer::{PassState, Reducer, ReducerOptions, signature};
pub use rendezvous::{FormOptions, OnCuda, form};
pub use store::{Secret, Store, StoreAddress, StoreHost};
