//! A rank's small collectives in flight, and the thread that looks after them if nobody else does.

use std::collections::VecDeque;
use std::fmt;
use std::ops::Deref;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak, mpsc};
use std::thread;
use std::time::{Duration, Instant};
use std::{io, ptr};

use crate::done::Done;
use crate::error::Error;
use crate::small::memory::{Event, MAX_RANKS, SmallMemory};
use crate::small::operation::{Kind, Operation};
use crate::small::wait::{Signal, pays_to_look};

/// One rank's end of the shared memory.
pub(crate) struct SmallPath {
    pub(super) memory: SmallMemory,
    pub(super) rank: usize,
    pub(super) size: usize,
    timeout: Duration,
    queue: Mutex<Queue>,
    /// Tells the thread that there is work, or that it has to end.
    pub(super) signal: Mutex<Signal>,
    pub(super) signaled: Condvar,
    /// Collectives of Gloo in flight, for which a barrier waits.
    gloo: Mutex<Vec<Weak<GlooToken>>>,
    /// Whether looking pays: each rank has a processor.
    pub(super) looks: bool,
    /// For how many waits looking will not pay, because other threads need the processors.
    pub(super) crowded: AtomicU32,
    /// The ranks whose processes have ended: a bit for each.
    pub(super) dead: AtomicU64,
}

#[derive(Default)]
struct Queue {
    /// The number of the next collective.
    next: u64,
    /// How many have ended.
    count: u64,
    jobs: VecDeque<Job>,
    /// Whether later collectives are refused.
    has_ended: bool,
    /// The failure of a collective that has begun. The next look reports it.
    failure: Option<Error>,
}

/// A collective in flight.
struct Job {
    number: u64,
    operation: Operation,
    done: Done,
    deadline: Instant,
    /// Collectives of Gloo that must end before a barrier.
    after: Vec<Weak<GlooToken>>,
    /// Whether this rank's part is written.
    has_arrived: bool,
}

/// A collective of Gloo in flight. Its end may let a barrier begin.
#[derive(Debug)]
pub(crate) struct GlooToken(Weak<SmallPath>);

impl Drop for GlooToken {
    fn drop(&mut self) {
        if let Some(path) = self.0.upgrade() {
            path.memory.ring();
        }
    }
}

/// A rank's membership. It leaves the group when this is dropped.
#[derive(Debug)]
pub(crate) struct SmallMember(pub(super) Arc<SmallPath>);

impl Deref for SmallMember {
    type Target = Arc<SmallPath>;

    fn deref(&self) -> &Arc<SmallPath> {
        &self.0
    }
}

impl Drop for SmallMember {
    fn drop(&mut self) {
        self.0.leave();
    }
}

/// A rank that begins to join.
#[derive(Debug)]
pub(crate) struct JoiningMember {
    pub(super) member: SmallMember,
    is_ready: mpsc::Receiver<bool>,
}

impl JoiningMember {
    /// Waits until this rank is ready for small collectives, and tells the others. Returns `None` if it cannot
    /// be.
    pub(crate) fn into_member(self) -> Option<SmallMember> {
        let Self { member, is_ready } = self;
        if is_ready.recv() != Ok(true) {
            return None;
        }
        member.memory.set_ready(member.rank);
        Some(member)
    }
}

/// What the first job in flight waits for.
#[derive(Clone, Copy)]
pub(super) enum Wait {
    Event(Event),
    /// The end of Gloo's collectives on this rank.
    Gloo,
}

/// The state of a path after a look at it.
pub(super) struct Look {
    /// How many collectives have ended so far.
    pub(super) ended: u64,
    /// What the first collective in flight waits for, and its deadline. `None` if there is none.
    pub(super) wait: Option<(Wait, Instant)>,
}

impl fmt::Debug for SmallPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rank, size, .. } = self;
        formatter.debug_struct("SmallPath").field("rank", rank).field("size", size).finish_non_exhaustive()
    }
}

impl SmallPath {
    /// Begins to join a group. `prepare` runs on another thread meanwhile.
    pub(super) fn join(
        memory: SmallMemory,
        (rank, size): (usize, usize),
        timeout: Duration,
        prepare: impl FnOnce() -> io::Result<()> + Send + 'static,
    ) -> io::Result<JoiningMember> {
        let path = Arc::new(Self {
            memory,
            rank,
            size,
            timeout,
            queue: Mutex::default(),
            signal: Mutex::default(),
            signaled: Condvar::new(),
            gloo: Mutex::default(),
            looks: pays_to_look(size),
            crowded: AtomicU32::new(0),
            dead: AtomicU64::new(0),
        });
        let (sender, is_ready) = mpsc::channel();
        let served = path.clone();
        let serve = move || served.serve(prepare, &sender);
        thread::Builder::new().name("cohort-small".to_owned()).spawn(serve)?;
        Ok(JoiningMember { member: SmallMember(path), is_ready })
    }

