//! Who uses a storage while work is in flight: any number of readers, or one writer.
//!
//! A storage is known by its address. Whoever borrows it holds a reference to it, so an address cannot be reused while
//! it is in the table.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::error::{Error, Result, Status};

/// Names work in the errors of others ("all_reduce #12"). It is written out only where one is refused.
#[derive(Clone, Debug)]
pub struct Label {
    work: Arc<str>,
    number: Option<u64>,
}

impl Label {
    /// The work of a number among its like.
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

/// Tells borrows apart.
type BorrowId = u64;

#[derive(Default)]
struct Entry {
    readers: Vec<(BorrowId, Label)>,
    writer: Option<Label>,
}

#[derive(Default)]
struct Entries {
    last: BorrowId,
    of: HashMap<usize, Entry>,
}

#[derive(Default)]
struct Table {
    /// How many storages are borrowed: lets operators pass without taking the lock.
    borrowed: AtomicUsize,
    entries: Mutex<Entries>,
}

impl Table {
    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The storages in use by work in flight.
#[derive(Clone, Default)]
pub struct Borrows {
    table: Arc<Table>,
}

/// A borrow of several storages. Dropping it ends it.
pub struct Borrow {
    table: Arc<Table>,
    reads: Vec<usize>,
    writes: Vec<usize>,
    id: BorrowId,
}

impl Borrows {
    /// Whether nothing is borrowed: then no check can fail.
    pub fn is_empty(&self) -> bool {
        self.table.borrowed.load(Ordering::Acquire) == 0
    }

    /// Borrows all of the storages, or none. A storage in both lists counts as written.
    ///
    /// `label` names the work in the errors of others ("all_reduce #12"), `operation` in this call's own.
    ///
    /// # Errors
    /// [`Status::Borrowed`] if work in flight writes one of them, or reads one of `writes`.
    pub fn lend(&self, reads: &[usize], writes: &[usize], operation: &str, label: impl Into<Label>) -> Result<Borrow> {
        let mut writes = writes.to_vec();
        writes.sort_unstable();
        writes.dedup();
        let mut reads: Vec<usize> = reads.iter().copied().filter(|read| writes.binary_search(read).is_err()).collect();
        reads.sort_unstable();
        reads.dedup();
        let label = label.into();

        let mut entries = self.table.entries();
        for storage in &reads {
            entries.of.get(storage).map_or(Ok(()), |entry| readable(entry, operation))?;
        }
        for storage in &writes {
            entries.of.get(storage).map_or(Ok(()), |entry| writable(entry, operation))?;
        }
        entries.last += 1;
        let id = entries.last;
        for &storage in &reads {
            entries.of.entry(storage).or_default().readers.push((id, label.clone()));
        }
        for &storage in &writes {
            entries.of.entry(storage).or_default().writer = Some(label.clone());
        }
        self.table.borrowed.store(entries.of.len(), Ordering::Release);
        drop(entries);
        Ok(Borrow { table: self.table.clone(), reads, writes, id })
    }

    /// Whether `operation` may read `storage` now.
    ///
    /// # Errors
    /// [`Status::Borrowed`] if work in flight writes it.
    pub fn check_read(&self, storage: usize, operation: &str) -> Result<()> {
        if self.is_empty() {
            return Ok(());
        }
        self.table.entries().of.get(&storage).map_or(Ok(()), |entry| readable(entry, operation))
    }

    /// Whether `operation` may write `storage` now.
    ///
    /// # Errors
    /// [`Status::Borrowed`] if work in flight reads or writes it.
    pub fn check_write(&self, storage: usize, operation: &str) -> Result<()> {
        if self.is_empty() {
            return Ok(());
        }
        self.table.entries().of.get(&storage).map_or(Ok(()), |entry| writable(entry, operation))
    }
}

fn readable(entry: &Entry, operation: &str) -> Result<()> {
    match &entry.writer {
        None => Ok(()),
        Some(writer) => Err(refusal(operation, "read", writer, "writing")),
    }
}

fn writable(entry: &Entry, operation: &str) -> Result<()> {
    readable(entry, operation)?;
    match entry.readers.first() {
        None => Ok(()),
        Some((_, reader)) => Err(refusal(operation, "write", reader, "reading")),
    }
}

fn refusal(operation: &str, verb: &str, other: &Label, doing: &str) -> Error {
    let message = format!("Cannot {verb} tensor in {operation}: {other} is {doing} it, await that first");
    Error::new(Status::Borrowed, message)
}

impl Drop for Borrow {
    fn drop(&mut self) {
        let mut entries = self.table.entries();
        for storage in &self.reads {
            if let Some(entry) = entries.of.get_mut(storage) {
                if let Some(at) = entry.readers.iter().position(|&(id, _)| id == self.id) {
                    entry.readers.swap_remove(at);
                }
                if entry.readers.is_empty() {
                    entries.of.remove(storage);
                }
            }
        }
        for storage in &self.writes {
            entries.of.remove(storage);
        }
        self.table.borrowed.store(entries.of.len(), Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_share_and_keep_writers_out_until_the_last_one_ends() {
        let borrows = Borrows::default();
        let first = borrows.lend(&[1, 2], &[], "run", "run #1").unwrap();
        let second = borrows.lend(&[2], &[], "run", "run #2").unwrap();
        assert!(borrows.check_read(2, "aten::add").is_ok());
        drop(first);
        assert!(borrows.check_write(1, "aten::add_").is_ok());
        let refused = borrows.check_write(2, "aten::add_").unwrap_err();
        assert_eq!(refused.status, Status::Borrowed);
        assert_eq!(refused.message, "Cannot write tensor in aten::add_: run #2 is reading it, await that first");
        drop(second);
        assert!(borrows.is_empty());
    }

    #[test]
    fn a_writer_keeps_everyone_out() {
        let borrows = Borrows::default();
        let writer = borrows.lend(&[], &[7], "all_reduce", "all_reduce #12").unwrap();
        let refused = borrows.check_read(7, "toArray").unwrap_err();
        assert_eq!(refused.message, "Cannot read tensor in toArray: all_reduce #12 is writing it, await that first");
        assert!(borrows.check_write(7, "aten::add_").is_err());
        assert!(borrows.lend(&[7], &[], "run", "run #1").is_err());
        drop(writer);
        assert!(borrows.check_write(7, "aten::add_").is_ok());
    }

    #[test]
    fn a_refused_borrow_leaves_nothing_behind() {
        let borrows = Borrows::default();
        let writer = borrows.lend(&[], &[3], "all_reduce", "all_reduce #1").unwrap();
        assert!(borrows.lend(&[1, 2], &[3], "run", "run #1").is_err());
        assert!(borrows.check_write(1, "aten::add_").is_ok());
        drop(writer);
        assert!(borrows.is_empty());
    }

    #[test]
    fn a_storage_listed_twice_is_borrowed_once() {
        let borrows = Borrows::default();
        let borrow = borrows.lend(&[5, 5, 6], &[6, 6], "all_gather", "all_gather #1").unwrap();
        assert!(borrows.check_read(5, "aten::add").is_ok());
        assert!(borrows.check_read(6, "aten::add").is_err());
        drop(borrow);
        assert!(borrows.is_empty());
    }
}
