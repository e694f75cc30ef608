//! The folder that Gloo is to listen in, while a thread makes a device.

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

/// Has this thread's listeners be Unix sockets in `folder`, until [`end`].
pub(crate) fn begin(folder: &[u8]) {
    LISTENING.set(Some(Listening { folder: folder.to_vec(), listener: None }));
}

/// Ends that. The path of the socket that was made last, if any.
pub(crate) fn end() -> Option<Vec<u8>> {
    LISTENING.take()?.listener.map(|place| place.path().to_vec())
}

/// Opens a listener, if this thread is to listen in a folder, and can.
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
            // Another listener has the number.
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
            Err(_) => return None,
        }
    }
}
