//! Tests groups of one to three ranks in one process, against the same computation on one rank.

mod collectives;
mod common;
mod failure;
mod small;
mod transfers;
