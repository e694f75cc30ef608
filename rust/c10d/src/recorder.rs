//! Records which collective this process waits in, in memory that other processes read. A rank that waits on
//! a thread of libtorch, or has died, cannot report it.

use std::collections::BTreeMap;
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tch::Tensor;

use crate::checks::dtype;

/// Bytes of an area's text.
const TEXT_CAPACITY: usize = 400;
/// Maximum number of characters to record of an operation's and of a group's name.
const MAX_NAME_LENGTH: usize = 128;
/// Maximum number of dimensions to record of a shape.
const MAX_DIMS: usize = 16;

/// The memory for one record: of the oldest collective in flight, or else of the one that ended last.
#[repr(C)]
pub struct RecordArea {
    /// Odd while the other fields are being written.
    version: u32,
    /// The number of bytes of `text` in use.
    length: u32,
    /// When the collective entered its state, in milliseconds of the clock that `record_into` was given.
    since: f64,
    /// The collective's sequence number.
    sequence: f64,
    /// 0 if the collective is in flight, 1 if it has completed, 2 if it has failed.
    state: u32,
    unused: u32,
    /// The operation, the group, the tensor's dtype, and its sizes with commas between them. One line each,
    /// in UTF-8.
    text: [u8; TEXT_CAPACITY],
}

/// A collective that is being recorded. If it is dropped before its end, it is recorded as failed.
#[derive(Debug)]
pub struct Recording(Option<u64>);

struct Record {
    text: String,
    sequence: u64,
    since: f64,
}

struct Area(*mut RecordArea);

// SAFETY: the caller of `record_into` promised that the memory stays valid. It is written under the
// recorder's lock.
unsafe impl Send for Area {}

struct Recorder {
    area: Area,
    /// The time of the caller's clock, and when it was read.
    clock: Option<(f64, Instant)>,
    in_flight: BTreeMap<u64, Record>,
    next: u64,
    written: String,
}

static RECORDER: Mutex<Recorder> = Mutex::new(Recorder {
    area: Area(ptr::null_mut()),
    clock: None,
    in_flight: BTreeMap::new(),
    next: 0,
    written: String::new(),
});

/// Whether there is an area. Without one, collectives need not take the lock.
static IS_RECORDING: AtomicBool = AtomicBool::new(false);

fn recorder() -> MutexGuard<'static, Recorder> {
    RECORDER.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Records the collectives of this process in `area` from now on, instead of the previous area. Null ends the
/// recording. `now` is the time in milliseconds of the reader's clock.
///
/// # Safety
/// `area` must be null, or aligned and valid for writes by this process alone until another area is set.
pub unsafe fn record_into(area: *mut RecordArea, now: f64) {
    let mut recorder = recorder();
    recorder.area = Area(area);
    recorder.clock = Some((now, Instant::now()));
    recorder.in_flight.clear();
    recorder.written.clear();
    IS_RECORDING.store(!area.is_null(), Ordering::Release);
}

impl Recording {
    /// Records that a collective begins.
    pub fn begin(operation: &str, sequence: u64, group: &str, tensor: Option<&Tensor>) -> Self {
        if !IS_RECORDING.load(Ordering::Acquire) {
            return Self(None);
        }
        let text = describe(operation, group, tensor);
        let mut recorder = recorder();
        let (id, since) = (recorder.next, recorder.now());
        recorder.next += 1;
        recorder.in_flight.insert(id, Record { text, sequence, since });
        if recorder.in_flight.len() == 1 {
            recorder.write_oldest();
        }
        Self(Some(id))
    }

    /// Records that the collective has ended.
    pub fn end(mut self, completed: bool) {
        self.take(if completed { 1 } else { 2 });
    }

    fn take(&mut self, state: u32) {
        let Some(id) = self.0.take() else { return };
        let mut recorder = recorder();
        let was_oldest = recorder.in_flight.first_key_value().is_some_and(|(&oldest, _)| oldest == id);
        // The record is gone if another area was set in between.
        let Some(record) = recorder.in_flight.remove(&id) else { return };
        if recorder.in_flight.is_empty() {
            let since = recorder.now();
            recorder.write(&record.text, record.sequence, since, state);
        } else if was_oldest {
            recorder.write_oldest();
        }
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        self.take(2);
    }
}

impl Recorder {
    fn now(&self) -> f64 {
        self.clock.map_or(0.0, |(then, at)| then + at.elapsed().as_secs_f64() * 1000.0)
    }

    fn write_oldest(&mut self) {
        let Some((_, record)) = self.in_flight.first_key_value() else { return };
        let (text, sequence, since) = (record.text.clone(), record.sequence, record.since);
        self.write(&text, sequence, since, 0);
    }

    fn write(&mut self, text: &str, sequence: u64, since: f64, state: u32) {
        let area = self.area.0;
        if area.is_null() {
            return;
        }
        // SAFETY: the caller of `record_into` promised that the memory stays valid. Only this function writes
        // it, under the lock.
        unsafe {
            let version = AtomicU32::from_ptr(&raw mut (*area).version);
            version.fetch_add(1, Ordering::SeqCst);
            if self.written != text {
                text.clone_into(&mut self.written);
                // A text that does not fit is recorded as empty.
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
    let cut = |name: &str| name.chars().filter(|&letter| letter != '\n').take(MAX_NAME_LENGTH).collect::<String>();
    let kind = tensor.map(dtype).unwrap_or_default();
    let sizes: Vec<_> =
        tensor.map(Tensor::size).unwrap_or_default().iter().take(MAX_DIMS).map(ToString::to_string).collect();
    [cut(operation), cut(group), cut(&kind), sizes.join(",")].join("\n")
}

#[cfg(test)]
mod tests {
    use tch::{Device, Kind};

    use super::*;

    fn read(area: *const RecordArea) -> (String, f64, u32, u32) {
        // SAFETY: the memory is the test's own, and nobody writes it at the same time.
        let RecordArea { version, length, sequence, state, text, .. } = unsafe { area.read_volatile() };
        (String::from_utf8(text[..length as usize].to_vec()).unwrap(), sequence, state, version % 2)
    }

    #[test]
    fn the_oldest_in_flight_is_recorded_or_else_the_one_that_ended_last() {
        // SAFETY: all fields may be 0.
        let mut area: RecordArea = unsafe { std::mem::zeroed() };
        let area = &raw mut area;
        drop(Recording::begin("not recorded", 1, "test", None));
        // SAFETY: the area is unset before the memory is freed.
        unsafe { record_into(area, 1000.0) };
        let tensor = Tensor::zeros([2, 3], (Kind::Half, Device::Cpu));
        let first = Recording::begin("all_reduce", 1, "test", Some(&tensor));
        let second = Recording::begin("barrier", 2, "test", None);
        assert_eq!(read(area), ("all_reduce\ntest\nfloat16\n2,3".to_owned(), 1.0, 0, 0));
        first.end(true);
        assert_eq!(read(area), ("barrier\ntest\n\n".to_owned(), 2.0, 0, 0));
        drop(second);
        assert_eq!(read(area), ("barrier\ntest\n\n".to_owned(), 2.0, 2, 0));
        Recording::begin("send", 3, &"g".repeat(1000), None).end(true);
        assert_eq!(read(area).0.len(), "send\n\n\n".len() + MAX_NAME_LENGTH);
        // SAFETY: as above.
        unsafe { record_into(ptr::null_mut(), 0.0) };
    }
}
