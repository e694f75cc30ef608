use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use socket2::SockAddr;

/// The address of a group's listener.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// An IP address and a port. Every user of this machine can connect to it, and possibly other machines
    /// can.
    Ip(SocketAddr),
    /// The path of a Unix socket. Only users who may enter its folder can connect to it.
    Unix(PathBuf),
}

/// The prefix of a Unix socket's address in its text form.
const UNIX: &str = "unix:";

impl Address {
    /// Returns the address that a socket is bound to, or `None` if it is bound to none.
    pub(crate) fn from_sock_addr(address: &SockAddr) -> Option<Self> {
        match address.as_socket() {
            Some(ip) => (ip.port() != 0).then_some(Self::Ip(ip)),
            None => address.as_pathname().map(|path| Self::Unix(path.to_owned())),
        }
    }

    /// Parses the text form of an address.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text.strip_prefix(UNIX) {
            Some(path) => Some(Self::Unix(path.into())),
            None => text.parse().ok().map(Self::Ip),
        }
    }

    /// Returns the folder in which `text` asks for a Unix socket, or `None` if it asks for an IP address.
    pub(crate) fn parse_folder(text: &str) -> Option<&str> {
        text.strip_prefix(UNIX)
    }

    /// Returns the IP address, or `None` if this is a Unix socket.
    pub fn ip(&self) -> Option<SocketAddr> {
        match self {
            Self::Ip(address) => Some(*address),
            Self::Unix(_) => None,
        }
    }

    /// Returns the path of the Unix socket, or `None` if this is an IP address.
    pub(crate) fn path(&self) -> Option<&Path> {
        match self {
            Self::Ip(_) => None,
            Self::Unix(path) => Some(path),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ip(address) => address.fmt(formatter),
            Self::Unix(path) => write!(formatter, "{UNIX}{}", path.display()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parse_reads_what_display_writes() {
        for text in ["127.0.0.1:7", "[::1]:7", "unix:/tmp/a folder/g0"] {
            assert_eq!(Address::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Address::parse("127.0.0.1"), None);
    }
}
