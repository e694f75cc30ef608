use std::ptr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::address::Address;
use crate::calls::Calls;
use crate::checks::Checks;
use crate::device::Device;
use crate::error::{Error, c_string, check};
use crate::give_up::GiveUp;
use crate::group::Group;
use crate::ledger::{Ledger, Offer};
use crate::nccl;
use crate::peers::Meeting;
use crate::raw;
use crate::sockets;
use crate::store::{CALLS, Secret, Store, StoreAddress, into_context};

/// What forming a group takes.
#[derive(Debug)]
pub struct FormOptions {
    /// Where the store is: an address that [`crate::StoreHost`] serves.
    pub store: StoreAddress,
    /// What rank and host prove to each other that they know.
    pub secret: Secret,
    /// Tells the groups of one store apart. The same on every rank, and used once.
    pub name: String,
    /// This rank within the group.
    pub rank: usize,
    /// How many ranks the group has.
    pub size: usize,
    /// How long the ranks may take to meet.
    pub form_timeout: Duration,
    /// How long one operation of the group may take.
    pub timeout: Duration,
    /// The listener that the group's connections use, made for this group.
    pub device: Device,
    /// This rank's CUDA device, if all ranks have one: NCCL, which has been loaded, serves tensors there.
    pub cuda: Option<OnCuda>,
    /// If collectives are to be checked, which all ranks must want: a second listener, for the checks.
    pub checks: Option<Device>,
}

/// A rank's CUDA device, for a group.
#[derive(Clone, Copy, Debug)]
pub struct OnCuda {
    /// Its number.
    pub device: i32,
    /// Null, or valid as long as the process lives: where it is said that the group has been dropped.
    pub dropped: *const i32,
    /// What is said there then, or more.
    pub epoch: i32,
}

// SAFETY: who made it has promised that the word stays; it is read atomically.
unsafe impl Send for OnCuda {}

impl OnCuda {
    fn for_shim(&self) -> Result<raw::Cuda, Error> {
        let Self { device, dropped, epoch } = *self;
        Ok(raw::Cuda { connect: nccl::loaded()?, device, dropped, epoch })
    }
}

/// Forms a group with the ranks that call this with the same store and name. Blocks up to `form_timeout`.
///
/// The error names the ranks that did not come. Fails sooner where `give_up` is told so, but for what Gloo's connecting
/// does not hear of.
pub fn form(options: FormOptions, give_up: &GiveUp) -> Result<Group, Error> {
    let compares = options.size > 1;
    form_one(options, compares, give_up)
}

/// As [`form`], of a group whose ranks compare what they call, or of one that checks another.
fn form_one(mut options: FormOptions, compares: bool, give_up: &GiveUp) -> Result<Group, Error> {
    let deadline = Instant::now() + options.form_timeout;
    wait_for_room(descriptors_for(&options), give_up)?;
    let checks = options.checks.take();
    let second = checks.map(|device| FormOptions {
        store: options.store.clone(),
        secret: options.secret.clone(),
        name: format!("{}/checks", options.name),
        device,
        cuda: None,
        checks: None,
        ..options
    });
    let cuda = options.cuda.as_ref().map(OnCuda::for_shim).transpose()?;
    let store = Store::connect(&options.store, &options.secret, options.form_timeout, give_up)?;
    let store = Arc::new(store);
    let (mut listeners, shared) = exchange(&store, &options, compares, deadline)?;
    let on_unix = |address: &Address| address.path().is_some();
    if listeners.iter().any(|listener| on_unix(listener) != on_unix(options.device.listener())) {
        // All ranks see it, and do the same.
        listeners = exchange_ip(&store, &mut options, deadline)?;
    }
    let prefix = c_string(&format!("{}/gloo", options.name))?;
    let mut raw = ptr::null_mut();
    // SAFETY: the pointers are valid for the call; the store is handed over with the functions that go with it.
    check(unsafe {
        raw::cohort_c10d_group_new(
            into_context(Arc::clone(&store)),
            &CALLS,
            prefix.as_ptr(),
            to_int(options.rank),
            to_int(options.size),
            options.device.raw(),
            millis(remaining(deadline)),
            millis(options.timeout),
            cuda.as_ref().map_or(ptr::null(), |cuda| cuda),
            &mut raw,
        )
    })?;
    options.device.close_door();
    let calls = Calls::new(&options.name, options.rank, second.is_some(), shared.map(Shared::take));
    let own = options.device.listener().ip();
    let others = (0..options.size).filter(|&rank| rank != options.rank);
    let others = others.zip(&listeners).filter_map(|(rank, listener)| Some((rank, listener.ip()?))).collect();
    // SAFETY: the shim made it for us alone, of this rank and size.
    let mut group = unsafe { Group::from_raw(raw, options.rank, options.size, options.device, listeners, calls) };
    group.on_cuda = cuda.is_some();
    if let Some(own) = own {
        Meeting { name: &options.name, rank: options.rank, own, others, deadline }.close(&store)?;
    }
    // If the store is gone, so is what this would have it forget.
    let _ = store.set_met(options.name.as_bytes(), options.size, remaining(deadline));
    if let Some(mut second) = second {
        second.form_timeout = remaining(deadline);
        let formed = form_one(second, false, give_up).map_err(|error| {
            Error::new(format!("{error}, for the checks of collectives, which all ranks or none must ask for"))
        })?;
        group.checks = Some(Checks::new(formed)?);
    }
    give_up.forget();
    Ok(group)
}

