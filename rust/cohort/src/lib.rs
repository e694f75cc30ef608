//! The native library of Cohort. It exports the functions that TypeScript calls, the function by which Deno
//! accepts it as a Node module ([`memory_views`]), and nothing else.
//!
//! Conventions: a function is named `cohort_<noun>_<verb>`. Its parameters are handle, inputs, lengths,
//! outputs, error. It returns a [`Status`](cohort_core::Status) and never unwinds. `cargo run -p
//! cohort-bindgen` writes the TypeScript side from these declarations.

mod abi_generated;
mod arguments;
mod code;
mod collective;
mod collective_work;
mod cuda;
mod cuda_stream;
mod death_notice;
mod exit;
mod generator;
mod group;
mod guards;
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
mod segment;
mod state;
mod store;
mod tensor;
mod tensor_in_place;
mod tensor_math;
mod tensor_operators;
mod tensor_parts;
mod tensor_shape;
