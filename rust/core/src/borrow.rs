//! Tracks the storages that work in flight uses. A storage has any number of readers, or one writer, or jobs
//! that take turns.
//!
//! The executor runs its jobs one after the other. Their turns do not overlap, so jobs can share a storage
//! that one of them may write. Everything else, such as the program's own operators, may run at any time.
//!
//! The table identifies a storage by its address. Every borrower holds a reference to the storage, so the
//! address cannot be reused while it is in the table.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::error::{Error, Result, Status};

/// A name for work in the errors of other operations ("all_reduce #12"). The text is formatted only when an
/// operation is refused.
#[derive(Clone, Debug)]
pub struct Label {
    work: Arc<str>,
    number: Option<u64>,
}

impl Label {
    /// Creates a label for one of several runs of the same work.
    pub fn numbered(work: impl Into<Arc<str>>, number: u64) -> Self {
        Self { work: work.into(), number: Some(number) }
    }
}

impl From<&str> for Label {
    fn from(work: &str) -> Self {
        Self { work: work.into(), number: None }
    }
}

impl fmt::Display for Label {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.number {
            Some(number) => write!(formatter, "{} #{number}", self.work),
            None => formatter.write_str(&self.work),
        }
    }
}

/// Identifies a borrow.
type BorrowId = u64;

#[derive(Default)]
struct Entry {
    readers: Vec<(BorrowId, Label)>,
    turns: Vec<Turn>,
    writer: Option<Label>,
}

impl Entry {
    fn is_unused(&self) -> bool {
        self.readers.is_empty() && self.turns.is_empty() && self.writer.is_none()
    }
}

/// A job's use of a storage.
struct Turn {
    id: BorrowId,
    label: Label,
    may_write: bool,
}

#[derive(Default)]
struct Entries {
    last_id: BorrowId,
    by_storage: HashMap<usize, Entry>,
}

#[derive(Default)]
struct Table {
    /// The number of borrowed storages. While it is 0, operators need not take the lock.
    borrowed: AtomicUsize,
    entries: Mutex<Entries>,
}

impl Table {
    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The storages that work in flight uses.
#[derive(Clone, Default)]
pub struct Borrows {
    table: Arc<Table>,
}

/// A borrow of several storages. It ends when it is dropped.
pub struct Borrow {
    table: Arc<Table>,
    shared: Vec<usize>,
    writes: Vec<usize>,
    id: BorrowId,
}

/// The storages that work uses.
#[derive(Clone, Copy, Debug, Default)]
pub struct Uses<'a> {
    /// Storages that may be read at any time.
    pub reads: &'a [usize],
    /// Storages that a job of the executor reads during its turn.
    pub turns: &'a [usize],
    /// Storages that a job of the executor uses during its turn, and may write.
    pub writing_turns: &'a [usize],
    /// Storages that are written, by any work, while nobody else uses them.
    pub writes: &'a [usize],
}

