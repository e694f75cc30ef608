//! Runs several ranks in one process. Each has a group over the same store, and a thread of its own.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use cohort_c10d::{CancellationToken, Device, Done, Error, FormOptions, Group, ReduceOp, Secret, StoreHost, form};
use tch::{Kind, Tensor};

/// A time that is long enough on every machine. A test that waits this long has failed.
pub(crate) const LONG: Duration = Duration::from_secs(60);

/// All ways to reduce.
pub(crate) const OPS: [ReduceOp; 8] = [
    ReduceOp::Sum,
    ReduceOp::Avg,
    ReduceOp::Product,
    ReduceOp::Min,
    ReduceOp::Max,
    ReduceOp::Band,
    ReduceOp::Bor,
    ReduceOp::Bxor,
];

/// The secret of the ranks and the host.
pub(crate) fn secret() -> Secret {
    Secret::new("a secret of the test's").unwrap()
}

/// Returns the options of rank `rank` of `size`, with this store.
pub(crate) fn options(store: &StoreHost, name: &str, rank: usize, size: usize) -> FormOptions {
    FormOptions {
        store: store.address().clone(),
        secret: secret(),
        name: name.to_owned(),
        rank,
        size,
        form_timeout: LONG,
        timeout: LONG,
        device: Device::new("127.0.0.1").unwrap(),
        cuda: None,
        shares_memory: true,
        checks: None,
    }
}

/// Hosts a store for one test.
pub(crate) fn host() -> StoreHost {
    StoreHost::bind(&"tcp://127.0.0.1:0".parse().unwrap(), &secret()).unwrap()
}

/// Runs `rank` on each rank of a group of `size`, and returns the results in the order of the ranks.
pub(crate) fn on_ranks<T: Send>(size: usize, rank: impl Fn(&Group) -> T + Sync) -> Vec<T> {
    static GROUPS: AtomicUsize = AtomicUsize::new(0);
    let store = host();
    let name = format!("group{}", GROUPS.fetch_add(1, Ordering::SeqCst));
    thread::scope(|scope| {
        let (store, name, rank) = (&store, &name, &rank);
        let threads: Vec<_> = (0..size)
            .map(|index| {
                scope.spawn(move || {
                    let group = form(options(store, name, index, size), &CancellationToken::default()).unwrap();
                    let result = rank(&group);
                    wait(|done| group.barrier(done)).unwrap();
                    result
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

/// Starts an operation and waits for its end.
pub(crate) fn wait(start: impl FnOnce(Done) -> Result<(), Error>) -> Result<(), Error> {
    let (sender, receiver) = mpsc::channel();
    start(Box::new(move |result| sender.send(result).unwrap()))?;
    receiver.recv_timeout(LONG).expect("the operation ends")
}

/// Returns an int64 tensor.
pub(crate) fn ints(values: &[i64]) -> Tensor {
    Tensor::from_slice(values)
}

/// Returns the elements of a tensor of any dtype.
pub(crate) fn to_ints(tensor: &Tensor) -> Vec<i64> {
    Vec::try_from(tensor.to_kind(Kind::Int64).contiguous().view([-1])).unwrap()
}
