//! Which collective this process waits in, in memory that other processes read: a rank that waits on a thread of libtorch's, or
//! is dead, can say nothing itself.

use std::collections::BTreeMap;
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tch::Tensor;

use crate::checks::dtype;

/// Bytes of an area's text.
const TEXT_CAPACITY: usize = 400;
/// Characters of an operation's and of a group's name that are kept.
const MAX_NAME: usize = 128;
/// Dimensions of a shape that are kept.
const MAX_DIMS: usize = 16;

/// Where the oldest collective in flight is noted, or else the one that ended last.
#[repr(C)]
pub struct NoteArea {
    /// Odd while the rest is being written.
    version: u32,
    /// Bytes of `text` in use.
    length: u32,
    /// Since when it is in its state, in milliseconds, by the clock that `observe` was told of.
    since: f64,
    /// Its number.
    sequence: f64,
    /// 0 while it is in flight, 1 if it has completed, 2 if it has failed.
    state: u32,
    unused: u32,
    /// Its operation, its group, its tensor's dtype and its sizes with commas between them: a line each, UTF-8.
    text: [u8; TEXT_CAPACITY],
}

/// A collective that is noted from here until its end. One that is dropped before its end has failed.
#[derive(Debug)]
pub struct Noted(Option<u64>);

struct Note {
    text: String,
    sequence: u64,
    since: f64,
}

struct Area(*mut NoteArea);

// SAFETY: who set it promised that it stays valid, and it is written under the board's lock.
unsafe impl Send for Area {}

struct Board {
    area: Area,
    /// What the caller's clock said, and when.
    clock: Option<(f64, Instant)>,
    in_flight: BTreeMap<u64, Note>,
    next: u64,
    written: String,
}

static BOARD: Mutex<Board> = Mutex::new(Board {
    area: Area(ptr::null_mut()),
    clock: None,
    in_flight: BTreeMap::new(),
    next: 0,
    written: String::new(),
});

/// Whether there is an area: lets collectives pass without taking the lock.
static OBSERVED: AtomicBool = AtomicBool::new(false);

fn board() -> MutexGuard<'static, Board> {
    BOARD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Notes the collectives of this process in `area` from now on, in place of the last one; null ends it. `now` is the time in
/// milliseconds by the clock of whoever reads.
///
/// # Safety
/// `area` must be null, or aligned and valid for writes by this process alone until another one is set.
pub unsafe fn observe(area: *mut NoteArea, now: f64) {
    let mut board = board();
    board.area = Area(area);
    board.clock = Some((now, Instant::now()));
    board.in_flight.clear();
    board.written.clear();
    OBSERVED.store(!area.is_null(), Ordering::Release);
}

impl Noted {
    /// Notes that a collective begins.
    pub fn begin(operation: &str, sequence: u64, group: &str, tensor: Option<&Tensor>) -> Self {
        if !OBSERVED.load(Ordering::Acquire) {
            return Self(None);
        }
        let text = describe(operation, group, tensor);
        let mut board = board();
        let (id, since) = (board.next, board.now());
        board.next += 1;
        board.in_flight.insert(id, Note { text, sequence, since });
        if board.in_flight.len() == 1 {
            board.write_oldest();
        }
        Self(Some(id))
    }

    /// Notes that it has ended.
    pub fn end(mut self, completed: bool) {
        self.take(if completed { 1 } else { 2 });
    }

    fn take(&mut self, state: u32) {
        let Some(id) = self.0.take() else { return };
        let mut board = board();
        let was_oldest = board.in_flight.first_key_value().is_some_and(|(&oldest, _)| oldest == id);
        // Not there if another area has come meanwhile.
        let Some(note) = board.in_flight.remove(&id) else { return };
        if board.in_flight.is_empty() {
            let since = board.now();
            board.write(&note.text, note.sequence, since, state);
        } else if was_oldest {
            board.write_oldest();
        }
    }
}

impl Drop for Noted {
    fn drop(&mut self) {
        self.take(2);
    }
}

impl Board {
    fn now(&self) -> f64 {
        self.clock.map_or(0.0, |(then, at)| then + at.elapsed().as_secs_f64() * 1000.0)
    }

    fn write_oldest(&mut self) {
        let Some((_, note)) = self.in_flight.first_key_value() else { return };
        let (text, sequence, since) = (note.text.clone(), note.sequence, note.since);
        self.write(&text, sequence, since, 0);
    }

    fn write(&mut self, text: &str, sequence: u64, since: f64, state: u32) {
        let area = self.area.0;
        if area.is_null() {
            return;
        }
        // SAFETY: whoever set the area promised that it stays valid; only this writes it, under the lock.
        unsafe {
            let version = AtomicU32::from_ptr(&raw mut (*area).version);
            version.fetch_add(1, Ordering::SeqCst);
            if self.written != text {
                text.clone_into(&mut self.written);
                // What does not fit is noted as nothing.
                let length = if text.len() <= TEXT_CAPACITY { text.len() } else { 0 };
                ptr::copy_nonoverlapping(text.as_ptr(), (&raw mut (*area).text).cast(), length);
                (&raw mut (*area).length).write(length as u32);
            }
            (&raw mut (*area).since).write(since);
            (&raw mut (*area).sequence).write(sequence as f64);
            (&raw mut (*area).state).write(state);
            version.fetch_add(1, Ordering::SeqCst);
        }
    }
}

fn describe(operation: &str, group: &str, tensor: Option<&Tensor>) -> String {
    let cut = |name: &str| name.chars().filter(|&letter| letter != '\n').take(MAX_NAME).collect::<String>();
    let kind = tensor.map(dtype).unwrap_or_default();
    let sizes: Vec<_> =
        tensor.map(Tensor::size).unwrap_or_default().iter().take(MAX_DIMS).map(ToString::to_string).collect();
    [cut(operation), cut(group), cut(&kind), sizes.join(",")].join("\n")
}

#[cfg(test)]
mod tests {
    use tch::{Device, Kind};

    use super::*;

    fn read(area: *const NoteArea) -> (String, f64, u32, u32) {
        // SAFETY: the test's own memory, which nobody writes meanwhile.
        let NoteArea { version, length, sequence, state, text, .. } = unsafe { area.read_volatile() };
        (String::from_utf8(text[..length as usize].to_vec()).unwrap(), sequence, state, version % 2)
    }

    #[test]
    fn the_oldest_in_flight_is_noted_and_else_the_one_that_ended_last() {
        // SAFETY: of these types all bits may be 0.
        let mut area: NoteArea = unsafe { std::mem::zeroed() };
        let area = &raw mut area;
        drop(Noted::begin("unnoticed", 1, "test", None));
        // SAFETY: it is unset before the memory goes.
        unsafe { observe(area, 1000.0) };
        let tensor = Tensor::zeros([2, 3], (Kind::Half, Device::Cpu));
        let first = Noted::begin("all_reduce", 1, "test", Some(&tensor));
        let second = Noted::begin("barrier", 2, "test", None);
        assert_eq!(read(area), ("all_reduce\ntest\nfloat16\n2,3".to_owned(), 1.0, 0, 0));
        first.end(true);
        assert_eq!(read(area), ("barrier\ntest\n\n".to_owned(), 2.0, 0, 0));
        drop(second);
        assert_eq!(read(area), ("barrier\ntest\n\n".to_owned(), 2.0, 2, 0));
        Noted::begin("send", 3, &"g".repeat(1000), None).end(true);
        assert_eq!(read(area).0.len(), "send\n\n\n".len() + MAX_NAME);
        // SAFETY: as above.
        unsafe { observe(ptr::null_mut(), 0.0) };
    }
}
