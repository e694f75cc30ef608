//! Opens the listener of a store's host.

use std::fs::DirBuilder;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use socket2::{Domain, SockAddr, Socket, Type};

use super::address::StoreAddress;

/// Maximum number of connections that wait to be accepted. Ranks must not be turned away because strangers
/// came first.
const BACKLOG: i32 = 4096;

/// Listens at `address`. Returns the listener and its address, with the port that was selected for port 0.
pub(super) fn listen(address: &StoreAddress) -> io::Result<(Socket, StoreAddress)> {
    match address {
        StoreAddress::Unix(path) => Ok((listen_on_unix(path)?, address.clone())),
        StoreAddress::Tcp(host, port) => {
            let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
            for candidate in (host.as_str(), *port).to_socket_addrs()? {
                match listen_on_ip(candidate) {
                    Ok((listener, port)) => return Ok((listener, StoreAddress::Tcp(host.clone(), port))),
                    Err(error) => last = error,
                }
            }
            Err(last)
        }
    }
}

fn listen_on_ip(address: SocketAddr) -> io::Result<(Socket, u16)> {
    let listener = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
    // Without this, a fixed port could not be used again at once.
    listener.set_reuse_address(true)?;
    listener.bind(&address.into())?;
    listener.listen(BACKLOG)?;
    let bound = listener.local_addr()?.as_socket().ok_or(io::ErrorKind::AddrNotAvailable)?;
    Ok((listener, bound.port()))
}

fn listen_on_unix(path: &Path) -> io::Result<Socket> {
    let listener = Socket::new(Domain::UNIX, Type::STREAM, None)?;
    let address = SockAddr::unix(path)?;
    match (listener.bind(&address), path.parent()) {
        (Err(error), Some(folder)) if error.kind() == io::ErrorKind::NotFound => {
            // The folder has been removed, by a cleaner of temporary files. If another user has made one
            // since, this fails.
            DirBuilder::new().mode(0o700).create(folder)?;
            listener.bind(&address)?;
        }
        (bound, _) => bound?,
    }
    listener.listen(BACKLOG)?;
    Ok(listener)
}

/// Connects to a listener of this process, to wake the thread that accepts its connections.
pub(super) fn connect_to(listener: &Socket) -> io::Result<()> {
    let bound = listener.local_addr()?;
    Socket::new(bound.domain(), Type::STREAM, None)?.connect(&reachable(bound))
}

/// Returns an address to which this process can connect, in place of one that stands for all addresses.
fn reachable(bound: SockAddr) -> SockAddr {
    let Some(mut address) = bound.as_socket() else { return bound };
    if address.ip().is_unspecified() {
        address.set_ip(if address.is_ipv4() { [127, 0, 0, 1].into() } else { [0, 0, 0, 0, 0, 0, 0, 1].into() });
    }
    address.into()
}

#[cfg(test)]
mod tests {
    use crate::store::StoreHost;
    use crate::store::testing::{Folder, LONG, connect, host, secret};

    #[test]
    fn a_folder_that_was_removed_is_made_again_for_this_user_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = Folder::new("removed");
        std::fs::remove_dir(&folder.0).unwrap();
        let host = StoreHost::bind(&folder.socket(), &secret()).unwrap();
        assert_eq!(std::fs::metadata(&folder.0).unwrap().permissions().mode() & 0o777, 0o700);
        connect(&host).set(b"key", b"value", LONG).unwrap();
    }

    #[test]
    fn a_port_in_use_is_an_error_that_names_it() {
        let taken = host();
        let error = StoreHost::bind(taken.address(), &secret()).unwrap_err().to_string();
        assert!(error.starts_with(&format!("Cannot host a store on {}: ", taken.address())), "{error}");
    }
}
