use std::ptr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::address::Address;
use crate::call_tracker::CallTracker;
use crate::cancellation::CancellationToken;
use crate::checks::Checks;
use crate::device::Device;
use crate::error::{Error, c_string};
use crate::group::Group;
use crate::ledger::{Ledger, LedgerOffer};
use crate::nccl;
use crate::peers::ConnectionCheck;
use crate::raw;
use crate::shim::call;
use crate::small::{self, JoiningMember, SmallMember, SmallOffer};
use crate::sockets;
use crate::store::{CALLS, Secret, Store, StoreAddress, into_context};

/// The options of [`form`].
#[derive(Debug)]
pub struct FormOptions {
    /// The address of the store, which a [`crate::StoreHost`] serves.
    pub store: StoreAddress,
    /// The secret that a rank and the store's host prove to know.
    pub secret: Secret,
    /// The name of the group in its store. It must be the same on every rank, and may be used only once.
    pub name: String,
    /// This rank's number in the group.
    pub rank: usize,
    /// The number of ranks in the group.
    pub size: usize,
    /// Time limit for the ranks to meet.
    pub form_timeout: Duration,
    /// Time limit for one operation of the group.
    pub timeout: Duration,
    /// The device for the group's connections, made for this group alone.
    pub device: Device,
    /// This rank's CUDA device, if all ranks have one. NCCL, which must be loaded, then handles tensors on
    /// it.
    pub cuda: Option<CudaOptions>,
    /// Whether small collectives go through shared memory, if all ranks can and want to.
    pub shares_memory: bool,
    /// A second device, for the checks of collectives. All ranks must give one, or none.
    pub checks: Option<Device>,
}

/// The CUDA device of a rank, for a group.
#[derive(Clone, Copy, Debug)]
pub struct CudaOptions {
    /// The number of the device.
    pub device: i32,
    /// Null, or a word that stays valid as long as the process lives. It shows that the group has been
    /// dropped.
    pub dropped: *const i32,
    /// The group has been dropped if the word is this number or more.
    pub epoch: i32,
}

// SAFETY: the creator promises that the word stays valid. It is read atomically.
unsafe impl Send for CudaOptions {}

impl CudaOptions {
    fn for_shim(&self) -> Result<raw::Cuda, Error> {
        let Self { device, dropped, epoch } = *self;
        Ok(raw::Cuda { connect: nccl::loaded()?, device, dropped, epoch })
    }
}

/// Forms a group with the ranks that call this with the same store and name. Blocks for up to `form_timeout`.
///
/// The error names the ranks that did not join. `cancellation` ends the wait early, except while Gloo
/// connects.
pub fn form(options: FormOptions, cancellation: &CancellationToken) -> Result<Group, Error> {
    let compares = options.size > 1;
    form_one(options, compares, cancellation)
}

