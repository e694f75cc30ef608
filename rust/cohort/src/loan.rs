//! Lends tensors to JavaScript, which reads their memory while it sends or uploads them. The memory stays
//! valid even if the program frees the tensor.

use std::ptr;
use std::sync::atomic::{AtomicU64, Ordering};

use cohort_abi::{ErrorBuffer, Out, guard};
use cohort_core::{Handle, Label, Status};
use cohort_torch::tensor::{TensorExt, from_tch};
use cohort_torch::{Loan, Tensor};

use crate::guards::guard_handle;
use crate::state::{self, BORROWS, LOANS};

static LOAN_COUNT: AtomicU64 = AtomicU64::new(0);

/// Lends a tensor for reading: for an upload to a GPU if `is_upload` is not 0, else for a send.
///
/// A contiguous CPU tensor is lent itself. Any other tensor is copied, and the copy needs no borrow.
///
/// # Safety
/// `out` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_loan_new(
    tensor: Handle,
    is_upload: u32,
    out: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    guard_handle("cohort_loan_new", out, error, || {
        let operation = if is_upload == 0 { "send" } else { "upload" };
        let tensor = state::tensor(tensor)?;
        state::check_read(&tensor, operation)?;
        let info = tensor.info()?;
        let lent = if info.contiguous && info.device_type == 0 {
            let label = Label::numbered(operation, LOAN_COUNT.fetch_add(1, Ordering::Relaxed) + 1);
            let loan = Loan::new(&BORROWS, &[&tensor], &[], operation, label)?;
            (tensor, Some(loan))
        } else {
            let context = "Cannot lend tensor";
            let copy = tensor.f_detach().and_then(|tensor| tensor.f_to(tch::Device::Cpu));
            let copy = copy.and_then(|tensor| tensor.f_resolve_conj()).and_then(|tensor| tensor.f_resolve_neg());
            let copy = copy.and_then(|tensor| tensor.f_contiguous()).map_err(|error| from_tch(context, &error))?;
            let is_zero = copy.info()?.data == 0 && info.elements > 0;
            // libtorch's zero tensors have no memory for their elements.
            (if is_zero { Tensor::zeros(copy.size(), (copy.kind(), copy.device())) } else { copy }, None)
        };
        LOANS.lock().insert(lent)
    })
}

/// Returns the address of the lent elements: null if the handle is stale or there are no elements.
#[unsafe(no_mangle)]
pub extern "C" fn cohort_loan_data(loan: Handle) -> *const u8 {
    let address = LOANS.lock().get(loan).and_then(|(tensor, _)| tensor.info()).map_or(0, |info| info.data);
    ptr::with_exposed_provenance(address)
}

/// Ends the loan.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_loan_free(loan: Handle, error: Out<ErrorBuffer>) -> Status {
    let body = || {
        let (tensor, loan) = LOANS.lock().remove(loan)?;
        drop(loan);
        drop(tensor);
        Ok(())
    };
    guard("cohort_loan_free", error, body)
}
