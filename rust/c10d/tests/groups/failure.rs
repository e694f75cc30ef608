use std::io::Read;
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use cohort_c10d::{CancellationToken, Error, Group, ReduceOp, form};

use crate::common::{host, ints, options};

/// A time well under the group's time limit. If an operation ends sooner than this, it was woken.
const SOON: Duration = Duration::from_secs(10);

fn pair() -> (Group, Group) {
    let store = host();
    thread::scope(|scope| {
        let other = scope.spawn(|| form(options(&store, "pair", 1, 2), &CancellationToken::default()).unwrap());
        (form(options(&store, "pair", 0, 2), &CancellationToken::default()).unwrap(), other.join().unwrap())
    })
}

/// Starts an all-reduce. The other rank joins it only if it starts one, too.
fn waiting(group: &Group) -> mpsc::Receiver<Result<(), Error>> {
    let (sender, ended) = mpsc::channel();
    let done = Box::new(move |result| sender.send(result).unwrap());
    group.all_reduce(&ints(&[1]), ReduceOp::Sum, done).unwrap();
    ended
}

#[test]
fn a_missing_rank_is_named_at_the_time_limit() {
    let store = host();
    let mut options = options(&store, "lonely", 0, 3);
    options.form_timeout = Duration::from_millis(200);
    let error = form(options, &CancellationToken::default()).unwrap_err();
    assert_eq!(error.to_string(), "rank 1, 2 did not join within 200 ms");
}

#[test]
fn a_store_that_nobody_hosts_is_an_error_at_the_time_limit() {
    let mut options = options(&host(), "nowhere", 0, 2);
    options.form_timeout = Duration::from_millis(200);
    let begun = Instant::now();
    assert!(form(options, &CancellationToken::default()).is_err());
    assert!(begun.elapsed() < SOON);
}

#[test]
fn an_abort_wakes_this_rank_and_the_other() {
    let (near, far) = pair();
    let (here, there) = (waiting(&near), {
        let (sender, ended) = mpsc::channel();
        far.recv(&ints(&[0]), 0, 0, Box::new(move |result| sender.send(result).unwrap())).unwrap();
        ended
    });
    near.abort().unwrap();
    assert!(here.recv_timeout(SOON).unwrap().is_err());
    assert!(there.recv_timeout(SOON).unwrap().is_err());
    let after = near.barrier(Box::new(|_| {})).unwrap_err();
    assert!(after.is_group_ended(), "{after}");
}

#[test]
fn dropping_a_group_with_work_in_flight_ends_the_work() {
    let (near, far) = pair();
    let (here, there) = (waiting(&near), waiting(&far));
    // Each rank joined the other's all-reduce. The other rank joins neither of the next two.
    here.recv_timeout(SOON).unwrap().unwrap();
    there.recv_timeout(SOON).unwrap().unwrap();
    let (here, more) = (waiting(&near), waiting(&near));
    let begun = Instant::now();
    drop(near);
    assert!(begun.elapsed() < SOON);
    assert!(here.recv_timeout(SOON).unwrap().is_err());
    assert!(more.recv_timeout(SOON).unwrap().is_err());
    assert!(waiting(&far).recv_timeout(SOON).unwrap().is_err());
}

#[test]
fn a_time_limit_ends_an_operation_and_the_error_names_the_missing_rank() {
    let store = host();
    let limited = |rank| {
        let mut options = options(&store, "limited", rank, 2);
        options.timeout = Duration::from_millis(200);
        form(options, &CancellationToken::default()).unwrap()
    };
    let (near, _far) = thread::scope(|scope| {
        let other = scope.spawn(|| limited(1));
        (limited(0), other.join().unwrap())
    });
    let error = waiting(&near).recv_timeout(SOON).unwrap().unwrap_err();
    assert_eq!(error.to_string(), "Timed out after 200 ms, waiting for rank 1");
}

#[test]
fn groups_of_one_store_are_separate() {
    let store = host();
    let both = |name: &'static str| {
        thread::scope(|scope| {
            let other = scope.spawn(|| form(options(&store, name, 1, 2), &CancellationToken::default()).unwrap());
            (form(options(&store, name, 0, 2), &CancellationToken::default()).unwrap(), other.join().unwrap())
        })
    };
    let (first, second) = (both("a"), both("b"));
    drop(first);
    let (here, there) = (waiting(&second.0), waiting(&second.1));
    assert!(here.recv_timeout(SOON).unwrap().is_ok());
    assert!(there.recv_timeout(SOON).unwrap().is_ok());
}

/// Another process that has connected to a listener, until this is dropped. Connections of the test's own
/// process would be taken for the ranks'.
struct Stranger(Child);

impl Stranger {
    fn connect(listener: SocketAddr) -> Self {
        let script = format!("exec 3<>/dev/tcp/{}/{}; echo connected; read", listener.ip(), listener.port());
        let mut command = Command::new("bash");
        command.args(["-c", &script]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdout.take().unwrap().read_exact(&mut [0; 9]).unwrap();
        Self(child)
    }
}

impl Drop for Stranger {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_stranger_that_connects_while_ranks_form_a_group_is_an_error_that_says_so() {
    let store = host();
    let ranks = [0, 1].map(|rank| options(&store, "disturbed", rank, 2));
    let _strangers: Vec<_> = ranks.iter().map(|rank| Stranger::connect(rank.device.listener().ip().unwrap())).collect();
    let errors = thread::scope(|scope| {
        ranks
            .map(|rank| scope.spawn(|| form(rank, &CancellationToken::default()).map(drop)))
            .map(|rank| rank.join().unwrap())
    });
    for error in errors {
        let error = error.unwrap_err().to_string();
        assert!(error.starts_with("the peer that connected to this rank from 127.0.0.1:"), "{error}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_group_that_has_formed_accepts_no_connections() {
    let store = host();
    let ranks = [0, 1].map(|rank| options(&store, "closed", rank, 2));
    let listeners = [&ranks[0], &ranks[1]].map(|rank| rank.device.listener().ip().unwrap());
    let groups = thread::scope(|scope| {
        ranks
            .map(|rank| scope.spawn(|| form(rank, &CancellationToken::default()).unwrap()))
            .map(|rank| rank.join().unwrap())
    });
    for listener in listeners {
        assert!(TcpStream::connect_timeout(&listener, Duration::from_millis(200)).is_err());
    }
    let ended = groups.iter().map(waiting).collect::<Vec<_>>();
    for end in ended {
        end.recv_timeout(SOON).unwrap().unwrap();
    }
}