impl Borrows {
    /// Returns whether nothing is borrowed. If so, no check can fail.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.table.borrowed.load(Ordering::Acquire) == 0
    }

    /// Borrows all of the storages, or none. A storage that is in several lists counts only in the last of
    /// them.
    ///
    /// `label` names the work in the errors of other operations ("all_reduce #12"), `operation` in the errors
    /// of this call.
    ///
    /// # Errors
    /// [`Status::Borrowed`] if work in flight uses a storage in a way that conflicts with the borrow.
    pub fn lend(&self, uses: Uses<'_>, operation: &str, label: impl Into<Label>) -> Result<Borrow> {
        let writes = sorted(uses.writes, &[]);
        let writing_turns = sorted(uses.writing_turns, &[&writes]);
        let turns = sorted(uses.turns, &[&writes, &writing_turns]);
        let reads = sorted(uses.reads, &[&writes, &writing_turns, &turns]);
        let label = label.into();

        let mut entries = self.table.entries();
        let check = |storages: &[usize], check_entry: fn(&Entry, &str) -> Result<()>| {
            storages
                .iter()
                .filter_map(|storage| entries.by_storage.get(storage))
                .try_for_each(|entry| check_entry(entry, operation))
        };
        check(&reads, check_readable)?;
        check(&turns, check_readable_in_turn)?;
        check(&writing_turns, check_writable_in_turn)?;
        check(&writes, check_writable)?;
        entries.last_id += 1;
        let id = entries.last_id;
        for &storage in &reads {
            entries.by_storage.entry(storage).or_default().readers.push((id, label.clone()));
        }
        for (storages, may_write) in [(&turns, false), (&writing_turns, true)] {
            for &storage in storages {
                entries.by_storage.entry(storage).or_default().turns.push(Turn { id, label: label.clone(), may_write });
            }
        }
        for &storage in &writes {
            entries.by_storage.entry(storage).or_default().writer = Some(label.clone());
        }
        self.table.borrowed.store(entries.by_storage.len(), Ordering::Release);
        drop(entries);
        let shared = [reads, turns, writing_turns].concat();
        Ok(Borrow { table: self.table.clone(), shared, writes, id })
    }

    /// Checks that `operation` may read `storage` now.
    ///
    /// # Errors
    /// [`Status::Borrowed`] if work in flight writes it.
    pub fn check_read(&self, storage: usize, operation: &str) -> Result<()> {
        if self.is_empty() {
            return Ok(());
        }
        self.table.entries().by_storage.get(&storage).map_or(Ok(()), |entry| check_readable(entry, operation))
    }

    /// Checks that `operation` may write `storage` now.
    ///
    /// # Errors
    /// [`Status::Borrowed`] if work in flight reads or writes it.
    pub fn check_write(&self, storage: usize, operation: &str) -> Result<()> {
        if self.is_empty() {
            return Ok(());
        }
        self.table.entries().by_storage.get(&storage).map_or(Ok(()), |entry| check_writable(entry, operation))
    }
}

/// Returns `storages` in order, without duplicates and without the storages in `excluded`, whose lists must
/// be in order.
fn sorted(storages: &[usize], excluded: &[&[usize]]) -> Vec<usize> {
    let is_included = |storage: &usize| excluded.iter().all(|other| other.binary_search(storage).is_err());
    let mut included: Vec<usize> = storages.iter().copied().filter(is_included).collect();
    included.sort_unstable();
    included.dedup();
    included
}

fn check_readable(entry: &Entry, operation: &str) -> Result<()> {
    check_readable_in_turn(entry, operation)?;
    match entry.turns.iter().find(|turn| turn.may_write) {
        None => Ok(()),
        Some(turn) => Err(refusal(operation, "read", &turn.label, "may be writing it")),
    }
}

fn check_readable_in_turn(entry: &Entry, operation: &str) -> Result<()> {
    match &entry.writer {
        None => Ok(()),
        Some(writer) => Err(refusal(operation, "read", writer, "is writing it")),
    }
}

fn check_writable(entry: &Entry, operation: &str) -> Result<()> {
    check_writable_in_turn(entry, operation)?;
    match entry.turns.first() {
        None => Ok(()),
        Some(turn) => Err(refusal(operation, "write", &turn.label, "is reading it")),
    }
}

fn check_writable_in_turn(entry: &Entry, operation: &str) -> Result<()> {
    check_readable_in_turn(entry, operation)?;
    match entry.readers.first() {
        None => Ok(()),
        Some((_, reader)) => Err(refusal(operation, "write", reader, "is reading it")),
    }
}

fn refusal(operation: &str, verb: &str, other: &Label, state: &str) -> Error {
    let message = format!("Cannot {verb} tensor in {operation}: {other} {state}; await it first");
    Error::new(Status::Borrowed, message)
}

