//! Segments of shared memory, in which the runner and this rank pass bulk data.

use std::sync::{Arc, Mutex, PoisonError};

use cohort_abi::{ErrorBuffer, In, Length, Out, guard, guard_value};
use cohort_core::{Handle, HandleKind, Status};
use cohort_torch::DType;
use cohort_torch::segment::{Region, Segment};

use crate::guards::guard_handle;
use crate::state::{SharedTable, TENSORS};

static SEGMENTS: SharedTable<Segment> = SharedTable::new(HandleKind::Segment);

/// The mapped regions, each with the number of the call that uses it.
static REGIONS: Mutex<Vec<(f64, Arc<Region>)>> = Mutex::new(Vec::new());

/// Opens a segment that begins with `head`.
///
/// # Safety
/// `path` and `head` must be valid for reads of their lengths, `out` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_segment_open(
    path: In<u8>,
    path_length: Length,
    head: In<u8>,
    head_length: Length,
    out: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    guard_handle("cohort_segment_open", out, error, || {
        SEGMENTS.lock().insert(Segment::open(path.text(path_length)?, head.slice(head_length))?)
    })
}

/// Closes a segment. Tensors of it stay valid.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_segment_close(segment: Handle, error: Out<ErrorBuffer>) -> Status {
    // The runner has a segment closed when no process uses it. Tensors that were kept are private by then.
    guard("cohort_segment_close", error, || SEGMENTS.lock().remove(segment).map(Segment::discard))
}

/// Copies bytes from a segment.
///
/// # Safety
/// `out` must be valid for `length` writes, `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_segment_read(
    segment: Handle,
    offset: f64,
    out: Out<u8>,
    length: Length,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || SEGMENTS.lock().get(segment)?.read(offset as usize, out.slice(length));
    guard("cohort_segment_read", error, body)
}

/// Copies bytes into a segment, and makes it longer if necessary.
///
/// # Safety
/// `data` must be valid for `length` reads, `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_segment_write(
    segment: Handle,
    offset: f64,
    data: In<u8>,
    length: Length,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || SEGMENTS.lock().get(segment)?.write(offset as usize, data.slice(length));
    guard("cohort_segment_write", error, body)
}

/// Makes a tensor of elements in a segment, without a copy. They are `length` bytes.
///
/// The segment must not change until `cohort_segment_release` is called for the same call.
///
/// # Safety
/// `sizes` must be valid for `dimensions` reads, `out` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_segment_tensor(
    segment: Handle,
    offset: f64,
    length: Length,
    call: f64,
    dtype: u32,
    sizes: In<f64>,
    dimensions: Length,
    out: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    guard_handle("cohort_segment_tensor", out, error, || {
        let dtype = DType::from_number(i64::from(dtype))?;
        let sizes: Vec<i64> = sizes.slice(dimensions).iter().map(|&size| size as i64).collect();
        let (tensor, region) = SEGMENTS.lock().get(segment)?.tensor(offset as usize, length.get(), dtype, &sizes)?;
        regions().push((call, region));
        TENSORS.lock().insert(tensor)
    })
}

/// Ends a call's use of segments. Tensors that are still alive get their own copy of the memory, in place.
/// Writes the number of bytes in those tensors.
///
/// # Safety
/// `out` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_segment_release(call: f64, out: Out<f64>, error: Out<ErrorBuffer>) -> Status {
    guard_value("cohort_segment_release", out, error, || {
        let ended: Vec<_> = regions().extract_if(.., |(of, _)| *of == call).collect();
        let mut copied = 0;
        for (_, region) in ended {
            // This reference is the last one, unless a tensor is alive.
            if Arc::strong_count(&region) > 1 {
                region.make_private()?;
                copied += region.length();
            }
        }
        Ok(copied as f64)
    })
}

fn regions() -> std::sync::MutexGuard<'static, Vec<(f64, Arc<Region>)>> {
    REGIONS.lock().unwrap_or_else(PoisonError::into_inner)
}
