//! Forms a group in a process that has too few descriptors left. Alone in its process: the limit holds for all of it.
#![cfg(target_os = "linux")]

use std::fs::File;
use std::time::Duration;

use cohort_c10d::{Device, FormOptions, GiveUp, Secret, StoreHost, form};

const LONG: Duration = Duration::from_secs(60);

/// What ranks and host know.
fn secret() -> Secret {
    Secret::new("a secret of the test's").unwrap()
}

#[test]
fn too_few_descriptors_are_an_error_rather_than_the_end_of_the_process() {
    let store = StoreHost::bind(&"tcp://127.0.0.1:0".parse().unwrap(), &secret()).unwrap();
    let options = FormOptions {
        store: store.address().clone(),
        secret: secret(),
        name: "scarce".to_owned(),
        rank: 0,
        size: 9,
        form_timeout: LONG,
        timeout: LONG,
        device: Device::new("127.0.0.1").unwrap(),
        cuda: None,
        checks: None,
    };
    let limit = libc::rlimit { rlim_cur: 64, rlim_max: 64 };
    // SAFETY: the limits are valid for the call.
    assert_eq!(unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &limit) }, 0);
    let mut taken: Vec<_> = std::iter::from_fn(|| File::open("/dev/null").ok()).collect();
    // Enough to reach the store, and too few for the connections that Gloo would be asked to accept.
    taken.truncate(taken.len() - 8);
    let error = form(options, &GiveUp::default()).unwrap_err().to_string();
    assert!(error.contains("it takes 19 more descriptors") && error.contains("ulimit -n"), "{error}");
}
