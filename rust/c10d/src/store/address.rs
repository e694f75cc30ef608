use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use crate::error::Error;

/// The address of a store: `unix:/path` or `tcp://host:port`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreAddress {
    /// The path of a Unix socket, in a folder that only this user may enter.
    Unix(PathBuf),
    /// A host, which is a name or an IP address, and a port.
    Tcp(String, u16),
}

impl FromStr for StoreAddress {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        if let Some(path) = text.strip_prefix("unix:").filter(|path| path.starts_with('/')) {
            return Ok(Self::Unix(path.into()));
        }
        let tcp = text.strip_prefix("tcp://").and_then(|rest| rest.rsplit_once(':'));
        let parsed = tcp.and_then(|(host, port)| Some((without_brackets(host)?, port.parse().ok()?)));
        let (host, port) =
            parsed.ok_or_else(|| Error::new(format!("{text:?} is neither unix:/path nor tcp://host:port")))?;
        Ok(Self::Tcp(host.to_owned(), port))
    }
}

/// Removes the brackets of `[::1]`. An IPv6 address must have them, because its colons could be mistaken for
/// the port's.
fn without_brackets(host: &str) -> Option<&str> {
    let host =
        host.strip_prefix('[').map_or(Some(host).filter(|host| !host.contains(':')), |rest| rest.strip_suffix(']'));
    host.filter(|host| !host.is_empty())
}

impl fmt::Display for StoreAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unix(path) => write!(formatter, "unix:{}", path.display()),
            Self::Tcp(host, port) if host.contains(':') => write!(formatter, "tcp://[{host}]:{port}"),
            Self::Tcp(host, port) => write!(formatter, "tcp://{host}:{port}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parse_reads_what_display_writes() {
        for text in ["unix:/run/a b.sock", "tcp://127.0.0.1:0", "tcp://[::1]:65535", "tcp://localhost:1"] {
            assert_eq!(text.parse::<StoreAddress>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn text_that_is_not_an_address_is_refused() {
        for text in ["", "unix:relative", "tcp://host", "tcp://host:70000", "tcp://:1", "tcp://::1:1", "http://host:1"]
        {
            assert!(text.parse::<StoreAddress>().is_err(), "{text}");
        }
    }
}
