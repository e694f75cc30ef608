//! Exports the parts of wgpu that TypeScript needs to run kernels on any GPU.
//!
//! This is a separate library, so programs that compute on the CPU or with CUDA neither build nor load it.
//!
//! It follows the conventions of rust/cohort. Blocking functions only queue work, in the program's order.
//! Each GPU has two threads: one records and submits the work, the other waits for it.

mod abi_generated;
mod adapter;
mod buffer;
mod dispatch;
mod engine;
mod exports;
mod gpu;
mod kernel;
mod memory;
mod older_systems;
mod reflect;
mod state;
