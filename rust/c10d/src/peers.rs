//! Whether the connections of a group that has met over TCP are its ranks' own, and nobody else's.
//!
//! Gloo's connections have no authentication: whoever reaches a rank's listener first may be taken for another rank. The
//! store has, so the ranks tell each other by it what they have connected from. A connection that no rank has made, or
//! that a rank has made and this one does not have, ends where somebody else is.

use std::collections::{HashMap, HashSet};
use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use socket2::{SockAddr, Socket};

use crate::error::Error;
use crate::sockets;
use crate::store::Store;

/// A group whose ranks have met, as one of them sees it.
#[derive(Debug)]
pub(crate) struct Meeting<'a> {
    /// Which group.
    pub(crate) name: &'a str,
    /// This rank.
    pub(crate) rank: usize,
    /// Where this rank listens.
    pub(crate) own: SocketAddr,
    /// Where the others do, by rank.
    pub(crate) others: Vec<(usize, SocketAddr)>,
    /// By when the others must have said what they have.
    pub(crate) deadline: Instant,
}

impl Meeting<'_> {
    /// Keeps everybody else from connecting to this rank any more, and refuses the group if somebody has. Collective.
    pub(crate) fn close(&self, store: &Store) -> Result<(), Error> {
        let lines = self.lines()?;
        let key = |rank: usize| format!("{}/lines/{rank}", self.name);
        store.set(key(self.rank).as_bytes(), lines.told(&self.others).as_bytes(), self.left())?;
        let mut claimed = HashMap::new();
        for &(rank, _) in &self.others {
            let told = store.get(key(rank).as_bytes(), self.left())?;
            let told =
                told.ok_or_else(|| Error::new(format!("rank {rank} has not said in time how it has connected")))?;
            claimed.extend(claims(&String::from_utf8_lossy(&told), self.rank).map(|from| (from, rank)));
        }
        check(&lines.accepted, &claimed)
    }

    fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    /// Looks through this process's sockets. All that the ranks needed has been accepted: what comes while this looks is no
    /// part of the group.
    fn lines(&self) -> Result<Lines, Error> {
        let mut lines = Lines::default();
        let own = plain(self.own);
        sockets::each(|socket| match (ip(socket.local_addr()), ip(socket.peer_addr())) {
            (Some(local), None) if local == own => turn_away(socket),
            (Some(local), Some(peer)) if local == own => drop(lines.accepted.insert(peer)),
            (Some(local), Some(peer)) if self.others.iter().any(|&(_, listener)| plain(listener) == peer) => {
                lines.made.push((peer, local));
            }
            _ => {}
        })?;
        Ok(lines)
    }
}

/// The connections of a group that this process has.
#[derive(Debug, Default)]
struct Lines {
    /// Whence others have connected to this rank.
    accepted: HashSet<SocketAddr>,
    /// To which listener this rank has connected, and from where.
    made: Vec<(SocketAddr, SocketAddr)>,
}

impl Lines {
    /// What the others are told: `<rank>=<from where>`, for each connection that this rank has made.
    fn told(&self, others: &[(usize, SocketAddr)]) -> String {
        let mut told = Vec::with_capacity(self.made.len());
        for (listener, local) in &self.made {
            told.extend(
                others.iter().filter(|(_, at)| plain(*at) == *listener).map(|(rank, _)| format!("{rank}={local}")),
            );
        }
        told.join(" ")
    }
}

/// Whence a rank says that it has connected to rank `to`.
fn claims(told: &str, to: usize) -> impl Iterator<Item = SocketAddr> {
    told.split(' ').filter_map(move |claim| {
        let (rank, from) = claim.split_once('=')?;
        if rank.parse() == Ok(to) { from.parse().ok() } else { None }
    })
}

fn check(accepted: &HashSet<SocketAddr>, claimed: &HashMap<SocketAddr, usize>) -> Result<(), Error> {
    if let Some(stranger) = accepted.iter().find(|peer| !claimed.contains_key(peer)) {
        return Err(Error::new(format!(
            "whoever has connected to this rank from {stranger} is none of the group's ranks: another program stands \
             between them, or has disturbed their meeting"
        )));
    }
    if let Some((from, rank)) = claimed.iter().find(|(from, _)| !accepted.contains(from)) {
        return Err(Error::new(format!(
            "rank {rank} has connected from {from}, which has not come to this rank: another program stands between \
             them, or the network translates addresses"
        )));
    }
    Ok(())
}

/// The address of an IP socket.
fn ip(address: io::Result<SockAddr>) -> Option<SocketAddr> {
    address.ok()?.as_socket().map(plain)
}

/// An address as both ends have it: the number of an interface is each machine's own.
fn plain(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}

