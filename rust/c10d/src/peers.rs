//! Checks that every connection of a group that formed over TCP is between two of its ranks.
//!
//! Gloo's connections have no authentication: if a stranger reaches a rank's listener first, the rank may
//! take it for another rank. The store has authentication. So the ranks tell each other through the store
//! which addresses they have connected from. If a connection was accepted that no rank made, or if one that a
//! rank made was not accepted, a stranger is at its other end.

use std::collections::{HashMap, HashSet};
use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use socket2::{SockAddr, Socket};

use crate::error::Error;
use crate::sockets;
use crate::store::Store;

/// A group that has just connected, from the view of one of its ranks.
#[derive(Debug)]
pub(crate) struct ConnectionCheck<'a> {
    /// The group's name.
    pub(crate) name: &'a str,
    /// This rank.
    pub(crate) rank: usize,
    /// The address at which this rank listens.
    pub(crate) own: SocketAddr,
    /// The addresses at which the other ranks listen, with their ranks.
    pub(crate) others: Vec<(usize, SocketAddr)>,
    /// When to stop waiting for the other ranks' reports.
    pub(crate) deadline: Instant,
}

impl ConnectionCheck<'_> {
    /// Makes this rank accept no more connections, and fails if a stranger has connected. Collective.
    pub(crate) fn run(&self, store: &Store) -> Result<(), Error> {
        let connections = self.connections()?;
        let key = |rank: usize| format!("{}/lines/{rank}", self.name);
        store.set(key(self.rank).as_bytes(), connections.report(&self.others).as_bytes(), self.left())?;
        let mut claimed = HashMap::new();
        for &(rank, _) in &self.others {
            let report = store.get(key(rank).as_bytes(), self.left())?;
            let report =
                report.ok_or_else(|| Error::new(format!("rank {rank} did not report its connections in time")))?;
            claimed.extend(claims(&String::from_utf8_lossy(&report), self.rank).map(|from| (from, rank)));
        }
        compare(&connections.accepted, &claimed)
    }

    fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    /// Finds the group's connections among this process's sockets. This rank has accepted all connections
    /// that the group needs: a connection that arrives during the search does not belong to the group.
    fn connections(&self) -> Result<Connections, Error> {
        let mut connections = Connections::default();
        let own = canonical(self.own);
        sockets::each(|socket| match (ip(socket.local_addr()), ip(socket.peer_addr())) {
            (Some(local), None) if local == own => stop_accepting(socket),
            (Some(local), Some(peer)) if local == own => drop(connections.accepted.insert(peer)),
            (Some(local), Some(peer)) if self.others.iter().any(|&(_, listener)| canonical(listener) == peer) => {
                connections.made.push((peer, local));
            }
            _ => {}
        })?;
        Ok(connections)
    }
}

/// The connections of a group that this process has.
#[derive(Debug, Default)]
struct Connections {
    /// The addresses from which others have connected to this rank.
    accepted: HashSet<SocketAddr>,
    /// The listeners to which this rank has connected, each with the local address.
    made: Vec<(SocketAddr, SocketAddr)>,
}

impl Connections {
    /// Returns the report for the other ranks: `<rank>=<local address>` for each connection that this rank
    /// has made.
    fn report(&self, others: &[(usize, SocketAddr)]) -> String {
        let mut report = Vec::with_capacity(self.made.len());
        for (listener, local) in &self.made {
            report.extend(
                others.iter().filter(|(_, at)| canonical(*at) == *listener).map(|(rank, _)| format!("{rank}={local}")),
            );
        }
        report.join(" ")
    }
}

/// Returns the addresses from which a rank reports that it has connected to rank `to`.
fn claims(report: &str, to: usize) -> impl Iterator<Item = SocketAddr> {
    report.split(' ').filter_map(move |claim| {
        let (rank, from) = claim.split_once('=')?;
        if rank.parse() == Ok(to) { from.parse().ok() } else { None }
    })
}

fn compare(accepted: &HashSet<SocketAddr>, claimed: &HashMap<SocketAddr, usize>) -> Result<(), Error> {
    if let Some(stranger) = accepted.iter().find(|peer| !claimed.contains_key(peer)) {
        return Err(Error::new(format!(
            "the peer that connected to this rank from {stranger} is not a rank of the group: another program is \
             between the ranks, or connected while they formed the group"
        )));
    }
    if let Some((from, rank)) = claimed.iter().find(|(from, _)| !accepted.contains(from)) {
        return Err(Error::new(format!(
            "rank {rank} reports a connection from {from} that did not reach this rank: another program is between \
             the ranks, or the network translates addresses"
        )));
    }
    Ok(())
}

/// Returns the address of an IP socket.
fn ip(address: io::Result<SockAddr>) -> Option<SocketAddr> {
    address.ok()?.as_socket().map(canonical)
}

/// Returns an address in the form that is the same at both ends. The number of a network interface has a
/// meaning on its own machine only.
fn canonical(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}

