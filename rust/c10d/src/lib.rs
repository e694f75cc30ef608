//! Process groups on c10d, the engine for distributed communication in libtorch.
//!
//! The layers, from bottom to top:
//! - `rust/gloo`: a separate library that gives Gloo Unix sockets. The module `unix` calls it.
//! - `nccl/` (C++): a separate library that links NCCL.
//! - `shim/` (C++): c10d's classes behind a C interface.
//! - `raw`: the declarations of that interface.
//! - The safe types of this crate.
//!
//! Ranks meet at a [`Store`], which one of them hosts ([`StoreHost`]), and form a [`Group`]. A call that
//! starts an operation does not block. Operations run in the order of the calls. Each reports its result
//! through a [`Done`], on a thread of the group, or during a call.
//!
//! Gloo and NCCL serve collectives. Small ones between ranks of one machine go through memory that the ranks
//! share (`small`).
//!
//! This crate checks everything that c10d needs in order not to crash: the lengths of lists, the range of
//! ranks, and dtypes. Before an operation starts, it checks that its tensors can be sent, reduced and written
//! to. It also compares each call with the calls that the other ranks have made so far (`ledger`). With
//! `checks`, all ranks agree on each call before it starts.

mod address;
mod bridge;
mod call_tracker;
mod cancellation;
mod checks;
mod collectives;
mod device;
mod done;
mod error;
mod group;
mod in_flight;
mod ledger;
mod nccl;
mod peers;
mod raw;
pub mod recorder;
mod reducer;
mod rendezvous;
mod serial_queue;
mod shared_memory;
mod shim;
mod small;
mod sockets;
mod store;
mod transfers;
mod uneven;
mod unix;

pub use address::Address;
pub use bridge::{any_in_flight, started_collectives, take_failure, when_none_in_flight};
pub use cancellation::CancellationToken;
pub use collectives::{ReduceOp, empty_like};
pub use device::Device;
pub use done::Done;
pub use error::Error;
pub use group::Group;
pub use nccl::load_nccl;
pub use reducer::{PassState, Reducer, ReducerOptions, signature};
pub use rendezvous::{CudaOptions, FormOptions, form};
pub use small::{HeldPath, start_for_program, take_held};
pub use store::{Secret, Store, StoreAddress, StoreHost};
