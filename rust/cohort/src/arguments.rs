//! Resolves and checks the arguments of a call.

use std::sync::Arc;

use cohort_core::{Handle, HandleTable, Result};
use cohort_torch::{Arguments, Generator, Objects, Signature, Tensor};

use crate::state;

/// Resolves handles in arguments while the table of tensors is locked.
pub struct HandleResolver<'a>(pub &'a HandleTable<Tensor>);

impl<'a> Objects<'a> for HandleResolver<'a> {
    fn tensor(&self, handle: Handle) -> Result<&'a Tensor> {
        self.0.get(handle)
    }

    fn generator(&self, handle: Handle) -> Result<Arc<Generator>> {
        state::generator(handle)
    }
}

/// Refuses the call if it conflicts with work in flight.
pub fn check_borrows(arguments: &Arguments<'_>, operation: &str, signature: &Signature) -> Result<()> {
    if state::BORROWS.is_empty() {
        return Ok(());
    }
    let (read, written) = arguments.split(signature);
    read.into_iter().try_for_each(|tensor| state::check_read(tensor, operation))?;
    written.into_iter().try_for_each(|tensor| state::check_write(tensor, operation))
}