/// Forms the group itself, whose ranks compare their calls if `compares` is set, or the second group, which
/// checks the first one's collectives.
fn form_one(mut options: FormOptions, compares: bool, cancellation: &CancellationToken) -> Result<Group, Error> {
    let deadline = Instant::now() + options.form_timeout;
    wait_for_room(descriptors_for(&options), cancellation)?;
    let checks = options.checks.take();
    let checker = checks.map(|device| FormOptions {
        store: options.store.clone(),
        secret: options.secret.clone(),
        name: format!("{}/checks", options.name),
        device,
        cuda: None,
        checks: None,
        ..options
    });
    let cuda = options.cuda.as_ref().map(CudaOptions::for_shim).transpose()?;
    let store = Store::connect(&options.store, &options.secret, options.form_timeout, cancellation)?;
    let store = Arc::new(store);
    let Exchanged { mut listeners, ledger, small, small_offer } = exchange(&store, &options, compares, deadline)?;
    let on_unix = |address: &Address| address.path().is_some();
    if listeners.iter().any(|listener| on_unix(listener) != on_unix(options.device.listener())) {
        // All ranks see this, and do the same.
        listeners = exchange_ip(&store, &mut options, deadline)?;
    }
    let prefix = c_string(&format!("{}/gloo", options.name))?;
    let mut raw = ptr::null_mut();
    // SAFETY: the pointers are valid for the call. The shim takes ownership of the store, with the functions
    // that match it.
    call(|message| unsafe {
        raw::cohort_shim_group_new(
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
            message,
        )
    })?;
    options.device.remove_socket_file();
    // Gloo has connected all ranks, so each has opened the memory, if it can.
    drop(small_offer);
    let small = small.filter(|small| small.is_used());
    let calls = CallTracker::new(&options.name, options.rank, checker.is_some(), ledger.map(SharedLedger::into_ledger));
    let own = options.device.listener().ip();
    let others = (0..options.size).filter(|&rank| rank != options.rank);
    let others = others.zip(&listeners).filter_map(|(rank, listener)| Some((rank, listener.ip()?))).collect();
    // SAFETY: the shim made the group for us alone, with this rank and size.
    let mut group =
        unsafe { Group::from_raw(raw, options.rank, options.size, options.device, listeners, small, calls) };
    group.uses_nccl = cuda.is_some();
    if let Some(own) = own {
        ConnectionCheck { name: &options.name, rank: options.rank, own, others, deadline }.run(&store)?;
    }
    // If the store is gone, so are the keys that this would remove.
    let _ = store.mark_formed(options.name.as_bytes(), options.size, remaining(deadline));
    if let Some(mut checker) = checker {
        checker.form_timeout = remaining(deadline);
        let formed = form_one(checker, false, cancellation).map_err(|error| {
            Error::new(format!(
                "{error}, while forming the group that checks collectives; set checkCollectives on all ranks or on none"
            ))
        })?;
        group.checks = Some(Checks::new(formed)?);
    }
    cancellation.release();
    Ok(group)
}

/// Waits until this process can open `count` more descriptors. Those of a group that has ended may become
/// free a little later.
fn wait_for_room(count: usize, cancellation: &CancellationToken) -> Result<(), Error> {
    const PATIENCE: Duration = Duration::from_secs(1);
    const PAUSE: Duration = Duration::from_millis(20);
    let begun = Instant::now();
    loop {
        match sockets::check_room(count) {
            Err(_) if begun.elapsed() < PATIENCE && cancellation.check().is_ok() => cancellation.sleep(PAUSE),
            outcome => return outcome,
        }
    }
}

/// Returns how many descriptors a rank needs to form a group: a connection to each other rank, one to the
/// store, and one that is closed again. Rank 0 may also host the store. Some more are for the program, which
/// may open files meanwhile: Gloo ends the process if none is left for a connection that it accepts.
fn descriptors_for(options: &FormOptions) -> usize {
    const OTHER: usize = 8;
    let peers = options.size - 1;
    let hosted = if options.rank == 0 { options.size } else { 0 };
    OTHER + peers + hosted
}

/// What the ranks have told each other.
struct Exchanged {
    /// Where the other ranks listen.
    listeners: Vec<Address>,
    ledger: Option<SharedLedger>,
    /// This rank's membership in small collectives.
    small: Option<SmallMember>,
    /// The memory that this rank offers. It must be kept until all ranks have opened it.
    small_offer: Option<SmallOffer>,
}

