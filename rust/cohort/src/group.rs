//! Forms and ends process groups.

use std::collections::HashMap;
use std::env;
use std::ptr;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use cohort_abi::{ErrorBuffer, In, Length, Out, guard, guard_value};
use cohort_c10d::recorder::{self, RecordArea, Recording};
use cohort_c10d::{Address, CancellationToken, CudaOptions, Device, FormOptions, Group, Secret, form};
use cohort_core::{Error, Handle, HandleKind, RequestId, Result, Status, Value};

use crate::guards::guard_request;
use crate::state::{Outcome, REQUESTS, SharedTable, collective_error, is_communicating, open_in_order};

/// The environment variable that turns shared memory off, for comparisons, if it is 0.
const SMALL_COLLECTIVES: &str = "COHORT_SMALL_COLLECTIVES";

static GROUPS: SharedTable<Arc<Group>> = SharedTable::new(HandleKind::Group);

/// The groups that are being formed and were not canceled.
static FORMING: LazyLock<Mutex<HashMap<RequestId, Forming>>> = LazyLock::new(Mutex::default);

/// A group that is being formed.
struct Forming {
    cancellation: CancellationToken,
    recording: Recording,
}

/// Returns the group of a handle.
pub fn group(handle: Handle) -> Result<Arc<Group>> {
    GROUPS.lock().get(handle).map(Arc::clone)
}

/// Forms a group with the ranks that use the same store, secret and name, on a separate thread.
///
/// The request's value is the group's handle. `cuda_device` is this rank's device if all ranks have one, else
/// it is negative. `dropped` may be null. Otherwise it points to a number that is `epoch` or more if the
/// group was dropped.
///
/// # Safety
/// The texts must be valid for their lengths, `request` and `error` for one write. `dropped` must be null, or
/// valid for reads until the process ends.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_group_form(
    store: In<u8>,
    store_length: Length,
    secret: In<u8>,
    secret_length: Length,
    name: In<u8>,
    name_length: Length,
    interface_address: In<u8>,
    interface_address_length: Length,
    rank: u32,
    size: u32,
    form_timeout_ms: f64,
    timeout_ms: f64,
    check_collectives: u32,
    cuda_device: i32,
    dropped: *const i32,
    epoch: i32,
    request: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    guard_request("cohort_group_form", request, error, || {
        let failed = |text: String| Error::new(Status::Collective, text);
        let refused = |error: cohort_c10d::Error| failed(error.to_string());
        let interface = interface_address.text(interface_address_length)?;
        let (store, secret) = (store.text(store_length)?, secret.text(secret_length)?);
        // Created here, while JavaScript is blocked and cannot open a listener itself: see `Device::new`.
        let device = || Device::new(interface).map_err(&refused);
        let options = FormOptions {
            store: store.parse().map_err(&refused)?,
            secret: Secret::new(secret).map_err(&refused)?,
            name: name.text(name_length)?.to_owned(),
            rank: rank as usize,
            size: size as usize,
            form_timeout: milliseconds(form_timeout_ms),
            timeout: milliseconds(timeout_ms),
            device: device()?,
            cuda: (cuda_device >= 0).then_some(CudaOptions { device: cuda_device, dropped, epoch }),
            shares_memory: env::var_os(SMALL_COLLECTIVES).is_none_or(|value| value != "0"),
            checks: if check_collectives == 0 { None } else { Some(device()?) },
        };
        let id = REQUESTS.open(());
        let cancellation = CancellationToken::default();
        let recording = Recording::begin("form_group", 0, &options.name, None);
        forming().insert(id, Forming { cancellation: cancellation.clone(), recording });
        let work = move || {
            let formed = form(options, &cancellation).map_err(|error| failed(error.to_string()));
            // If it is no longer in the map, it was canceled and its request has completed. The group ends
            // here.
            let removed = forming().remove(&id);
            if let Some(Forming { recording, .. }) = removed {
                recording.end(formed.is_ok());
                REQUESTS.complete(id, formed.map(into_outcome));
            }
        };
        if let Err(error) = thread::Builder::new().name("cohort-form".to_owned()).spawn(work) {
            forming().remove(&id);
            REQUESTS.complete(id, Err(failed(format!("cannot start a thread: {error}"))));
        }
        Ok(id)
    })
}

/// Cancels forming a group: its request fails at once. Does nothing if the request has completed.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_group_form_cancel(request: f64, error: Out<ErrorBuffer>) -> Status {
    let body = || {
        let id = request as RequestId;
        let Some(Forming { cancellation, recording }) = forming().remove(&id) else { return Ok(()) };
        recording.end(false);
        // Not left to the forming thread, because it may be in a wait that cannot be interrupted.
        REQUESTS.complete(id, Err(Error::new(Status::Collective, "it was canceled")));
        cancellation.cancel();
        Ok(())
    };
    guard("cohort_group_form_cancel", error, body)
}