/// Makes a listener accept no more connections, by binding it to a network interface that does not exist.
/// Existing connections continue. The listener belongs to Gloo, which ends the process if it is shut down.
#[cfg(target_os = "linux")]
fn stop_accepting(listener: &Socket) {
    use std::os::fd::AsRawFd;

    const SO_BINDTOIFINDEX: libc::c_int = 62;
    let nowhere = libc::c_int::MAX;
    // Before Linux 5.7 not every user is allowed to do this. The listener then stays as it is.
    // SAFETY: the option is one number, which is valid for the call.
    let _ = unsafe {
        let value = (&raw const nowhere).cast();
        let length = size_of::<libc::c_int>() as libc::socklen_t;
        libc::setsockopt(listener.as_raw_fd(), libc::SOL_SOCKET, SO_BINDTOIFINDEX, value, length)
    };
}

/// Other systems have no such option.
#[cfg(not(target_os = "linux"))]
fn stop_accepting(_listener: &Socket) {}

#[cfg(test)]
mod tests {
    use std::net::{TcpListener, TcpStream};
    use std::thread;

    use super::*;
    use crate::cancellation::CancellationToken;
    use crate::store::{Secret, StoreAddress, StoreHost};

    fn address(port: u16) -> SocketAddr {
        ([127, 0, 0, 1], port).into()
    }

    #[test]
    fn a_rank_reads_its_own_connections_from_a_report() {
        let connections =
            Connections { accepted: HashSet::new(), made: vec![(address(1), address(7)), (address(2), address(8))] };
        let report = connections.report(&[(0, address(1)), (3, address(2)), (4, address(3))]);
        assert_eq!(claims(&report, 0).collect::<Vec<_>>(), [address(7)]);
        assert_eq!(claims(&report, 3).collect::<Vec<_>>(), [address(8)]);
        assert_eq!(claims(&report, 4).count(), 0);
        assert_eq!(claims("", 0).count(), 0);
        assert_eq!(claims("0=nowhere 0 =", 0).count(), 0);
    }

    #[test]
    fn errors_name_connections_of_strangers_and_missing_connections() {
        let [ours, other] = [address(7), address(8)];
        compare(&HashSet::from([ours]), &HashMap::from([(ours, 1)])).unwrap();
        let error = compare(&HashSet::from([ours, other]), &HashMap::from([(ours, 1)])).unwrap_err().to_string();
        assert!(error.contains("127.0.0.1:8 is not a rank of the group"), "{error}");
        let error = compare(&HashSet::from([ours]), &HashMap::from([(ours, 1), (other, 2)])).unwrap_err().to_string();
        assert!(error.contains("rank 2 reports a connection from 127.0.0.1:8"), "{error}");
    }

    /// Returns the results of ranks 0 and 1. Rank 0 listens, and rank 1 has connected to `reached`.
    fn check_both(listener: &TcpListener, reached: SocketAddr) -> [Result<(), Error>; 2] {
        const LONG: Duration = Duration::from_secs(60);
        let secret = Secret::new("a secret of the test's").unwrap();
        let host = StoreHost::bind(&StoreAddress::Tcp("127.0.0.1".to_owned(), 0), &secret).unwrap();
        let store = || Store::connect(host.address(), &secret, LONG, &CancellationToken::default()).unwrap();
        let (silent, deadline) = (TcpListener::bind("127.0.0.1:0").unwrap(), Instant::now() + LONG);
        let check = |rank, own, other, listener| ConnectionCheck {
            name: "g",
            rank,
            own,
            others: vec![(other, listener)],
            deadline,
        };
        let (own, unreached) = (listener.local_addr().unwrap(), silent.local_addr().unwrap());
        thread::scope(|scope| {
            let other = scope.spawn(|| check(1, unreached, 0, reached).run(&store()));
            [check(0, own, 1, unreached).run(&store()), other.join().unwrap()]
        })
    }

    #[test]
    fn a_proxy_between_two_ranks_is_found_by_the_rank_to_which_it_connects() {
        let [rank, proxy] = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
        let [at_rank, at_proxy] = [&rank, &proxy].map(|listener| listener.local_addr().unwrap());
        let direct = TcpStream::connect(at_rank).unwrap();
        let _accepted = rank.accept().unwrap();
        assert!(check_both(&rank, at_rank).iter().all(Result::is_ok));
        drop((direct, rank));
        let rank = TcpListener::bind("127.0.0.1:0").unwrap();
        let _near = TcpStream::connect(at_proxy).unwrap();
        let far = TcpStream::connect(rank.local_addr().unwrap()).unwrap();
        let _accepted = rank.accept().unwrap();
        let [found, _] = check_both(&rank, at_proxy);
        let expected = format!("from {} is not a rank of the group", far.local_addr().unwrap());
        assert!(found.unwrap_err().to_string().contains(&expected));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_listener_that_stops_accepting_keeps_its_connections() {
        use std::io::{Read as _, Write as _};

        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        let mut near = TcpStream::connect(at).unwrap();
        let (mut far, _) = listener.accept().unwrap();
        stop_accepting(&socket2::SockRef::from(&listener));
        assert!(TcpStream::connect_timeout(&at, Duration::from_millis(200)).is_err());
        near.write_all(b"x").unwrap();
        far.read_exact(&mut [0]).unwrap();
    }
}
