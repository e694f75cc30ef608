//! Where a Unix socket is, and how Gloo's addresses carry it.

use std::mem::transmute;

use libc::{AF_INET, AF_UNIX, c_char, sa_family_t, sockaddr_storage, sockaddr_un};

/// What tells an address of ours from one of IP: there the system has zeros.
const MARK: [u8; 8] = *b"cohort-1";

/// Bytes of a path and its end.
const PATH_CAPACITY: usize = 108;

/// Bits of a socket's number: what an address of IP that begins with 127 has left.
pub(crate) const NUMBER_BITS: u32 = 40;

/// An address that Gloo takes for one of IP: it compares them to decide which rank connects, and knows of no other kind.
#[repr(C)]
struct Disguise {
    family: sa_family_t,
    port: [u8; 2],
    ip: [u8; 4],
    mark: [u8; 8],
    path: [u8; PATH_CAPACITY],
    rest: [u8; 4],
}

/// The path of a Unix socket. Its name is a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    path: Vec<u8>,
    number: u64,
}

impl Place {
    /// The place of a number in a folder; `None` if its path is too long for a socket.
    pub(crate) fn new(folder: &[u8], number: u64) -> Option<Self> {
        let number = number & ((1 << NUMBER_BITS) - 1);
        let path = [folder, format!("/g{number:010x}").as_bytes()].concat();
        (path.len() < PATH_CAPACITY).then_some(Self { path, number })
    }

    /// The place that an address of Gloo's carries; `None` if it is one of IP.
    pub(crate) fn read(address: &sockaddr_storage) -> Option<Self> {
        // SAFETY: both are plain bytes, of the same size.
        let Disguise { family, mark, path, .. } = unsafe { transmute::<sockaddr_storage, Disguise>(*address) };
        if i32::from(family) != AF_INET || mark != MARK {
            return None;
        }
        Self::of_path(&path)
    }

    /// The place of a Unix socket's own address; `None` if it is no socket of this library.
    pub(crate) fn of_unix(address: &sockaddr_storage) -> Option<Self> {
        if i32::from(address.ss_family) != AF_UNIX {
            return None;
        }
        // SAFETY: it is of this family, and the other is not longer.
        let unix = unsafe { *(&raw const *address).cast::<sockaddr_un>() };
        Self::of_path(&unix.sun_path.map(|byte| byte as u8))
    }

    fn of_path(path: &[u8]) -> Option<Self> {
        let path = path.split(|&byte| byte == 0).next()?;
        let name = path.rsplit(|&byte| byte == b'/').next()?;
        let number = u64::from_str_radix(str::from_utf8(name).ok()?.strip_prefix('g')?, 16).ok()?;
        Some(Self { path: path.to_vec(), number })
    }

    /// The path.
    pub(crate) fn path(&self) -> &[u8] {
        &self.path
    }

    /// The address as Gloo takes it.
    pub(crate) fn to_gloo(&self) -> sockaddr_storage {
        let [.., a, b, c, high, low] = self.number.to_be_bytes();
        let mut path = [0; PATH_CAPACITY];
        path[..self.path.len()].copy_from_slice(&self.path);
        let disguise = Disguise {
            family: AF_INET as sa_family_t,
            port: [high, low],
            ip: [127, a, b, c],
            mark: MARK,
            path,
            rest: [0; 4],
        };
        // SAFETY: both are plain bytes, of the same size.
        unsafe { transmute::<Disguise, sockaddr_storage>(disguise) }
    }

    /// The address as the system takes it.
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
        // SAFETY: both are plain bytes, of the same size.
        let Disguise { ip, port, .. } = unsafe { transmute::<sockaddr_storage, Disguise>(place.to_gloo()) };
        [ip[0], ip[1], ip[2], ip[3], port[0], port[1]]
    }

    #[test]
    fn an_address_carries_the_place() {
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
    fn an_address_of_ip_is_no_place() {
        let mut address = Place::new(b"/f", 7).unwrap().to_gloo();
        // SAFETY: it has room for one of this family.
        unsafe { (*(&raw mut address).cast::<libc::sockaddr_in>()).sin_zero = [0; 8] };
        assert_eq!(Place::read(&address), None);
    }

    #[test]
    fn a_path_has_room_for_what_the_system_takes() {
        let longest = vec![b'x'; PATH_CAPACITY - 1 - "/g0123456789".len()];
        let place = Place::new(&longest, 0).unwrap();
        assert_eq!(Place::read(&place.to_gloo()).as_ref(), Some(&place));
        assert_eq!(Place::new(&[longest, b"x".to_vec()].concat(), 0), None);
    }

    #[test]
    fn a_socket_of_others_is_no_place() {
        let unix = |path: &[u8]| {
            let place = Place { path: path.to_vec(), number: 0 };
            // SAFETY: the storage is at least as long, and zeros are valid for the rest.
            let mut storage = unsafe { std::mem::zeroed::<sockaddr_storage>() };
            // SAFETY: as above.
            unsafe { *(&raw mut storage).cast::<sockaddr_un>() = place.to_unix() };
            Place::of_unix(&storage)
        };
        assert_eq!(unix(b"/f/g0000000007"), Place::new(b"/f", 7));
        for other in [&b""[..], b"/f/runner.sock", b"/f/g", b"/f/gx"] {
            assert_eq!(unix(other), None);
        }
    }
}