/// Tells the other ranks where this rank listens, and receives the same from them. Rank 0 also tells them
/// where the ledger and the memory for small collectives are.
fn exchange(store: &Store, options: &FormOptions, compares: bool, deadline: Instant) -> Result<Exchanged, Error> {
    let offer = if compares && options.rank == 0 { LedgerOffer::new(options.size).ok() } else { None };
    let ledger = offer.as_ref().map(LedgerOffer::address).unwrap_or_default();
    // NCCL's half has a barrier of its own.
    let uses_small = options.shares_memory && options.cuda.is_none();
    let offered =
        if uses_small && options.rank == 0 { SmallOffer::new(options.size, options.timeout).ok() } else { None };
    let (small_offer, mut joining) = offered.unzip();
    let small = small_offer.as_ref().map(SmallOffer::address).unwrap_or_default();
    let own = format!("{}\n{ledger};{small}", options.device.listener());
    let texts = exchange_texts(store, options, "", &own, deadline)?;
    let mut shared = offer.map(SharedLedger::Offered);
    let mut listeners = Vec::with_capacity(texts.len());
    for (rank, text) in texts {
        // The path in the address may contain newlines, too.
        let (address, offers) = text.rsplit_once('\n').unwrap_or((&text, ""));
        let (ledger, small) = offers.split_once(';').unwrap_or_default();
        listeners.push(parse(rank, address)?);
        if compares && rank == 0 {
            shared = Ledger::open(ledger, options.rank, options.size).map(SharedLedger::Opened);
        }
        if uses_small && rank == 0 {
            joining = small::open(small, options.rank, options.size, options.timeout);
        }
    }
    let small = joining.and_then(JoiningMember::into_member);
    Ok(Exchanged { listeners, ledger: shared, small, small_offer })
}

/// Exchanges IP addresses, if only some ranks can use Unix sockets. All ranks can listen on loopback.
fn exchange_ip(store: &Store, options: &mut FormOptions, deadline: Instant) -> Result<Vec<Address>, Error> {
    if options.device.listener().path().is_some() {
        options.device = Device::on_loopback()?;
    }
    let texts = exchange_texts(store, options, "ip/", &options.device.listener().to_string(), deadline)?;
    texts.into_iter().map(|(rank, text)| parse(rank, &text)).collect()
}

/// Sets this rank's text in the store, and returns those of the other ranks.
fn exchange_texts(
    store: &Store,
    options: &FormOptions,
    kind: &str,
    own: &str,
    deadline: Instant,
) -> Result<Vec<(usize, String)>, Error> {
    let key = |rank: usize| format!("{}/listener/{kind}{rank}", options.name);
    store.set(key(options.rank).as_bytes(), own.as_bytes(), remaining(deadline))?;
    let mut texts = Vec::with_capacity(options.size);
    let mut missing = Vec::new();
    for rank in (0..options.size).filter(|&rank| rank != options.rank) {
        match store.get(key(rank).as_bytes(), remaining(deadline))? {
            None => missing.push(rank.to_string()),
            Some(text) => texts.push((rank, String::from_utf8_lossy(&text).into_owned())),
        }
    }
    if missing.is_empty() {
        return Ok(texts);
    }
    Err(Error::new(format!("rank {} did not join within {} ms", missing.join(", "), options.form_timeout.as_millis())))
}

/// The memory in which the ranks compare their calls, if there is any. Ranks without it compare nothing. Then
/// only the consequences show that they disagree.
enum SharedLedger {
    /// Rank 0's memory, which the other ranks open.
    Offered(LedgerOffer),
    /// The opened memory of rank 0.
    Opened(Ledger),
}

impl SharedLedger {
    /// Returns the ledger. Must be called when all ranks have opened it.
    fn into_ledger(self) -> Ledger {
        match self {
            Self::Offered(offer) => offer.close(),
            Self::Opened(ledger) => ledger,
        }
    }
}

fn parse(rank: usize, text: &str) -> Result<Address, Error> {
    Address::parse(text)
        .ok_or_else(|| Error::new(format!("rank {rank} reports that it listens on {text:?}, which is not an address")))
}

fn remaining(deadline: Instant) -> Duration {
    deadline.saturating_duration_since(Instant::now())
}

/// Converts a rank or a size. Their callers have checked that they fit.
pub(crate) fn to_int(rank: usize) -> i32 {
    i32::try_from(rank).unwrap_or(i32::MAX)
}

/// Returns milliseconds for c10d: at least one, because 0 means "for ever" there.
fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX).clamp(1, i64::from(i32::MAX) * 1000)
}
