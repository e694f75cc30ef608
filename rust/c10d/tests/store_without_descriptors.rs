//! Runs a store in a process that has no descriptors left. This test is alone in its process, because the
//! limit applies to the whole process.
#![cfg(target_os = "linux")]

use std::ffi::c_int;
use std::fs::File;
use std::io::{Read, Write};
use std::thread;
use std::time::Duration;

use cohort_c10d::{Secret, StoreAddress, StoreHost};
use socket2::{Domain, SockAddr, Socket, Type};

const RLIMIT_NOFILE: c_int = 7;
const CLOCK_PROCESS_CPUTIME_ID: c_int = 2;

unsafe extern "C" {
    fn setrlimit(resource: c_int, limits: *const [u64; 2]) -> c_int;
    fn clock_gettime(clock: c_int, time: *mut [i64; 2]) -> c_int;
}

fn cpu_time() -> Duration {
    let mut time = [0; 2];
    // SAFETY: the output is valid for one write, and a timespec is two words here.
    assert_eq!(unsafe { clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &mut time) }, 0);
    Duration::new(time[0] as u64, time[1] as u32)
}

/// Takes every descriptor that is left.
fn take_all(taken: &mut Vec<File>) {
    taken.extend(std::iter::from_fn(|| File::open("/dev/null").ok()));
}

/// A request of the store's protocol that sets key "k" to "v".
const REQUEST: &[u8] = b"\x01\x01\0\0\0\x01\0\0\0kv";

#[test]
fn a_store_without_descriptors_waits_without_spinning_and_continues_when_some_are_free() {
    let path = std::env::temp_dir().join(format!("cohort-descriptors-{}", std::process::id()));
    let host =
        StoreHost::bind(&StoreAddress::Unix(path.clone()), &Secret::new("a secret of the test's").unwrap()).unwrap();
    let address = SockAddr::unix(path).unwrap();
    let [first, mut client] = [(); 2].map(|()| Socket::new(Domain::UNIX, Type::STREAM, None).unwrap());
    // SAFETY: the limits are valid for the call.
    assert_eq!(unsafe { setrlimit(RLIMIT_NOFILE, &[64, 64]) }, 0);
    let mut taken = Vec::new();
    take_all(&mut taken);
    // A thread that waits in accept(2) already has the descriptor for the next connection.
    first.connect(&address).unwrap();
    thread::sleep(Duration::from_millis(50));
    take_all(&mut taken);
    client.connect(&address).unwrap();
    client.write_all(REQUEST).unwrap();
    let (wait, begun) = (Duration::from_millis(500), cpu_time());
    client.set_read_timeout(Some(wait)).unwrap();
    assert!(client.read(&mut [0]).is_err(), "there was a descriptor left");
    assert!(cpu_time() - begun < wait / 2);
    taken.truncate(taken.len() - 4);
    client.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    client.read_exact(&mut [0; 9]).unwrap();
    // The host must also end without a descriptor.
    take_all(&mut taken);
    drop(host);
}
