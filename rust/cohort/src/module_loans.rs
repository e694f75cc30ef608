//! What a module's runs use of its own tensors.
//!
//! A tensor of the module's is nobody else's business until it is handed out: as a result, or by its name. Runs that were
//! asked for before that use it too, so it is lent to them before anybody gets it.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use cohort_core::{Label, Result};
use cohort_torch::tensor::TensorExt;
use cohort_torch::{JobUses, Loan, Module, Tensor};

use crate::state::BORROWS;

/// A module, and the loans of its runs.
#[derive(Clone)]
pub struct Loaded {
    /// The module.
    pub module: Module,
    runs: Arc<Mutex<Runs>>,
}

#[derive(Default)]
struct Runs {
    in_flight: Vec<Weak<RunLoan>>,
    /// Tensors that are about to be the module's own.
    coming: Vec<Tensor>,
}

/// What is lent to one run.
pub struct RunLoan {
    work: Arc<str>,
    label: Label,
    writes_own: bool,
    is_over: AtomicBool,
    loans: Mutex<Lent>,
}

#[derive(Default)]
struct Lent {
    loans: Vec<Loan>,
    own: HashSet<usize>,
}

impl RunLoan {
    /// Lends tensors of the module, so far as they are not.
    fn lend(&self, own: &[Tensor], reads: &[&Tensor], writes: &[&Tensor]) -> Result<()> {
        let mut lent = locked(&self.loans);
        let new: Vec<&Tensor> = own.iter().filter(|tensor| lent.own.insert(tensor.storage_id())).collect();
        let uses = if self.writes_own {
            JobUses { reads, may_write: &new, writes }
        } else {
            JobUses { reads: &[reads, &new].concat(), may_write: &[], writes }
        };
        lent.loans.push(Loan::in_turn(&BORROWS, uses, &self.work, self.label.clone())?);
        Ok(())
    }
}

impl Loaded {
    /// One that nothing uses yet.
    pub fn new(module: Module) -> Self {
        Self { module, runs: Arc::default() }
    }

    /// Lends a run its arguments, and what others hold of the module.
    ///
    /// # Errors
    /// [`Status::Borrowed`](cohort_core::Status::Borrowed) if work in flight stands against it.
    pub fn lend(
        &self,
        reads: &[&Tensor],
        writes: &[&Tensor],
        writes_own: bool,
        (work, label): (&Arc<str>, Label),
    ) -> Result<Arc<RunLoan>> {
        let (work, is_over, loans) = (work.clone(), AtomicBool::new(false), Mutex::default());
        let run = Arc::new(RunLoan { work, label, writes_own, is_over, loans });
        let mut runs = locked(&self.runs);
        let mut own = self.module.shared()?;
        own.extend(runs.coming.iter().map(Tensor::shallow_clone));
        run.lend(&own, reads, writes)?;
        runs.in_flight.retain(|run| run.strong_count() > 0);
        runs.in_flight.push(Arc::downgrade(&run));
        Ok(run)
    }

    /// To be called when a run has ended, before anybody gets its result.
    pub fn end(&self, run: &RunLoan) {
        run.is_over.store(true, Ordering::Release);
        self.lend_on();
    }

    /// Lends the runs that follow what is about to be handed out. To be called before anybody gets it.
    pub fn lend_on(&self) {
        let runs = locked(&self.runs);
        let follows = |run: &Arc<RunLoan>| !run.is_over.load(Ordering::Acquire);
        let following: Vec<_> = runs.in_flight.iter().filter_map(Weak::upgrade).filter(follows).collect();
        if following.is_empty() {
            return;
        }
        let Ok(own) = self.module.shared() else { return };
        for run in following {
            // What nobody else has had so far, nobody else can have borrowed.
            let _ = run.lend(&own, &[], &[]);
        }
    }

    /// Notes that tensors are about to be the module's own: runs that are asked for meanwhile use them.
    pub fn expect(&self, coming: &[Tensor]) {
        locked(&self.runs).coming.extend(coming.iter().map(Tensor::shallow_clone));
    }

    /// Ends that: they are, or will not be.
    pub fn settle(&self, come: &[Tensor]) {
        let mut runs = locked(&self.runs);
        for tensor in come {
            if let Some(at) = runs.coming.iter().position(|coming| coming.storage_id() == tensor.storage_id()) {
                drop(runs.coming.swap_remove(at));
            }
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
