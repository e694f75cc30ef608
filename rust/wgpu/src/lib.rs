//! Kernels on any GPU: what TypeScript calls of wgpu. A library of its own, so that who computes on the CPU or with CUDA
//! neither builds nor loads it.
//!
//! Conventions are those of rust/cohort. Blocking functions only queue work, in the program's order; one thread for each
//! GPU records and submits it, another waits for it.

mod abi_generated;
mod adapter;
mod buffer;
mod engine;
mod exports;
mod gpu;
mod kernel;
mod memory;
mod reflect;
mod state;
