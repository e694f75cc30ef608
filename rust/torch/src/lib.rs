//! Tensors, every operator of the dispatcher, and TorchScript, as safe Rust over `tch` and a C++ shim.
//!
//! `tch` owns tensors and gives the hot operators; the shim reaches what it does not: boxed calls by schema, modules
//! whose arguments are converted by their methods' schemas, storages' identities, thread-local state.

pub mod dtype;
pub mod loan;
pub mod module;
pub mod operator;
pub mod tensor;
pub mod threads;

mod lower;
mod reply;
mod shim;
mod signature;
mod sys;

pub use dtype::DType;
pub use loan::Loan;
pub use module::{Module, PreparedCall};
pub use operator::Operator;
pub use signature::Signature;
pub use tch::Tensor;
pub use tensor::{TensorExt, TensorInfo};
pub use threads::ThreadState;

/// A value whose tensors are tensors.
pub type TensorValue = cohort_core::Value<Tensor>;
