use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use socket2::SockAddr;

/// Where a group's listener is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// Anybody on the machine may connect, if not on the network.
    Ip(SocketAddr),
    /// A Unix socket, which those may connect to who may enter its folder.
    Unix(PathBuf),
}

/// What an address of a Unix socket begins with, as text.
const UNIX: &str = "unix:";

impl Address {
    /// The address of a socket; `None` if it has none.
    pub(crate) fn of(address: &SockAddr) -> Option<Self> {
        match address.as_socket() {
            Some(ip) => (ip.port() != 0).then_some(Self::Ip(ip)),
            None => address.as_pathname().map(|path| Self::Unix(path.to_owned())),
        }
    }

    /// The address that a text names.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text.strip_prefix(UNIX) {
            Some(path) => Some(Self::Unix(path.into())),
            None => text.parse().ok().map(Self::Ip),
        }
    }

    /// The folder that a text names for Unix sockets, if it does.
    pub(crate) fn folder(text: &str) -> Option<&str> {
        text.strip_prefix(UNIX)
    }

    /// The address, if it is one of IP.
    pub fn ip(&self) -> Option<SocketAddr> {
        match self {
            Self::Ip(address) => Some(*address),
            Self::Unix(_) => None,
        }
    }

    /// The path of a Unix socket.
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
    fn a_text_names_the_address_that_wrote_it() {
        for text in ["127.0.0.1:7", "[::1]:7", "unix:/tmp/a folder/g0"] {
            assert_eq!(Address::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Address::parse("127.0.0.1"), None);
    }
}
