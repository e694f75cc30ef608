//! The folder in which Gloo listens while a thread makes a device.

use std::cell::RefCell;
use std::io;
use std::os::fd::OwnedFd;

use crate::place::Place;
use crate::system;

thread_local! {
    static LISTENING: RefCell<Option<Listening>> = const { RefCell::new(None) };
}

struct Listening {
    folder: Vec<u8>,
    listener: Option<Place>,
}

/// Makes this thread's listeners Unix sockets in `folder`, until [`end`] is called.
pub(crate) fn begin(folder: &[u8]) {
    LISTENING.set(Some(Listening { folder: folder.to_vec(), listener: None }));
}

/// Ends the effect of [`begin`]. Returns the path of the last socket, if one was made.
pub(crate) fn end() -> Option<Vec<u8>> {
    LISTENING.take()?.listener.map(|place| place.path().to_vec())
}

/// Opens a listener in this thread's folder. Returns `None` if the thread has no folder, or if it fails.
pub(crate) fn open(backlog: i32) -> Option<OwnedFd> {
    LISTENING.with_borrow_mut(|listening| {
        let listening = listening.as_mut()?;
        let (socket, place) = listen_in(&listening.folder, backlog)?;
        listening.listener = Some(place);
        Some(socket)
    })
}

fn listen_in(folder: &[u8], backlog: i32) -> Option<(OwnedFd, Place)> {
    let socket = system::unix_socket(libc::SOCK_NONBLOCK).ok()?;
    loop {
        let place = Place::new(folder, system::random().ok()?)?;
        match system::bind(&socket, &place.to_unix()) {
            Ok(()) => return system::listen(&socket, backlog).ok().map(|()| (socket, place)),
            // Another listener uses this number. Try another one.
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
            Err(_) => return None,
        }
    }
}
