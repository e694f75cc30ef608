//! Loans of tensors to operations that run in the background.

use cohort_core::{Borrow, Borrows, Label, Result, Uses};
use tch::Tensor;

use crate::tensor::TensorExt;

/// References to tensors, and a borrow of their storages. Dropping it ends both.
pub struct Loan {
    _borrow: Borrow,
    /// Dropped after the borrow. While the borrow lasts, the addresses of the storages must not be reused.
    _tensors: Vec<Tensor>,
}

/// The tensors that a job on the executor uses.
#[derive(Clone, Copy, Default)]
pub struct JobUses<'a> {
    /// Tensors that the job reads.
    pub reads: &'a [&'a Tensor],
    /// Tensors that the job uses and may write. Other jobs may use them, too.
    pub may_write: &'a [&'a Tensor],
    /// Tensors that the job writes.
    pub writes: &'a [&'a Tensor],
}

impl Loan {
    /// Lends `reads` for reading and `writes` for writing. If one tensor cannot be lent, none is.
    ///
    /// `operation` names the work in this call's errors (`TorchScript.run`). `label` names it in the errors
    /// of other calls (`TorchScript.run #3`).
    ///
    /// # Errors
    /// [`cohort_core::Status::Borrowed`] if a running operation uses a tensor in a conflicting way.
    pub fn new(
        borrows: &Borrows,
        reads: &[&Tensor],
        writes: &[&Tensor],
        operation: &str,
        label: impl Into<Label>,
    ) -> Result<Self> {
        let (read, written) = (storages(reads), storages(writes));
        let borrow = borrows.lend(Uses { reads: &read, writes: &written, ..Uses::default() }, operation, label)?;
        let tensors = reads.iter().chain(writes).map(|tensor| tensor.shallow_clone()).collect();
        Ok(Self { _borrow: borrow, _tensors: tensors })
    }

    /// Lends tensors to a job on the executor.
    ///
    /// The executor runs its jobs in order. So several jobs may have `reads` and `may_write` at the same
    /// time. Nobody else may use `writes`.
    ///
    /// # Errors
    /// As for [`Loan::new`].
    pub fn in_turn(
        borrows: &Borrows,
        JobUses { reads, may_write, writes }: JobUses<'_>,
        operation: &str,
        label: impl Into<Label>,
    ) -> Result<Self> {
        let (turns, writing_turns, written) = (storages(reads), storages(may_write), storages(writes));
        let uses = Uses { reads: &[], turns: &turns, writing_turns: &writing_turns, writes: &written };
        let borrow = borrows.lend(uses, operation, label)?;
        let tensors = [reads, may_write, writes].concat().into_iter().map(Tensor::shallow_clone).collect();
        Ok(Self { _borrow: borrow, _tensors: tensors })
    }
}

/// Returns the storages of tensors. Skips tensors without a storage.
fn storages(tensors: &[&Tensor]) -> Vec<usize> {
    tensors.iter().map(|tensor| tensor.storage_id()).filter(|&storage| storage != 0).collect()
}

#[cfg(test)]
mod tests {
    use tch::{Device, Kind};

    use super::*;

    #[test]
    fn a_loan_includes_views_of_the_tensor() {
        let borrows = Borrows::default();
        let tensor = Tensor::zeros([4], (Kind::Float, Device::Cpu));
        let view = tensor.narrow(0, 1, 2);
        let loan = Loan::new(&borrows, &[], &[&tensor], "all_reduce", "all_reduce #1").unwrap();
        assert!(borrows.check_read(view.storage_id(), "aten::add").is_err());
        assert!(Loan::new(&borrows, &[&view], &[], "TorchScript.run", "TorchScript.run #1").is_err());
        drop(loan);
        assert!(borrows.check_write(view.storage_id(), "aten::add_").is_ok());
    }
}
