//! Aborts a group in a process that has no descriptors left. This test is alone in its process, because the
//! limit applies to the whole process.
#![cfg(target_os = "linux")]

use std::fs::File;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use cohort_c10d::{CancellationToken, Device, FormOptions, Group, Secret, StoreHost, form};
use tch::{Device as Place, Kind, Tensor};

const LONG: Duration = Duration::from_secs(60);

/// The secret of the ranks and the host.
fn secret() -> Secret {
    Secret::new("a secret of the test's").unwrap()
}

fn join(store: &StoreHost, rank: usize) -> Group {
    let options = FormOptions {
        store: store.address().clone(),
        secret: secret(),
        name: "few descriptors".to_owned(),
        rank,
        size: 2,
        form_timeout: LONG,
        timeout: LONG,
        device: Device::new("127.0.0.1").unwrap(),
        cuda: None,
        shares_memory: true,
        checks: None,
    };
    form(options, &CancellationToken::default()).unwrap()
}

#[test]
fn a_group_is_aborted_if_no_descriptor_is_left() {
    let store = StoreHost::bind(&"tcp://127.0.0.1:0".parse().unwrap(), &secret()).unwrap();
    let (waiting, _other) = thread::scope(|scope| {
        let other = scope.spawn(|| join(&store, 1));
        (join(&store, 0), other.join().unwrap())
    });
    let limit = libc::rlimit { rlim_cur: 64, rlim_max: 64 };
    // SAFETY: the limits are valid for the call.
    assert_eq!(unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &limit) }, 0);
    let taken: Vec<_> = std::iter::from_fn(|| File::open("/dev/null").ok()).collect();
    let (sender, ended) = channel();
    let tensor = Tensor::zeros([4], (Kind::Float, Place::Cpu));
    waiting.broadcast(&tensor, 1, Box::new(move |result| sender.send(result).unwrap())).unwrap();
    // An abort without effect may report no error, so the test also checks that the operation ends.
    waiting.abort().unwrap();
    assert!(ended.recv_timeout(LONG / 2).unwrap().is_err());
    drop(taken);
}
