//! Lends a module's own tensors to its runs.
//!
//! Nobody else can use a tensor of the module until the module hands it out, as a result or by its name. Runs
//! that were requested earlier use that tensor too, so it is lent to them before anyone else gets it.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use cohort_core::{Label, Result};
use cohort_torch::tensor::TensorExt;
use cohort_torch::{JobUses, Loan, Module, Tensor};

use crate::state::BORROWS;

/// A module and the loans of its runs.
#[derive(Clone)]
pub struct LoadedModule {
    /// The module.
    pub module: Module,
    runs: Arc<Mutex<Runs>>,
}

#[derive(Default)]
struct Runs {
    in_flight: Vec<Weak<RunLoan>>,
    /// Tensors that a request in flight will add to the module.
    pending: Vec<Tensor>,
}

/// The tensors that are lent to one run.
pub struct RunLoan {
    work: Arc<str>,
    label: Label,
    writes_own: bool,
    has_ended: AtomicBool,
    loans: Mutex<Loans>,
}

#[derive(Default)]
struct Loans {
    loans: Vec<Loan>,
    /// The storages of the module's own tensors in `loans`.
    own_storages: HashSet<usize>,
}

impl RunLoan {
    /// Lends the arguments, and those of the module's tensors that are not lent to this run yet.
    fn lend(&self, own: &[Tensor], reads: &[&Tensor], writes: &[&Tensor]) -> Result<()> {
        let mut loans = lock(&self.loans);
        let new: Vec<&Tensor> = own.iter().filter(|tensor| loans.own_storages.insert(tensor.storage_id())).collect();
        let uses = if self.writes_own {
            JobUses { reads, may_write: &new, writes }
        } else {
            JobUses { reads: &[reads, &new].concat(), may_write: &[], writes }
        };
        loans.loans.push(Loan::in_turn(&BORROWS, uses, &self.work, self.label.clone())?);
        Ok(())
    }
}

impl LoadedModule {
    /// Creates it for a module that has no runs yet.
    pub fn new(module: Module) -> Self {
        Self { module, runs: Arc::default() }
    }

    /// Lends a run its arguments, and the module's tensors that were handed out.
    ///
    /// # Errors
    /// [`Status::Borrowed`](cohort_core::Status::Borrowed) if work in flight uses them in a way that
    /// conflicts.
    pub fn lend(
        &self,
        reads: &[&Tensor],
        writes: &[&Tensor],
        writes_own: bool,
        (work, label): (&Arc<str>, Label),
    ) -> Result<Arc<RunLoan>> {
        let (work, has_ended, loans) = (work.clone(), AtomicBool::new(false), Mutex::default());
        let run = Arc::new(RunLoan { work, label, writes_own, has_ended, loans });
        let mut runs = lock(&self.runs);
        let mut own = self.module.shared()?;
        own.extend(runs.pending.iter().map(Tensor::shallow_clone));
        run.lend(&own, reads, writes)?;
        runs.in_flight.retain(|run| run.strong_count() > 0);
        runs.in_flight.push(Arc::downgrade(&run));
        Ok(run)
    }

    /// Records that a run has ended. Call it before anyone gets the run's result.
    pub fn end(&self, run: &RunLoan) {
        run.has_ended.store(true, Ordering::Release);
        self.lend_handed_out();
    }

    /// Lends the tensors that the module is about to hand out, to its unfinished runs. Call it before anyone
    /// gets the tensors.
    pub fn lend_handed_out(&self) {
        let runs = lock(&self.runs);
        let is_unfinished = |run: &Arc<RunLoan>| !run.has_ended.load(Ordering::Acquire);
        let unfinished: Vec<_> = runs.in_flight.iter().filter_map(Weak::upgrade).filter(is_unfinished).collect();
        if unfinished.is_empty() {
            return;
        }
        let Ok(own) = self.module.shared() else { return };
        for run in unfinished {
            // This cannot fail: nobody else has had these tensors, so nobody can have borrowed them.
            let _ = run.lend(&own, &[], &[]);
        }
    }

    /// Records tensors that will become the module's own. Runs that are requested in the meantime use them.
    pub fn add_pending(&self, tensors: &[Tensor]) {
        lock(&self.runs).pending.extend(tensors.iter().map(Tensor::shallow_clone));
    }

    /// Removes pending tensors, after they became the module's own or failed to.
    pub fn remove_pending(&self, tensors: &[Tensor]) {
        let mut runs = lock(&self.runs);
        for tensor in tensors {
            if let Some(at) = runs.pending.iter().position(|other| other.storage_id() == tensor.storage_id()) {
                drop(runs.pending.swap_remove(at));
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
