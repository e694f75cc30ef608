//! Safe Rust over libtorch: tensors, all operators of the dispatcher, models and their files.
//!
//! `tch` provides the tensor type and the operators that must be fast. A C++ shim provides the rest: calls of
//! operators by schema, modules whose arguments are converted by schema, identities of storages, and
//! thread-local state.

pub mod arguments;
pub mod code;
pub mod cuda;
pub mod cuda_device;
pub mod dtype;
pub mod generator;
pub mod loan;
pub mod memory;
pub mod modes;
pub mod module;
mod module_state;
pub mod operator;
pub mod package;
pub mod safetensors;
pub mod segment;
pub mod tensor;
pub mod threads;

mod files;
mod private_folder;
mod recognize;
mod reply;
mod shim;
mod signature;
mod storage;
mod sys;
mod unpacked;

pub use arguments::{Arguments, Objects};
pub use dtype::DType;
pub use generator::Generator;
pub use loan::{JobUses, Loan};
pub use modes::Mode;
pub use module::{Module, PreparedCall};
pub use module_state::PreparedSet;
pub use operator::{Bound, Operator, Outcome, Overload};
pub use package::Package;
pub use signature::Signature;
pub use tch::Tensor;
pub use tensor::{TensorExt, TensorInfo};
pub use threads::ThreadState;
pub use unpacked::remove_own_folder;

/// A value that holds tensors, not handles.
pub type TensorValue = cohort_core::Value<Tensor>;
