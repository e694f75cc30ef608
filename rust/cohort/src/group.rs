//! Process groups: forming and ending them.

use std::collections::HashMap;
use std::ptr;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use cohort_abi::{ErrorBuffer, In, Length, Out, guard};
use cohort_c10d::notes::{self, NoteArea, Noted};
use cohort_c10d::{Address, Device, FormOptions, GiveUp, Group, OnCuda, Secret, form};
use cohort_core::{Error, Handle, HandleKind, RequestId, Result, Status, Value};

use crate::state::{Outcome, REQUESTS, Shared, in_order, is_communicating};

static GROUPS: Shared<Arc<Group>> = Shared::new(HandleKind::Group);

/// The groups that are being formed and have not been given up.
static FORMING: LazyLock<Mutex<HashMap<RequestId, Forming>>> = LazyLock::new(Mutex::default);

/// A group that is being formed.
struct Forming {
    give_up: GiveUp,
    noted: Noted,
}

/// The group of a handle.
pub fn group(handle: Handle) -> Result<Arc<Group>> {
    GROUPS.lock().get(handle).map(Arc::clone)
}

/// Forms a group with the ranks that do so with the same store, secret and name, on a thread of its own. The request's value
/// is the group's handle. `cuda_device` is this rank's, if all have one, else negative.
/// `dropped` is null, or says that the group has been dropped when it is `epoch` or more.
///
/// # Safety
/// The texts must be valid for their lengths, `request` and `error` for one write, `dropped` for reads as long as the process lives.
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
    let body = || {
        let failed = |text: String| Error::new(Status::Collective, text);
        let refused = |error: cohort_c10d::Error| failed(error.to_string());
        let interface = interface_address.text(interface_address_length)?;
        let (store, secret) = (store.text(store_length)?, secret.text(secret_length)?);
        // Here, where JavaScript waits and so opens no listener itself: see `Device::new`.
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
            cuda: (cuda_device >= 0).then_some(OnCuda { device: cuda_device, dropped, epoch }),
            checks: if check_collectives == 0 { None } else { Some(device()?) },
        };
        let id = REQUESTS.open(());
        let give_up = GiveUp::default();
        let noted = Noted::begin("form_group", 0, &options.name, None);
        forming().insert(id, Forming { give_up: give_up.clone(), noted });
        let work = move || {
            let formed = form(options, &give_up).map_err(|error| failed(error.to_string()));
            // If it is no longer there, it has been given up and answered for: the group ends here.
            let removed = forming().remove(&id);
            if let Some(Forming { noted, .. }) = removed {
                noted.end(formed.is_ok());
                REQUESTS.complete(id, formed.map(into_outcome));
            }
        };
        if let Err(error) = thread::Builder::new().name("cohort-form".to_owned()).spawn(work) {
            forming().remove(&id);
            REQUESTS.complete(id, Err(failed(format!("no thread could be started: {error}"))));
        }
        request.set(id as f64);
        Ok(())
    };
    guard("cohort_group_form", error, body)
}

/// Gives up forming a group: its request fails at once. Does nothing if the request has completed.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_group_form_cancel(request: f64, error: Out<ErrorBuffer>) -> Status {
    let body = || {
        let id = request as RequestId;
        let Some(Forming { give_up, noted }) = forming().remove(&id) else { return Ok(()) };
        noted.end(false);
        // Here and not on the forming thread, which may be where nothing wakes it.
        REQUESTS.complete(id, Err(Error::new(Status::Collective, "it was given up")));
        give_up.give_up();
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

/// Any number of JavaScript's: what is no time is none, and what is for ever is ten years.
fn milliseconds(count: f64) -> Duration {
    const FOR_EVER: Duration = Duration::from_secs(10 * 365 * 24 * 60 * 60);
    let given = Duration::try_from_secs_f64(count / 1000.0);
    given.unwrap_or(if count > 0.0 { FOR_EVER } else { Duration::ZERO }).min(FOR_EVER)
}

/// Whether groups whose interface address is this one connect by Unix sockets: 1, or else 0.
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
    let body = || {
        let interface = interface_address.text(interface_address_length)?;
        let device = Device::new(interface).map_err(|error| Error::native(error.to_string()))?;
        by_unix.set(u32::from(matches!(device.listener(), Address::Unix(_))));
        Ok(())
    };
    guard("cohort_group_probe", error, body)
}

/// Gives a group up: what is in flight fails, here and on the other ranks; if `aborted`, they are not waited for.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_group_free(group: Handle, aborted: u32, error: Out<ErrorBuffer>) -> Status {
    let body = || {
        let group = GROUPS.lock().remove(group)?;
        // It waits for the group's threads, milliseconds that the event loop need not. If no thread can be started,
        // the closure is dropped, and the group with it, here.
        let _ = thread::Builder::new().name("cohort-group-end".to_owned()).spawn(move || group.end(aborted != 0));
        Ok(())
    };
    guard("cohort_group_free", error, body)
}

/// Has functional collectives find the group by a name, in place of any other of that name, while it lives.
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

/// Notes the collectives of this process in `area` from now on, whoever starts them; null ends it. `now` is the time in milliseconds,
/// by the clock of whoever reads.
///
/// # Safety
/// `area` must be null, or valid for writes of `length` bytes by this process alone until another one is set, and `error` must be
/// valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_collectives_note(
    area: *mut u8,
    length: Length,
    now: f64,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let area = if length.get() == 0 { ptr::null_mut() } else { area.cast::<NoteArea>() };
        if !area.is_null() && (length.get() < size_of::<NoteArea>() || !area.is_aligned()) {
            return Err(Error::range("Cannot note collectives: the memory is too small or not aligned"));
        }
        // SAFETY: the caller promises it; it is large enough and aligned.
        unsafe { notes::observe(area, now) };
        Ok(())
    };
    guard("cohort_collectives_note", error, body)
}

/// Has `request` complete when all collectives that libtorch starts by itself, for what has been asked for so far, have ended; 0 if
/// there are none. It fails if one has that nobody waited for.
///
/// # Safety
/// `request` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_communications_wait(request: Out<f64>, error: Out<ErrorBuffer>) -> Status {
    let body = || {
        let mut id = 0;
        if is_communicating() || cohort_c10d::any_in_flight() {
            id = REQUESTS.open(());
            in_order(move |ready| match ready {
                Ok(()) => cohort_c10d::when_none_in_flight(move |failure| REQUESTS.complete(id, outcome(failure))),
                Err(error) => REQUESTS.complete(id, Err(error)),
            })
            .unwrap_or_else(|error| REQUESTS.complete(id, Err(error)));
        }
        request.set(id as f64);
        Ok(())
    };
    guard("cohort_communications_wait", error, body)
}

/// How collectives have ended that nobody waited for.
fn outcome(failure: Option<cohort_c10d::Error>) -> Result<Outcome> {
    match failure {
        Some(failure) => {
            Err(Error { sequence: failure.sequence(), ..Error::new(Status::Collective, failure.to_string()) })
        }
        None => Ok(Outcome::Value(Value::None)),
    }
}