    /// Returns whether the group uses its memory. Must be called when every rank has opened it, if it can.
    pub(crate) fn is_used(&self) -> bool {
        self.memory.decide()
    }

    /// Counts a collective of Gloo as in flight until the token is dropped.
    pub(crate) fn gloo_token(self: &Arc<Self>) -> Arc<GlooToken> {
        let token = Arc::new(GlooToken(Arc::downgrade(self)));
        let mut gloo = lock(&self.gloo);
        gloo.retain(|token| token.strong_count() > 0);
        gloo.push(Arc::downgrade(&token));
        token
    }

    /// Begins a collective, in program order. If this returns an error, it has not begun. Whoever begins one
    /// calls [`SmallPath::look_after`] next.
    pub(crate) fn begin(&self, operation: Operation, done: Done) -> Result<(), Error> {
        let after = match operation.kind {
            Kind::Barrier => lock(&self.gloo).iter().filter(|token| token.strong_count() > 0).cloned().collect(),
            _ => Vec::new(),
        };
        let mut queue = lock(&self.queue);
        if queue.has_ended {
            return Err(Error::group_ended("the group was aborted or has failed before"));
        }
        let number = queue.next;
        queue.next += 1;
        let deadline = Instant::now() + self.timeout;
        queue.jobs.push_back(Job { number, operation, done, deadline, after, has_arrived: false });
        // The collective has begun, so its failure is reported like that of one in flight.
        queue.failure = self.check_group().and_then(|()| self.arrive(&mut queue)).err();
        Ok(())
    }

    /// Returns how many collectives are in flight.
    pub(super) fn len(&self) -> usize {
        lock(&self.queue).jobs.len()
    }

    /// Ends the group on all ranks. The collectives in flight fail.
    pub(crate) fn end(&self, reason: &Error) {
        self.memory.end(self.rank);
        self.fail_all(reason);
    }

    /// Leaves the group. Collectives of other ranks that still need this rank fail.
    fn leave(&self) {
        lock(&self.signal).has_left = true;
        self.signaled.notify_one();
        self.memory.leave(self.rank);
    }

    /// Fails the collectives in flight, and all later ones.
    fn fail_all(&self, reason: &Error) {
        let jobs = {
            let mut queue = lock(&self.queue);
            queue.has_ended = true;
            queue.count += queue.jobs.len() as u64;
            std::mem::take(&mut queue.jobs)
        };
        for job in jobs {
            (job.done)(Err(reason.clone()));
        }
    }

    /// Returns how many collectives have ended.
    pub(super) fn ended(&self) -> u64 {
        lock(&self.queue).count
    }

    /// Ends what has come to its end.
    pub(super) fn look(&self) -> Look {
        let mut ended = Vec::new();
        let mut queue = lock(&self.queue);
        let outcome = self.advance(&mut queue, &mut ended);
        queue.count += ended.len() as u64;
        let count = queue.count;
        drop(queue);
        // Outside the lock, because a callback may begin the next collective.
        for (done, result) in ended {
            done(result);
        }
        match outcome {
            Ok(wait) => Look { ended: count, wait },
            Err(error) => {
                self.memory.end(self.rank);
                self.fail_all(&error);
                Look { ended: self.ended(), wait: None }
            }
        }
    }

    /// Ends collectives, in order. Returns what the first one that remains waits for. If it fails, so does the
    /// group.
    fn advance(
        &self,
        queue: &mut Queue,
        ended: &mut Vec<(Done, Result<(), Error>)>,
    ) -> Result<Option<(Wait, Instant)>, Error> {
        if let Some(error) = queue.failure.take() {
            return Err(error);
        }
        loop {
            self.arrive(queue)?;
            let Some(job) = queue.jobs.front() else { return Ok(None) };
            let wait = job.wait();
            if !self.is_over(job, wait) {
                self.check(job, wait)?;
                return Ok(Some((wait, job.deadline)));
            }
            if !job.has_arrived {
                continue;
            }
            let result = self.finish(job)?;
            self.memory.leave_slot(job.number);
            let job = queue.jobs.pop_front().expect("there is a first job");
            ended.push((job.done, result));
        }
    }

