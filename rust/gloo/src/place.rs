//! The path of a Unix socket, and its encoding in Gloo's addresses.

use std::mem::transmute;

use libc::{AF_INET, AF_UNIX, c_char, sa_family_t, sockaddr_storage, sockaddr_un};

/// Distinguishes our addresses from IP addresses. The system sets these bytes of an IP address to zero.
const MARK: [u8; 8] = *b"cohort-1";

/// The longest path with its terminating zero, in bytes.
const PATH_CAPACITY: usize = 108;

/// The number of bits in a socket's number. An IP address that starts with 127, with its port, has that many
/// bits left.
pub(crate) const NUMBER_BITS: u32 = 40;

/// A place in the form of an IPv4 address.
///
/// Gloo compares addresses to decide which of two ranks connects, and it can only compare IP addresses.
#[repr(C)]
struct EncodedPlace {
    family: sa_family_t,
    port: [u8; 2],
    ip: [u8; 4],
    mark: [u8; 8],
    path: [u8; PATH_CAPACITY],
    rest: [u8; 4],
}

/// The path of a Unix socket. The name of the file is a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    path: Vec<u8>,
    number: u64,
}

impl Place {
    /// Returns the place for a number in a folder, or `None` if the path is too long for a socket.
    pub(crate) fn new(folder: &[u8], number: u64) -> Option<Self> {
        let number = number & ((1 << NUMBER_BITS) - 1);
        let path = [folder, format!("/g{number:010x}").as_bytes()].concat();
        (path.len() < PATH_CAPACITY).then_some(Self { path, number })
    }

    /// Reads the place in one of Gloo's addresses. Returns `None` if it is an IP address.
    pub(crate) fn read(address: &sockaddr_storage) -> Option<Self> {
        // SAFETY: both types are plain bytes of the same size.
        let EncodedPlace { family, mark, path, .. } = unsafe { transmute::<sockaddr_storage, EncodedPlace>(*address) };
        if i32::from(family) != AF_INET || mark != MARK {
            return None;
        }
        Self::of_path(&path)
    }

    /// Reads the place in a Unix socket's address. Returns `None` if the socket is not from this library.
    pub(crate) fn of_unix(address: &sockaddr_storage) -> Option<Self> {
        if i32::from(address.ss_family) != AF_UNIX {
            return None;
        }
        // SAFETY: the address has this family, and `sockaddr_un` is not larger than `sockaddr_storage`.
        let unix = unsafe { *(&raw const *address).cast::<sockaddr_un>() };
        Self::of_path(&unix.sun_path.map(|byte| byte as u8))
    }

    fn of_path(path: &[u8]) -> Option<Self> {
        let path = path.split(|&byte| byte == 0).next()?;
        let name = path.rsplit(|&byte| byte == b'/').next()?;
        let number = u64::from_str_radix(str::from_utf8(name).ok()?.strip_prefix('g')?, 16).ok()?;
        Some(Self { path: path.to_vec(), number })
    }

    /// Returns the path.
    pub(crate) fn path(&self) -> &[u8] {
        &self.path
    }

    /// Returns the address to give to Gloo.
    pub(crate) fn to_gloo(&self) -> sockaddr_storage {
        let [.., a, b, c, high, low] = self.number.to_be_bytes();
        let mut path = [0; PATH_CAPACITY];
        path[..self.path.len()].copy_from_slice(&self.path);
        let encoded = EncodedPlace {
            family: AF_INET as sa_family_t,
            port: [high, low],
            ip: [127, a, b, c],
            mark: MARK,
            path,
            rest: [0; 4],
        };
        // SAFETY: both types are plain bytes of the same size.
        unsafe { transmute::<EncodedPlace, sockaddr_storage>(encoded) }
    }

    /// Returns the address to give to the system.
    pub(crate) fn to_unix(&self) -> sockaddr_un {
        let mut sun_path = [0; PATH_CAPACITY];
        for (to, &from) in sun_path.iter_mut().zip(&self.path) {
            *to = from as c_char;
        }
        sockaddr_un { sun_family: AF_UNIX as sa_family_t, sun_path }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(place: &Place) -> [u8; 6] {
        // SAFETY: both types are plain bytes of the same size.
        let EncodedPlace { ip, port, .. } = unsafe { transmute::<sockaddr_storage, EncodedPlace>(place.to_gloo()) };
        [ip[0], ip[1], ip[2], ip[3], port[0], port[1]]
    }

    #[test]
    fn an_address_encodes_the_place() {
        let place = Place::new(b"/tmp/a folder", 0x12_3456_789a).unwrap();
        assert_eq!(place.path(), b"/tmp/a folder/g123456789a");
        assert_eq!(Place::read(&place.to_gloo()).as_ref(), Some(&place));
        assert_eq!(ip(&place), [127, 0x12, 0x34, 0x56, 0x78, 0x9a]);
    }

    #[test]
    fn places_of_different_numbers_have_different_addresses() {
        let place = |number| ip(&Place::new(b"/f", number).unwrap());
        assert_ne!(place(1), place(2));
        assert_ne!(place(1), place(1 << 16));
        assert_ne!(place(1), place(1 << (NUMBER_BITS - 1)));
        assert_eq!(place(1), place(1 | 1 << NUMBER_BITS));
    }

    #[test]
    fn an_ip_address_is_not_a_place() {
        let mut address = Place::new(b"/f", 7).unwrap().to_gloo();
        // SAFETY: `sockaddr_storage` has room for `sockaddr_in`.
        unsafe { (*(&raw mut address).cast::<libc::sockaddr_in>()).sin_zero = [0; 8] };
        assert_eq!(Place::read(&address), None);
    }

    #[test]
    fn the_longest_path_that_the_system_allows_fits() {
        let longest = vec![b'x'; PATH_CAPACITY - 1 - "/g0123456789".len()];
        let place = Place::new(&longest, 0).unwrap();
        assert_eq!(Place::read(&place.to_gloo()).as_ref(), Some(&place));
        assert_eq!(Place::new(&[longest, b"x".to_vec()].concat(), 0), None);
    }

    #[test]
    fn a_socket_of_another_library_is_not_a_place() {
        let unix = |path: &[u8]| {
            let place = Place { path: path.to_vec(), number: 0 };
            // SAFETY: zeros are a valid `sockaddr_storage`.
            let mut storage = unsafe { std::mem::zeroed::<sockaddr_storage>() };
            // SAFETY: `sockaddr_storage` is not smaller than `sockaddr_un`.
            unsafe { *(&raw mut storage).cast::<sockaddr_un>() = place.to_unix() };
            Place::of_unix(&storage)
        };
        assert_eq!(unix(b"/f/g0000000007"), Place::new(b"/f", 7));
        for other in [&b""[..], b"/f/runner.sock", b"/f/g", b"/f/gx"] {
            assert_eq!(unix(other), None);
        }
    }
}
