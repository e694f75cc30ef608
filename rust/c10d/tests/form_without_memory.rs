//! A group whose ranks may not create the memory for small collectives. In a process of its own, because it
//! limits the size of files.

#![cfg(target_os = "linux")]

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use cohort_c10d::{CancellationToken, Device, Error, FormOptions, Group, ReduceOp, Secret, StoreHost, form};
use tch::Tensor;

const LIMIT: Duration = Duration::from_millis(200);

fn all_reduce(group: &Group, tensor: &Tensor) -> mpsc::Receiver<Result<(), Error>> {
    let (sender, ended) = mpsc::channel();
    group.all_reduce(tensor, ReduceOp::Sum, Box::new(move |result| sender.send(result).unwrap())).unwrap();
    ended
}

#[test]
fn ranks_without_shared_memory_use_gloo() {
    // Enough for the ledger.
    let limit = libc::rlimit { rlim_cur: 100 << 10, rlim_max: 100 << 10 };
    // SAFETY: the limit is valid for the call.
    assert_eq!(unsafe { libc::setrlimit(libc::RLIMIT_FSIZE, &raw const limit) }, 0);
    let secret = Secret::new("a secret of the test's").unwrap();
    let store = StoreHost::bind(&"tcp://127.0.0.1:0".parse().unwrap(), &secret).unwrap();
    let rank = |rank| {
        let options = FormOptions {
            store: store.address().clone(),
            secret: secret.clone(),
            name: "without".to_owned(),
            rank,
            size: 2,
            form_timeout: Duration::from_secs(60),
            timeout: LIMIT,
            device: Device::new("127.0.0.1").unwrap(),
            cuda: None,
            shares_memory: true,
            checks: None,
        };
        form(options, &CancellationToken::default()).unwrap()
    };
    let (near, far) = thread::scope(|scope| {
        let other = scope.spawn(|| rank(1));
        (rank(0), other.join().unwrap())
    });
    let tensors = [1_i64, 2].map(|element| Tensor::from_slice(&[element]));
    let ended = [all_reduce(&near, &tensors[0]), all_reduce(&far, &tensors[1])];
    for ended in ended {
        ended.recv().unwrap().unwrap();
    }
    assert_eq!(tensors.map(|tensor| tensor.int64_value(&[0])), [3, 3]);
    // The text is Gloo's.
    let error = all_reduce(&near, &Tensor::from_slice(&[1_i64])).recv().unwrap().unwrap_err().to_string();
    assert!(error.contains("Timed out") && !error.contains("waiting for rank"), "{error}");
}
