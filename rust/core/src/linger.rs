//! Waiting for what is likely to come at once.

use std::sync::mpsc::Receiver;
use std::thread;
use std::time::{Duration, Instant};

/// For how long a thread stays awake when it has nothing to do, leaving the processor to whoever wants it: a program that
/// awaits one run and asks for the next is back sooner, and to wake a thread takes half as long.
const LINGER: Duration = Duration::from_micros(200);

/// The next that is sent; `None` when there will be none.
pub fn next<T>(receiver: &Receiver<T>) -> Option<T> {
    let began = Instant::now();
    while began.elapsed() < LINGER {
        match receiver.try_recv() {
            Ok(sent) => return Some(sent),
            Err(_) => thread::yield_now(),
        }
    }
    receiver.recv().ok()
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn what_comes_at_once_later_and_never() {
        let (sender, receiver) = channel();
        sender.send(1).unwrap();
        assert_eq!(next(&receiver), Some(1));
        let late = thread::spawn(move || {
            thread::sleep(Duration::from_millis(20));
            sender.send(2).unwrap();
        });
        assert_eq!(next(&receiver), Some(2));
        late.join().unwrap();
        assert_eq!(next(&receiver), None);
    }
}
