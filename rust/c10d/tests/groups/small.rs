//! Small collectives, which go through shared memory, next to those of Gloo.

use std::sync::mpsc;
use std::thread;

use cohort_c10d::{CancellationToken, Group, ReduceOp, form};
use tch::{Kind, Tensor};

use crate::common::{LONG, OPS, host, ints, on_ranks, options, to_ints, wait};

/// Forms the same group twice, with shared memory and without, and runs `rank` on each rank of both.
fn on_both<T: Send + Sync>(size: usize, rank: impl Fn(&Group) -> T + Sync) -> [Vec<T>; 2] {
    let store = host();
    [true, false].map(|shares_memory| {
        thread::scope(|scope| {
            let (store, rank) = (&store, &rank);
            let threads: Vec<_> = (0..size)
                .map(|index| {
                    scope.spawn(move || {
                        let name = format!("both/{shares_memory}");
                        let mut options = options(store, &name, index, size);
                        options.shares_memory = shares_memory;
                        let group = form(options, &CancellationToken::default()).unwrap();
                        let result = rank(&group);
                        wait(|done| group.barrier(done)).unwrap();
                        result
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        })
    })
}

fn bits(tensor: &Tensor) -> Vec<i64> {
    to_ints(&tensor.contiguous().view([-1]).view_dtype(Kind::Uint8))
}

/// Returns a rank's tensor of 33 elements of a dtype, with signs, fractions and repetitions.
fn input_of(rank: usize, kind: Kind) -> Tensor {
    let elements: Vec<f64> =
        (0..33).map(|index| (f64::from(index * 7 % 11) - 4.0) * 1.37 + rank as f64 * 0.61).collect();
    let tensor = Tensor::from_slice(&elements);
    match kind {
        Kind::Bool => tensor.ge(1.0),
        Kind::ComplexFloat | Kind::ComplexDouble => Tensor::complex(&tensor, &(&tensor * 3.0)).to_kind(kind),
        Kind::Uint8 => tensor.abs().to_kind(kind),
        kind => tensor.to_kind(kind),
    }
}

const KINDS: [Kind; 11] = [
    Kind::Uint8,
    Kind::Int8,
    Kind::Int,
    Kind::Int64,
    Kind::Half,
    Kind::BFloat16,
    Kind::Float,
    Kind::Double,
    Kind::Bool,
    Kind::ComplexFloat,
    Kind::ComplexDouble,
];

#[test]
fn an_all_reduce_gives_the_bits_and_the_refusals_of_gloo() {
    let [small, gloo] = on_both(2, |group| {
        let mut results = Vec::new();
        for kind in KINDS {
            for op in OPS {
                let tensor = input_of(group.rank(), kind);
                let reduced = wait(|done| group.all_reduce(&tensor, op, done));
                results.push((kind, op, reduced.map(|()| bits(&tensor)).map_err(|error| error.to_string())));
            }
        }
        results
    });
    for (ours, theirs) in small.iter().flatten().zip(gloo.iter().flatten()) {
        assert_eq!(ours, theirs);
    }
    assert_eq!(small[0], small[1]);
}

#[test]
fn all_ranks_get_the_same_bits_of_a_sum() {
    for size in [3, 5] {
        for kind in [Kind::Half, Kind::BFloat16, Kind::Float, Kind::Double] {
            let results = on_ranks(size, |group| {
                let tensor = input_of(group.rank(), kind);
                wait(|done| group.all_reduce(&tensor, ReduceOp::Sum, done)).unwrap();
                bits(&tensor)
            });
            assert!(results.iter().all(|result| *result == results[0]), "{kind:?}");
        }
    }
}

#[test]
fn tensors_of_all_layouts_give_what_gloo_gives() {
    let [small, gloo] = on_both(3, |group| {
        let rank = group.rank() as i64;
        let base = ints(&[1 + rank, 2, 3, 4, 5, 6 * rank]).view([2, 3]);
        let transposed = base.shallow_clone().transpose(0, 1);
        wait(|done| group.all_reduce(&transposed, ReduceOp::Avg, done)).unwrap();
        let strided = ints(&[rank; 8]).slice(0, 0, 8, 2);
        wait(|done| group.broadcast(&strided, 1, done)).unwrap();
        let expanded = ints(&[rank]).expand([4], false);
        let outputs: Vec<_> = (0..3).map(|_| ints(&[0; 4])).collect();
        wait(|done| group.all_gather(&outputs, &expanded, done)).unwrap();
        let conjugated = Tensor::complex(&Tensor::from_slice(&[1.0f32]), &Tensor::from_slice(&[2.0f32])).conj();
        wait(|done| group.all_reduce(&conjugated, ReduceOp::Sum, done)).unwrap();
        let refused = wait(|done| group.broadcast(&expanded, 0, done)).map_err(|error| error.to_string());
        let none = ints(&[]);
        wait(|done| group.all_reduce(&none, ReduceOp::Sum, done)).unwrap();
        wait(|done| group.broadcast(&none, 2, done)).unwrap();
        let gathered: Vec<_> = outputs.iter().map(to_ints).collect();
        (to_ints(&base), to_ints(&strided), gathered, bits(&conjugated.resolve_conj()), refused)
    });
    assert_eq!(small, gloo);
    assert!(small[0].4.is_ok() && small[1].4.as_ref().unwrap_err().contains("several of its elements"));
}

/// Starts many operations without waiting, and returns the order in which they end and the results.
fn many(group: &Group, lengths: &[usize]) -> (Vec<usize>, Vec<i64>) {
    let (sender, ended) = mpsc::channel();
    let tensors: Vec<_> = lengths
        .iter()
        .enumerate()
        .map(|(index, &length)| Tensor::full([length as i64], index as i64, (Kind::Int64, tch::Device::Cpu)))
        .collect();
    for (index, tensor) in tensors.iter().enumerate() {
        let sender = sender.clone();
        let done = Box::new(move |result: Result<(), _>| {
            result.unwrap();
            sender.send(index).unwrap();
        });
        match index % 3 {
            0 => group.all_reduce(tensor, ReduceOp::Sum, done).unwrap(),
            1 => group.broadcast(tensor, index % group.size(), done).unwrap(),
            _ => group.barrier(done).unwrap(),
        }
    }
    let order = tensors.iter().map(|_| ended.recv_timeout(LONG).unwrap()).collect();
    (order, tensors.iter().map(|tensor| tensor.int64_value(&[0])).collect())
}

fn expected(count: usize, size: usize) -> Vec<i64> {
    (0..count).map(|index| if index % 3 == 0 { index * size } else { index } as i64).collect()
}

#[test]
fn more_than_fit_the_memory_may_be_in_flight_and_end_in_order() {
    let lengths = [5; 100];
    for size in [2, 3] {
        for (order, results) in on_ranks(size, |group| many(group, &lengths)) {
            assert_eq!(order, (0..100).collect::<Vec<_>>());
            assert_eq!(results, expected(100, size));
        }
    }
}

#[test]
fn small_and_large_ones_mix_and_a_barrier_ends_after_both() {
    // Every other one is larger than any part of the memory.
    let lengths: Vec<_> = (0..60).map(|index| if index % 2 == 0 { 3 } else { 1 << 16 }).collect();
    for (order, results) in on_ranks(2, |group| many(group, &lengths)) {
        assert_eq!(results, expected(60, 2));
        let at = |index: usize| order.iter().position(|&ended| ended == index).unwrap();
        for barrier in (0..60).filter(|index| index % 3 == 2) {
            assert!((0..barrier).all(|before| at(before) < at(barrier)), "{order:?}");
        }
    }
}

#[test]
fn thirty_two_ranks_work_together() {
    let results = on_ranks(32, |group| {
        let tensor = ints(&[group.rank() as i64]);
        for _ in 0..3 {
            wait(|done| group.all_reduce(&tensor, ReduceOp::Max, done)).unwrap();
        }
        to_ints(&tensor)
    });
    assert_eq!(results, vec![[31]; 32]);
}

#[test]
fn ranks_of_which_one_declines_all_use_gloo() {
    let store = host();
    let results = thread::scope(|scope| {
        let store = &store;
        let threads = [0, 1, 2].map(|rank| {
            scope.spawn(move || {
                let mut options = options(store, "declines", rank, 3);
                options.shares_memory = rank != 1;
                let group = form(options, &CancellationToken::default()).unwrap();
                let tensor = ints(&[rank as i64]);
                wait(|done| group.all_reduce(&tensor, ReduceOp::Sum, done)).unwrap();
                wait(|done| group.barrier(done)).unwrap();
                to_ints(&tensor)
            })
        });
        threads.map(|thread| thread.join().unwrap())
    });
    assert_eq!(results, [[3], [3], [3]]);
}