impl Drop for Borrow {
    fn drop(&mut self) {
        let mut entries = self.table.entries();
        for storage in &self.shared {
            let Some(entry) = entries.by_storage.get_mut(storage) else { continue };
            entry.readers.retain(|&(id, _)| id != self.id);
            entry.turns.retain(|turn| turn.id != self.id);
            if entry.is_unused() {
                entries.by_storage.remove(storage);
            }
        }
        for storage in &self.writes {
            entries.by_storage.remove(storage);
        }
        self.table.borrowed.store(entries.by_storage.len(), Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uses<'a>(reads: &'a [usize], writes: &'a [usize]) -> Uses<'a> {
        Uses { reads, writes, ..Uses::default() }
    }

    #[test]
    fn readers_share_and_keep_writers_out_until_the_last_one_ends() {
        let borrows = Borrows::default();
        let first = borrows.lend(uses(&[1, 2], &[]), "run", "run #1").unwrap();
        let second = borrows.lend(uses(&[2], &[]), "run", "run #2").unwrap();
        assert!(borrows.check_read(2, "aten::add").is_ok());
        drop(first);
        assert!(borrows.check_write(1, "aten::add_").is_ok());
        let refused = borrows.check_write(2, "aten::add_").unwrap_err();
        assert_eq!(refused.status, Status::Borrowed);
        assert_eq!(refused.message, "Cannot write tensor in aten::add_: run #2 is reading it; await it first");
        drop(second);
        assert!(borrows.is_empty());
    }

    #[test]
    fn a_writer_keeps_everyone_out() {
        let borrows = Borrows::default();
        let writer = borrows.lend(uses(&[], &[7]), "all_reduce", "all_reduce #12").unwrap();
        let refused = borrows.check_read(7, "toArray").unwrap_err();
        assert_eq!(refused.message, "Cannot read tensor in toArray: all_reduce #12 is writing it; await it first");
        assert!(borrows.check_write(7, "aten::add_").is_err());
        assert!(borrows.lend(uses(&[7], &[]), "run", "run #1").is_err());
        drop(writer);
        assert!(borrows.check_write(7, "aten::add_").is_ok());
    }

    #[test]
    fn a_refused_borrow_leaves_nothing_behind() {
        let borrows = Borrows::default();
        let writer = borrows.lend(uses(&[], &[3]), "all_reduce", "all_reduce #1").unwrap();
        assert!(borrows.lend(uses(&[1, 2], &[3]), "run", "run #1").is_err());
        assert!(borrows.check_write(1, "aten::add_").is_ok());
        drop(writer);
        assert!(borrows.is_empty());
    }

    #[test]
    fn a_storage_listed_twice_is_borrowed_once() {
        let borrows = Borrows::default();
        let borrow = borrows.lend(uses(&[5, 5, 6], &[6, 6]), "all_gather", "all_gather #1").unwrap();
        assert!(borrows.check_read(5, "aten::add").is_ok());
        assert!(borrows.check_read(6, "aten::add").is_err());
        drop(borrow);
        assert!(borrows.is_empty());
    }

    #[test]
    fn jobs_share_a_storage_that_one_of_them_may_write_and_keep_others_out() {
        let borrows = Borrows::default();
        let turns = Uses { turns: &[1, 2], ..Uses::default() };
        let writing = Uses { turns: &[2], writing_turns: &[1], ..Uses::default() };
        let first = borrows.lend(turns, "run", "run #1").unwrap();
        assert!(borrows.check_read(1, "copy").is_ok());
        let second = borrows.lend(writing, "run", "run #2").unwrap();
        let third = borrows.lend(turns, "run", "run #3").unwrap();
        let refused = borrows.check_read(1, "copy").unwrap_err();
        assert_eq!(refused.message, "Cannot read tensor in copy: run #2 may be writing it; await it first");
        assert!(borrows.lend(uses(&[1], &[]), "send", "send #1").is_err());
        assert!(borrows.check_read(2, "copy").is_ok());
        let refused = borrows.check_write(2, "add_").unwrap_err();
        assert_eq!(refused.message, "Cannot write tensor in add_: run #1 is reading it; await it first");
        drop((first, second));
        assert!(borrows.check_read(1, "copy").is_ok());
        drop(third);
        assert!(borrows.is_empty());
    }

    #[test]
    fn a_job_cannot_write_a_storage_that_may_be_read_at_any_time() {
        let borrows = Borrows::default();
        let writing = Uses { writing_turns: &[1], ..Uses::default() };
        let sent = borrows.lend(uses(&[1], &[]), "send", "send #1").unwrap();
        let refused = borrows.lend(writing, "run", "run #1").err().unwrap();
        assert_eq!(refused.message, "Cannot write tensor in run: send #1 is reading it; await it first");
        assert!(borrows.lend(Uses { turns: &[1], ..Uses::default() }, "run", "run #2").is_ok());
        drop(sent);
        let run = borrows.lend(writing, "run", "run #3").unwrap();
        assert!(borrows.lend(uses(&[], &[1]), "all_reduce", "all_reduce #1").is_err());
        drop(run);
        let written = borrows.lend(uses(&[], &[1]), "all_reduce", "all_reduce #2").unwrap();
        assert!(borrows.lend(writing, "run", "run #4").is_err());
        drop(written);
        assert!(borrows.is_empty());
    }
}
