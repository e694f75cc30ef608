//! The native library of Cohort: every symbol that TypeScript calls, the one by which Deno takes it for a module of Node's
//! ([`memory_views`]), and nothing else that is exported.
//!
//! Conventions: a function is `cohort_<noun>_<verb>`; its parameters are handle, inputs, lengths, outputs, error; it
//! returns a [`Status`](cohort_core::Status) and never unwinds. `cargo run -p cohort-bindgen` writes the TypeScript
//! side from these declarations.

mod abi_generated;
mod arguments;
mod code;
mod collective;
mod cuda;
mod cuda_stream;
mod exit;
mod generator;
mod group;
mod image;
mod loan;
mod memory_views;
mod modes;
mod module;
mod module_loans;
mod module_state;
mod native_calls;
mod operator;
mod package;
mod passes;
mod reducer;
mod reply;
mod request;
mod runtime;
mod safetensors;
mod state;
mod store;
mod tensor;
mod tensor_math;
mod tensor_parts;
mod tensor_shape;
