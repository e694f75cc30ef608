//! The arguments of a call, against what this process holds.

use std::sync::Arc;

use cohort_core::{Handle, HandleTable, Result};
use cohort_torch::{Arguments, Generator, Objects, Signature, Tensor};

use crate::state;

/// The objects that TypeScript holds, while their table is locked.
pub struct Held<'a>(pub &'a HandleTable<Tensor>);

impl<'a> Objects<'a> for Held<'a> {
    fn tensor(&self, handle: Handle) -> Result<&'a Tensor> {
        self.0.get(handle)
    }

    fn generator(&self, handle: Handle) -> Result<Arc<Generator>> {
        state::generator(handle)
    }
}

/// Refuses if work in flight stands against the call.
pub fn check_borrows(arguments: &Arguments<'_>, operation: &str, signature: &Signature) -> Result<()> {
    if state::BORROWS.is_empty() {
        return Ok(());
    }
    let (read, written) = arguments.split(signature);
    read.into_iter().try_for_each(|tensor| state::check_read(tensor, operation))?;
    written.into_iter().try_for_each(|tensor| state::check_write(tensor, operation))
}
