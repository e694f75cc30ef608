use std::sync::mpsc;

use tch::{Kind, Tensor};

use crate::common::{LONG, ints, on_ranks, to_ints, wait};

#[test]
fn a_sent_tensor_is_received() {
    let results = on_ranks(2, |group| {
        let tensor = ints(&[7, 8, 9, 10 + group.rank() as i64]).view([2, 2]).transpose(0, 1);
        if group.rank() == 0 {
            wait(|done| group.send(&tensor, 1, 5, done)).unwrap();
        } else {
            wait(|done| group.recv(&tensor, 0, 5, done)).unwrap();
        }
        to_ints(&tensor.transpose(0, 1))
    });
    assert_eq!(results[1], [7, 8, 9, 10]);
}

#[test]
fn transfers_with_one_tag_keep_their_order() {
    let results = on_ranks(2, |group| {
        let (sender, ended) = mpsc::channel();
        let tensors: Vec<_> = (0..100).map(|index| ints(&[index * (1 - group.rank() as i64)])).collect();
        for (index, tensor) in tensors.iter().enumerate() {
            let sender = sender.clone();
            let done = Box::new(move |result: Result<(), _>| {
                result.unwrap();
                sender.send(index).unwrap();
            });
            if group.rank() == 0 { group.send(tensor, 1, 0, done) } else { group.recv(tensor, 0, 0, done) }.unwrap();
        }
        let order: Vec<_> = (0..100).map(|_| ended.recv_timeout(LONG).unwrap()).collect();
        (order, tensors.iter().map(|tensor| to_ints(tensor)[0]).collect::<Vec<_>>())
    });
    assert_eq!(results[1], ((0..100).collect(), (0..100).collect()));
}

#[test]
fn a_receive_that_waits_blocks_no_other_operation() {
    let results = on_ranks(2, |group| {
        let mine = ints(&[group.rank() as i64]);
        let theirs = ints(&[-1]);
        let peer = 1 - group.rank();
        let (sender, received) = mpsc::channel();
        group.recv(&theirs, peer, 1, Box::new(move |result| sender.send(result).unwrap())).unwrap();
        wait(|done| group.send(&mine, peer, 1, done)).unwrap();
        received.recv_timeout(LONG).unwrap().unwrap();
        to_ints(&theirs)
    });
    assert_eq!(results, [[1], [0]]);
}

#[test]
fn a_tensor_without_elements_can_be_sent() {
    on_ranks(2, |group| {
        let none = Tensor::zeros([0], (Kind::Float, tch::Device::Cpu));
        if group.rank() == 0 {
            wait(|done| group.send(&none, 1, 0, done)).unwrap();
        } else {
            wait(|done| group.recv(&none, 0, 0, done)).unwrap();
        }
    });
}

#[test]
fn a_rank_cannot_send_to_itself() {
    on_ranks(1, |group| {
        let error = wait(|done| group.send(&ints(&[1]), 0, 0, done)).unwrap_err();
        assert_eq!(error.to_string(), "rank 0 is this rank itself");
    });
}
