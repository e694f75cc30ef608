//! Forms a group in a process that has too few descriptors left. This test is alone in its process, because
//! the limit applies to the whole process.
#![cfg(target_os = "linux")]

use std::fs::File;
use std::time::Duration;

use cohort_c10d::{CancellationToken, Device, FormOptions, Secret, StoreHost, form};

const LONG: Duration = Duration::from_secs(60);

/// The secret of the ranks and the host.
fn secret() -> Secret {
    Secret::new("a secret of the test's").unwrap()
}

#[test]
fn too_few_descriptors_are_an_error_and_do_not_end_the_process() {
    let store = StoreHost::bind(&"tcp://127.0.0.1:0".parse().unwrap(), &secret()).unwrap();
    let options = FormOptions {
        store: store.address().clone(),
        secret: secret(),
        name: "few descriptors".to_owned(),
        rank: 0,
        size: 9,
        form_timeout: LONG,
        timeout: LONG,
        device: Device::new("127.0.0.1").unwrap(),
        cuda: None,
        shares_memory: true,
        checks: None,
    };
    let limit = libc::rlimit { rlim_cur: 64, rlim_max: 64 };
    // SAFETY: the limits are valid for the call.
    assert_eq!(unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &limit) }, 0);
    let mut taken: Vec<_> = std::iter::from_fn(|| File::open("/dev/null").ok()).collect();
    // The descriptors suffice to reach the store, but not for the connections that Gloo would accept.
    taken.truncate(taken.len() - 8);
    let error = form(options, &CancellationToken::default()).unwrap_err().to_string();
    assert!(error.contains("25 more descriptors are needed") && error.contains("ulimit -n"), "{error}");
}