fn forming() -> MutexGuard<'static, HashMap<RequestId, Forming>> {
    FORMING.lock().unwrap_or_else(PoisonError::into_inner)
}

fn into_outcome(group: Group) -> Outcome {
    Outcome::Object(Box::new(move || GROUPS.lock().insert(Arc::new(group))))
}

/// Converts any JavaScript number to a duration. Invalid durations become 0, and long ones ten years.
fn milliseconds(count: f64) -> Duration {
    const MAX: Duration = Duration::from_secs(10 * 365 * 24 * 60 * 60);
    let duration = Duration::try_from_secs_f64(count / 1000.0);
    duration.unwrap_or(if count > 0.0 { MAX } else { Duration::ZERO }).min(MAX)
}

/// Queries whether groups with this interface address connect by Unix sockets: 1 or 0.
///
/// # Safety
/// `interface_address` must be valid for its length, `by_unix` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_group_probe(
    interface_address: In<u8>,
    interface_address_length: Length,
    by_unix: Out<u32>,
    error: Out<ErrorBuffer>,
) -> Status {
    guard_value("cohort_group_probe", by_unix, error, || {
        let interface = interface_address.text(interface_address_length)?;
        let device = Device::new(interface).map_err(|error| Error::native(error.to_string()))?;
        Ok(u32::from(matches!(device.listener(), Address::Unix(_))))
    })
}

/// Ends a group. Its collectives in flight fail, here and on the other ranks.
///
/// Does not wait for the other ranks if `aborted` is not 0.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_group_free(group: Handle, aborted: u32, error: Out<ErrorBuffer>) -> Status {
    let body = || {
        let group = GROUPS.lock().remove(group)?;
        // On another thread, because ending the group waits some milliseconds for the group's threads. If no
        // thread can be started, the closure and with it the group are dropped here.
        let _ = thread::Builder::new().name("cohort-group-end".to_owned()).spawn(move || group.end(aborted != 0));
        Ok(())
    };
    guard("cohort_group_free", error, body)
}

/// Registers the group under a name, by which functional collectives find it while it exists.
///
/// It replaces any other group of that name.
///
/// # Safety
/// `name` must be valid for `name_length` reads, `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_group_register(
    on: Handle,
    name: In<u8>,
    name_length: Length,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let name = name.text(name_length)?;
        group(on)?.register(name).map_err(|error| Error::native(error.to_string()))
    };
    guard("cohort_group_register", error, body)
}

/// Records the collectives of this process in `area` from now on, or nowhere if `area` is null.
///
/// It records all collectives, no matter who starts them. `now` is the time in milliseconds on the reader's
/// clock.
///
/// # Safety
/// `area` must be null, or valid for writes of `length` bytes by this process alone until another area is
/// set. `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_collectives_note(
    area: *mut u8,
    length: Length,
    now: f64,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let area = if length.get() == 0 { ptr::null_mut() } else { area.cast::<RecordArea>() };
        if !area.is_null() && (length.get() < size_of::<RecordArea>() || !area.is_aligned()) {
            return Err(Error::range("Cannot note collectives: the memory is too small or not aligned"));
        }
        // SAFETY: the caller guarantees the area's validity, and its size and alignment were checked.
        unsafe { recorder::record_into(area, now) };
        Ok(())
    };
    guard("cohort_collectives_note", error, body)
}

/// Opens a request that completes when the collectives that libtorch itself starts have ended.
///
/// It covers the work that was requested so far. Its number is 0 if there are no such collectives. It fails
/// if one of them failed and nobody waited for it.
///
/// # Safety
/// `request` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_communications_wait(request: Out<f64>, error: Out<ErrorBuffer>) -> Status {
    guard_request("cohort_communications_wait", request, error, || {
        if !is_communicating() && !cohort_c10d::any_in_flight() {
            return Ok(0);
        }
        Ok(open_in_order((), |id, ready| match ready {
            Ok(()) => cohort_c10d::when_none_in_flight(move |failure| REQUESTS.complete(id, outcome(failure))),
            Err(error) => REQUESTS.complete(id, Err(error)),
        }))
    })
}

/// Converts the first failure of the collectives that nobody waited for.
fn outcome(failure: Option<cohort_c10d::Error>) -> Result<Outcome> {
    match failure {
        Some(failure) => Err(collective_error(&failure, Status::Collective)),
        None => Ok(Outcome::Value(Value::None)),
    }
}
