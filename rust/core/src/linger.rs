//! Waits briefly without blocking for a message that will probably arrive at once.

use std::sync::mpsc::Receiver;
use std::thread;
use std::time::{Duration, Instant};

/// How long an idle thread polls, yielding the processor to other threads, before it blocks.
///
/// A program that awaits one run and requests the next is usually back sooner. Waking a blocked thread takes
/// half as long as this.
const LINGER: Duration = Duration::from_micros(200);

/// Receives the next message. Returns `None` if the channel is empty and all senders are gone.
pub fn next<T>(receiver: &Receiver<T>) -> Option<T> {
    let began = Instant::now();
    while began.elapsed() < LINGER {
        match receiver.try_recv() {
            Ok(message) => return Some(message),
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
    fn messages_are_received_at_once_or_later_and_the_end_is_none() {
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
