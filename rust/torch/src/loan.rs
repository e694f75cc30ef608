//! Tensors lent to work in flight.

use cohort_core::{Borrow, Borrows, Label, Result, Uses};
use tch::Tensor;

use crate::tensor::TensorExt;

/// Holds references to tensors and the borrow of their storages. Dropping it gives both back.
pub struct Loan {
    _borrow: Borrow,
    /// After the borrow: while it stands, no storage's address may be used again.
    _tensors: Vec<Tensor>,
}

/// The tensors that a job of the executor uses.
#[derive(Clone, Copy, Default)]
pub struct JobUses<'a> {
    /// What it reads.
    pub reads: &'a [&'a Tensor],
    /// What it uses and may write.
    pub may_write: &'a [&'a Tensor],
    /// What it writes.
    pub writes: &'a [&'a Tensor],
}

impl Loan {
    /// Lends `reads` to be read and `writes` to be written, all or none.
    ///
    /// `operation` names the work in this call's errors ("TorchScript.run"), `label` in those of others
    /// ("TorchScript.run #3").
    ///
    /// # Errors
    /// [`cohort_core::Status::Borrowed`] if work in flight stands against it.
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

    /// Lends them to a job of the executor: `reads` to be read and `may_write` to be used in its turn, `writes` to be
    /// written while nobody else uses them.
    ///
    /// # Errors
    /// As [`Loan::new`].
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

/// The storages of tensors that have one.
fn storages(tensors: &[&Tensor]) -> Vec<usize> {
    tensors.iter().map(|tensor| tensor.storage_id()).filter(|&storage| storage != 0).collect()
}

#[cfg(test)]
mod tests {
    use tch::{Device, Kind};

    use super::*;

    #[test]
    fn a_view_of_a_lent_tensor_is_lent_with_it() {
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
