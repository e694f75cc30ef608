use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use tch::{Kind, Tensor};

use super::memory::SLOTS;
use super::*;
use crate::collectives::ReduceOp;
use crate::error::Error;

type Ended = Receiver<Result<(), Error>>;

const LONG: Duration = Duration::from_secs(60);
/// A time limit for collectives that do not end.
const SHORT: Duration = Duration::from_millis(100);

fn pair(timeout: Duration) -> [SmallMember; 2] {
    let (offer, first) = SmallOffer::new(2, timeout).unwrap();
    let second = open(offer.address(), 1, 2, timeout).unwrap();
    let [first, second] = [first, second].map(|joining| joining.into_member().unwrap());
    assert!(first.is_used() && second.is_used());
    [first, second]
}

fn start(path: &SmallMember, operation: Operation) -> Ended {
    let (sender, ended) = channel();
    path.begin(operation, Box::new(move |result| sender.send(result).unwrap())).unwrap();
    path.look_after();
    ended
}

fn all_reduce(path: &SmallMember, tensor: &Tensor) -> Ended {
    start(path, Operation::all_reduce(tensor, ReduceOp::Sum, capacity(2)).unwrap().unwrap())
}

fn broadcast_from_0(path: &SmallMember, rank: usize, tensor: &Tensor) -> Ended {
    start(path, Operation::broadcast(tensor, 0, rank, capacity(2)).unwrap().unwrap())
}

fn ones() -> Tensor {
    Tensor::ones([4], (Kind::Float, tch::Device::Cpu))
}

fn error_of(ended: &Ended) -> String {
    ended.recv_timeout(LONG).unwrap().unwrap_err().to_string()
}

#[test]
fn memory_that_a_rank_overwrites_is_an_error_and_no_crash() {
    let patterns: [fn(usize) -> u8; 4] = [|_| 0, |_| 0xff, |_| 0x7f, |index| (index * 37 % 251) as u8];
    for (number, pattern) in patterns.into_iter().enumerate() {
        let [first, second] = pair(SHORT);
        for path in [&first, &second].map(|path| (path, ones())).map(|(path, tensor)| all_reduce(path, &tensor)) {
            path.recv_timeout(LONG).unwrap().unwrap();
        }
        let waiting = all_reduce(&first, &ones());
        let memory = first.memory.shared();
        for index in 0..memory.length() {
            // SAFETY: the memory has this byte. Threads read it meanwhile, as they would another rank's writes.
            unsafe { memory.start().add(index).write_volatile(pattern(index)) };
        }
        assert!(waiting.recv_timeout(LONG).unwrap().is_err(), "pattern {number}");
        let (sender, ended) = channel();
        let later = second.begin(Operation::barrier(), Box::new(move |result| sender.send(result).unwrap()));
        second.look_after();
        assert!(later.is_err() || ended.recv_timeout(LONG).unwrap().is_err(), "pattern {number}");
    }
}

#[test]
fn a_call_that_differs_is_an_error_on_both_ranks() {
    let [first, second] = pair(LONG);
    let waiting = all_reduce(&first, &ones());
    let other = all_reduce(&second, &ones().to_kind(Kind::Double));
    let errors = [error_of(&waiting), error_of(&other)];
    assert!(errors.iter().any(|error| error.contains("makes a different call")), "{errors:?}");
}

#[test]
fn a_rank_that_leaves_fails_only_what_still_needs_it() {
    let [first, second] = pair(LONG);
    drop(all_reduce_quietly(&second));
    drop(second);
    all_reduce(&first, &ones()).recv_timeout(LONG).unwrap().unwrap();
    assert_eq!(error_of(&all_reduce(&first, &ones())), "rank 1 has left the group");
}

/// Starts an all-reduce whose end nobody hears of.
fn all_reduce_quietly(path: &SmallMember) -> Result<(), Error> {
    let operation = Operation::all_reduce(&ones(), ReduceOp::Sum, capacity(2))?.unwrap();
    path.begin(operation, Box::new(|_| {}))
}

#[test]
fn the_end_of_the_group_wakes_a_rank_that_sleeps() {
    let [first, second] = pair(LONG);
    let waiting = all_reduce(&first, &ones());
    // Long enough to fall asleep on most machines; the outcome is the same if it is not.
    thread::sleep(Duration::from_millis(5));
    second.end(&Error::new("a test"));
    assert_eq!(error_of(&waiting), "rank 1 has ended the group");
    assert!(second.begin(Operation::barrier(), Box::new(|_| {})).is_err());
}

#[test]
fn the_source_of_broadcasts_is_ahead_by_the_number_of_slots() {
    let [first, second] = pair(LONG);
    let tensors: Vec<_> = (0..=SLOTS).map(|index| ones() * index as f64).collect();
    let sent: Vec<_> = tensors.iter().map(|tensor| broadcast_from_0(&first, 0, tensor)).collect();
    for ended in &sent[..SLOTS] {
        ended.recv_timeout(LONG).unwrap().unwrap();
    }
    assert!(sent[SLOTS].try_recv().is_err());
    for expected in &tensors {
        let received = ones();
        broadcast_from_0(&second, 1, &received).recv_timeout(LONG).unwrap().unwrap();
        assert_eq!(received, *expected);
    }
    sent[SLOTS].recv_timeout(LONG).unwrap().unwrap();
}

#[test]
fn a_barrier_waits_for_gloo_on_its_rank() {
    let [first, second] = pair(LONG);
    let token = first.gloo_token();
    let (here, there) = (start(&first, Operation::barrier()), start(&second, Operation::barrier()));
    assert!(here.recv_timeout(SHORT).is_err() && there.try_recv().is_err());
    drop(token);
    here.recv_timeout(LONG).unwrap().unwrap();
    there.recv_timeout(LONG).unwrap().unwrap();
}

#[test]
fn ranks_decide_alike_and_only_once() {
    let (offer, first) = SmallOffer::new(3, LONG).unwrap();
    let [second, third] = [1, 2].map(|rank| open(offer.address(), rank, 3, LONG).unwrap());
    let [first, second] = [first, second].map(|joining| joining.into_member().unwrap());
    assert!(!second.is_used());
    let third = third.into_member().unwrap();
    assert!(![first, second, third].iter().any(|path| path.is_used()));
    assert!(SmallOffer::new(1, LONG).is_err() && SmallOffer::new(MAX_RANKS + 1, LONG).is_err());
}

#[test]
fn a_program_can_look_after_its_collective_itself() {
    let [first, second] = pair(LONG);
    let waiting = start_for_program(|| all_reduce(&first, &ones()));
    let held = take_held().expect("the collective is held");
    assert!(take_held().is_none());
    assert_eq!(held.len(), 1);
    held.wait(Duration::from_millis(1));
    let other = all_reduce(&second, &ones());
    held.wait(LONG);
    assert!(held.is_empty());
    waiting.try_recv().unwrap().unwrap();
    other.recv_timeout(LONG).unwrap().unwrap();
    // Nobody waits for this one, so the path's thread does.
    let waiting = start_for_program(|| all_reduce(&first, &ones()));
    drop(take_held());
    all_reduce(&second, &ones()).recv_timeout(LONG).unwrap().unwrap();
    waiting.recv_timeout(LONG).unwrap().unwrap();
}