/// Has a listener take nobody any more: it is bound to a network interface that does not exist. Connections that there are
/// go on. Gloo keeps the listener, and ends the process where it is shut down.
#[cfg(target_os = "linux")]
fn turn_away(listener: &Socket) {
    use std::os::fd::AsRawFd;

    const SO_BINDTOIFINDEX: libc::c_int = 62;
    let nowhere = libc::c_int::MAX;
    // Linux before 5.7 does not let every user do so: the listener then stays as it is.
    // SAFETY: the option is one number, which is valid for the call.
    let _ = unsafe {
        let value = (&raw const nowhere).cast();
        let length = size_of::<libc::c_int>() as libc::socklen_t;
        libc::setsockopt(listener.as_raw_fd(), libc::SOL_SOCKET, SO_BINDTOIFINDEX, value, length)
    };
}

/// No other system has such a thing.
#[cfg(not(target_os = "linux"))]
fn turn_away(_listener: &Socket) {}

#[cfg(test)]
mod tests {
    use std::net::{TcpListener, TcpStream};
    use std::thread;

    use super::*;
    use crate::give_up::GiveUp;
    use crate::store::{Secret, StoreAddress, StoreHost};

    fn address(port: u16) -> SocketAddr {
        ([127, 0, 0, 1], port).into()
    }

    #[test]
    fn what_a_rank_tells_is_read_by_whom_it_has_connected_to() {
        let lines = Lines { accepted: HashSet::new(), made: vec![(address(1), address(7)), (address(2), address(8))] };
        let told = lines.told(&[(0, address(1)), (3, address(2)), (4, address(3))]);
        assert_eq!(claims(&told, 0).collect::<Vec<_>>(), [address(7)]);
        assert_eq!(claims(&told, 3).collect::<Vec<_>>(), [address(8)]);
        assert_eq!(claims(&told, 4).count(), 0);
        assert_eq!(claims("", 0).count(), 0);
        assert_eq!(claims("0=nowhere 0 =", 0).count(), 0);
    }

    #[test]
    fn connections_of_strangers_and_such_as_are_missing_are_named() {
        let [ours, other] = [address(7), address(8)];
        check(&HashSet::from([ours]), &HashMap::from([(ours, 1)])).unwrap();
        let error = check(&HashSet::from([ours, other]), &HashMap::from([(ours, 1)])).unwrap_err().to_string();
        assert!(error.contains("127.0.0.1:8 is none of the group's ranks"), "{error}");
        let error = check(&HashSet::from([ours]), &HashMap::from([(ours, 1), (other, 2)])).unwrap_err().to_string();
        assert!(error.contains("rank 2 has connected from 127.0.0.1:8"), "{error}");
    }

    /// What ranks 0 and 1 find, of which the one listens and the other has connected to `reached`.
    fn close(listener: &TcpListener, reached: SocketAddr) -> [Result<(), Error>; 2] {
        const LONG: Duration = Duration::from_secs(60);
        let secret = Secret::new("a secret of the test's").unwrap();
        let host = StoreHost::bind(&StoreAddress::Tcp("127.0.0.1".to_owned(), 0), &secret).unwrap();
        let store = || Store::connect(host.address(), &secret, LONG, &GiveUp::default()).unwrap();
        let (silent, deadline) = (TcpListener::bind("127.0.0.1:0").unwrap(), Instant::now() + LONG);
        let meeting =
            |rank, own, other, listener| Meeting { name: "g", rank, own, others: vec![(other, listener)], deadline };
        let (own, unreached) = (listener.local_addr().unwrap(), silent.local_addr().unwrap());
        thread::scope(|scope| {
            let other = scope.spawn(|| meeting(1, unreached, 0, reached).close(&store()));
            [meeting(0, own, 1, unreached).close(&store()), other.join().unwrap()]
        })
    }

    #[test]
    fn a_proxy_between_two_ranks_is_found_by_the_one_that_it_has_connected_to() {
        let [rank, proxy] = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
        let [at_rank, at_proxy] = [&rank, &proxy].map(|listener| listener.local_addr().unwrap());
        let direct = TcpStream::connect(at_rank).unwrap();
        let _accepted = rank.accept().unwrap();
        assert!(close(&rank, at_rank).iter().all(Result::is_ok));
        drop((direct, rank));
        let rank = TcpListener::bind("127.0.0.1:0").unwrap();
        let _near = TcpStream::connect(at_proxy).unwrap();
        let far = TcpStream::connect(rank.local_addr().unwrap()).unwrap();
        let _accepted = rank.accept().unwrap();
        let [found, _] = close(&rank, at_proxy);
        let expected = format!("from {} is none of the group's ranks", far.local_addr().unwrap());
        assert!(found.unwrap_err().to_string().contains(&expected));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_listener_that_turns_strangers_away_keeps_what_it_has_accepted() {
        use std::io::{Read as _, Write as _};

        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        let mut near = TcpStream::connect(at).unwrap();
        let (mut far, _) = listener.accept().unwrap();
        turn_away(&socket2::SockRef::from(&listener));
        assert!(TcpStream::connect_timeout(&at, Duration::from_millis(200)).is_err());
        near.write_all(b"x").unwrap();
        far.read_exact(&mut [0]).unwrap();
    }
}