    /// Writes this rank's parts, in order, as far as there are slots.
    fn arrive(&self, queue: &mut Queue) -> Result<(), Error> {
        for job in queue.jobs.iter_mut().filter(|job| !job.has_arrived) {
            if !self.is_over(job, job.wait()) {
                break;
            }
            let Job { number, operation, .. } = job;
            // SAFETY: the slot is free, so the part is this rank's alone. A collective is small, so it fits.
            unsafe { operation.write(self.memory.part(*number, self.rank))? };
            let wakes = operation.root() == Some(self.rank);
            self.memory.arrive(*number, self.rank, operation.fingerprint(), wakes);
            job.has_arrived = true;
        }
        Ok(())
    }

    fn is_over(&self, job: &Job, wait: Wait) -> bool {
        match wait {
            Wait::Gloo => job.after.iter().all(|token| token.strong_count() == 0),
            Wait::Event(event) => self.memory.has_happened(event),
        }
    }

    /// Writes a collective's result. The outer error is that of the group, the inner one of this rank alone.
    fn finish(&self, job: &Job) -> Result<Result<(), Error>, Error> {
        let mut parts = [ptr::null(); MAX_RANKS];
        let needed = |rank| job.operation.root().is_none_or(|root| root == rank);
        for rank in (0..self.size).filter(|&rank| needed(rank)) {
            match self.memory.stamp(job.number, rank, job.operation.fingerprint()) {
                Some(true) => parts[rank] = self.memory.part(job.number, rank).cast_const(),
                Some(false) => return Err(Error::new(format!("rank {rank} makes a different call"))),
                None => return Err(Error::new(format!("the memory of rank {rank} was overwritten"))),
            }
        }
        // SAFETY: the ranks have written their parts, and leave them alone until this rank leaves the slot.
        let finished = unsafe { job.operation.finish(&parts[..self.size]) };
        Ok(finished.map_err(Error::refused))
    }

    /// Fails if a collective can no longer end.
    fn check(&self, job: &Job, wait: Wait) -> Result<(), Error> {
        self.check_group()?;
        let missing = self.missing(job, wait);
        for &rank in &missing {
            // A rank may arrive, and then leave or die.
            let gone = match () {
                () if self.is_dead(rank) => "has died",
                () if self.memory.has_left(rank) => "has left the group",
                () => continue,
            };
            if self.memory.arrivals(rank) <= job.number {
                return Err(Error::new(format!("rank {rank} {gone}")));
            }
        }
        if Instant::now() < job.deadline {
            return Ok(());
        }
        let missing: Vec<_> = missing.iter().map(ToString::to_string).collect();
        let what = match wait {
            Wait::Gloo => "collectives before this one".to_owned(),
            Wait::Event(_) => format!("rank {}", missing.join(", ")),
        };
        Err(Error::new(format!("Timed out after {} ms, waiting for {what}", self.timeout.as_millis())))
    }

    /// Returns whether a rank's process is known to have ended.
    pub(super) fn is_dead(&self, rank: usize) -> bool {
        self.dead.load(Ordering::SeqCst) & 1 << rank != 0
    }

    /// Fails if a rank has ended the group.
    fn check_group(&self) -> Result<(), Error> {
        self.memory.ended_by().map_or(Ok(()), |rank| Err(Error::new(format!("rank {rank} has ended the group"))))
    }

    /// Returns the ranks that a collective waits for.
    fn missing(&self, job: &Job, wait: Wait) -> Vec<usize> {
        let is_missing = |rank: usize| match wait {
            Wait::Gloo => false,
            // Only the ranks that have arrived at the collective before in this slot can be done with it.
            Wait::Event(Event::SlotFree(_)) => rank != self.rank,
            Wait::Event(Event::Arrived(_, root)) => rank == root,
            Wait::Event(Event::AllArrived(_)) => self.memory.arrivals(rank) <= job.number,
        };
        (0..self.size).filter(|&rank| is_missing(rank)).collect()
    }
}

impl Job {
    /// What it waits for next.
    fn wait(&self) -> Wait {
        let event = match (self.has_arrived, self.operation.root()) {
            (false, _) if self.after.iter().any(|token| token.strong_count() > 0) => return Wait::Gloo,
            (false, _) => Event::SlotFree(self.number),
            (true, Some(root)) => Event::Arrived(self.number, root),
            (true, None) => Event::AllArrived(self.number),
        };
        Wait::Event(event)
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