/// Sees that there are so many descriptors. Those of a group that has ended may become free a little later.
fn wait_for_room(count: usize, give_up: &GiveUp) -> Result<(), Error> {
    const PATIENCE: Duration = Duration::from_secs(1);
    const PAUSE: Duration = Duration::from_millis(20);
    let begun = Instant::now();
    loop {
        match sockets::check_room(count) {
            Err(_) if begun.elapsed() < PATIENCE && give_up.check().is_ok() => give_up.sleep(PAUSE),
            outcome => return outcome,
        }
    }
}

/// How many descriptors it takes to meet: a connection to each other rank, one to the store, and one that is closed again.
/// Rank 0 may host the store.
fn descriptors_for(options: &FormOptions) -> usize {
    const BESIDE: usize = 2;
    let others = options.size - 1;
    let hosted = if options.rank == 0 { options.size } else { 0 };
    BESIDE + others + hosted
}

/// Tells the others where this rank listens, and learns it from them. Rank 0 also tells where the ledger is.
fn exchange(
    store: &Store,
    options: &FormOptions,
    compares: bool,
    deadline: Instant,
) -> Result<(Vec<Address>, Option<Shared>), Error> {
    let offer = if compares && options.rank == 0 { Offer::new(options.size).ok() } else { None };
    let ledger = offer.as_ref().map(Offer::address).unwrap_or_default();
    let told = tell(store, options, "", &format!("{}\n{ledger}", options.device.listener()), deadline)?;
    let mut shared = offer.map(Shared::Offered);
    let mut listeners = Vec::with_capacity(told.len());
    for (rank, text) in told {
        // A path may have whatever a line may have.
        let (address, ledger) = text.rsplit_once('\n').unwrap_or((&text, ""));
        listeners.push(parse(rank, address)?);
        if compares && rank == 0 {
            shared = Ledger::open(ledger, options.rank, options.size).map(Shared::Opened);
        }
    }
    Ok((listeners, shared))
}

/// The same where only some ranks can use Unix sockets: all that can listen on loopback, too.
fn exchange_ip(store: &Store, options: &mut FormOptions, deadline: Instant) -> Result<Vec<Address>, Error> {
    if options.device.listener().path().is_some() {
        options.device = Device::on_loopback()?;
    }
    let told = tell(store, options, "ip/", &options.device.listener().to_string(), deadline)?;
    told.into_iter().map(|(rank, text)| parse(rank, &text)).collect()
}

/// Tells the others something of this rank's listener, and learns it from them.
fn tell(
    store: &Store,
    options: &FormOptions,
    what: &str,
    own: &str,
    deadline: Instant,
) -> Result<Vec<(usize, String)>, Error> {
    let key = |rank: usize| format!("{}/listener/{what}{rank}", options.name);
    store.set(key(options.rank).as_bytes(), own.as_bytes(), remaining(deadline))?;
    let mut told = Vec::with_capacity(options.size);
    let mut missing = Vec::new();
    for rank in (0..options.size).filter(|&rank| rank != options.rank) {
        match store.get(key(rank).as_bytes(), remaining(deadline))? {
            None => missing.push(rank.to_string()),
            Some(text) => told.push((rank, String::from_utf8_lossy(&text).into_owned())),
        }
    }
    if missing.is_empty() {
        return Ok(told);
    }
    Err(Error::new(format!("rank {} did not join within {} ms", missing.join(", "), options.form_timeout.as_millis())))
}

/// The memory by which the ranks compare what they call, where it is to be had. Ranks without it compare nothing: that they
/// disagree is then found by what comes of it.
enum Shared {
    /// Rank 0's, which the others open.
    Offered(Offer),
    /// That of rank 0.
    Opened(Ledger),
}

impl Shared {
    /// It, when all ranks have met.
    fn take(self) -> Ledger {
        match self {
            Self::Offered(offer) => offer.close(),
            Self::Opened(ledger) => ledger,
        }
    }
}

fn parse(rank: usize, text: &str) -> Result<Address, Error> {
    Address::parse(text)
        .ok_or_else(|| Error::new(format!("rank {rank} says that it listens on {text:?}, which is no address")))
}

fn remaining(deadline: Instant) -> Duration {
    deadline.saturating_duration_since(Instant::now())
}

/// Ranks and sizes are checked to fit where they enter.
pub(crate) fn to_int(rank: usize) -> i32 {
    i32::try_from(rank).unwrap_or(i32::MAX)
}

/// Milliseconds as c10d takes them: at least one, since it reads 0 as "for ever".
fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX).clamp(1, i64::from(i32::MAX) * 1000)
}
