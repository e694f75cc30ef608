use std::sync::mpsc;

use cohort_c10d::{Group, ReduceOp};
use tch::{Kind, Tensor};

use crate::common::{LONG, OPS, ints, on_ranks, to_ints, wait};

const SIZES: [usize; 3] = [1, 2, 3];

/// Returns rank `rank`'s tensor for a collective: six elements, different for each rank.
fn input_of(rank: usize) -> Tensor {
    let rank = rank as i64;
    ints(&[3 + rank, 5, 7 - rank, 1 + 2 * rank, -4 + 3 * rank, 9]).view([2, 3])
}

fn reduced(size: usize, op: ReduceOp) -> Vec<i64> {
    let columns: Vec<Vec<i64>> = (0..size).map(|rank| to_ints(&input_of(rank))).collect();
    (0..6)
        .map(|index| {
            let elements = columns.iter().map(|column| column[index]);
            match op {
                ReduceOp::Sum => elements.sum(),
                ReduceOp::Avg => elements.sum::<i64>() / size as i64,
                ReduceOp::Product => elements.product(),
                ReduceOp::Min => elements.min().unwrap(),
                ReduceOp::Max => elements.max().unwrap(),
                ReduceOp::Band => elements.reduce(|a, b| a & b).unwrap(),
                ReduceOp::Bor => elements.reduce(|a, b| a | b).unwrap(),
                ReduceOp::Bxor => elements.reduce(|a, b| a ^ b).unwrap(),
            }
        })
        .collect()
}

#[test]
fn all_reduce_reduces_on_every_rank() {
    for size in SIZES {
        for op in OPS {
            let results = on_ranks(size, |group| {
                let tensor = input_of(group.rank());
                wait(|done| group.all_reduce(&tensor, op, done)).unwrap();
                to_ints(&tensor)
            });
            assert_eq!(results, vec![reduced(size, op); size], "{op:?} of {size}");
        }
    }
}

#[test]
fn all_reduce_accepts_every_numeric_dtype() {
    let kinds =
        [Kind::Float, Kind::Double, Kind::Half, Kind::BFloat16, Kind::Int8, Kind::Uint8, Kind::Int, Kind::Int64];
    for kind in kinds {
        let results = on_ranks(2, |group| {
            let tensor = ints(&[1 + group.rank() as i64, 5]).to_kind(kind);
            wait(|done| group.all_reduce(&tensor, ReduceOp::Sum, done)).unwrap();
            to_ints(&tensor)
        });
        assert_eq!(results, [[3, 10], [3, 10]], "{kind:?}");
    }
}

#[test]
fn a_sum_of_booleans_is_any() {
    let results = on_ranks(2, |group| {
        let tensor = Tensor::from_slice(&[group.rank() == 1, true, false]);
        wait(|done| group.all_reduce(&tensor, ReduceOp::Sum, done)).unwrap();
        // The test reads bytes, because a boolean with the value 2 would read as true.
        to_ints(&tensor.view_dtype(Kind::Uint8))
    });
    assert_eq!(results, [[1, 1, 0], [1, 1, 0]]);
}

#[test]
fn complex_tensors_are_summed() {
    let results = on_ranks(2, |group| {
        let real = Tensor::from_slice(&[1.0f32 + group.rank() as f32]);
        let tensor = Tensor::complex(&real, &(&real * 10.0));
        wait(|done| group.all_reduce(&tensor, ReduceOp::Sum, done)).unwrap();
        to_ints(&tensor.view_as_real())
    });
    assert_eq!(results, [[3, 30], [3, 30]]);
}

#[test]
fn a_dtype_that_cannot_be_reduced_is_an_error_that_names_it() {
    let results = on_ranks(2, |group| {
        let tensor = ints(&[1]).to_kind(Kind::Int16);
        wait(|done| group.all_reduce(&tensor, ReduceOp::Sum, done)).unwrap_err().to_string()
    });
    assert!(results[0].contains("Cannot reduce int16 by sum"), "{}", results[0]);
}

#[test]
fn an_average_of_floats_keeps_its_fraction() {
    let results = on_ranks(2, |group| {
        let tensor = Tensor::from_slice(&[group.rank() as f32]);
        wait(|done| group.all_reduce(&tensor, ReduceOp::Avg, done)).unwrap();
        tensor.double_value(&[0])
    });
    assert_eq!(results, [0.5, 0.5]);
}

#[test]
fn a_transposed_tensor_keeps_its_order() {
    let results = on_ranks(2, |group| {
        let reduced = input_of(group.rank()).transpose(0, 1);
        wait(|done| group.all_reduce(&reduced, ReduceOp::Sum, done)).unwrap();
        let sent = input_of(group.rank()).transpose(0, 1);
        wait(|done| group.broadcast(&sent, 1, done)).unwrap();
        assert!(!reduced.is_contiguous() && !sent.is_contiguous());
        (to_ints(&reduced.transpose(0, 1)), to_ints(&sent.transpose(0, 1)))
    });
    let expected = (reduced(2, ReduceOp::Sum), to_ints(&input_of(1)));
    assert_eq!(results, [expected.clone(), expected]);
}

#[test]
fn only_the_destination_of_a_reduce_changes() {
    for size in SIZES {
        let dst = size - 1;
        let results = on_ranks(size, |group| {
            let tensor = input_of(group.rank());
            wait(|done| group.reduce(&tensor, dst, ReduceOp::Avg, done)).unwrap();
            to_ints(&tensor)
        });
        for (rank, result) in results.iter().enumerate() {
            let expected = if rank == dst { reduced(size, ReduceOp::Avg) } else { to_ints(&input_of(rank)) };
            assert_eq!(*result, expected, "rank {rank} of {size}");
        }
    }
}

#[test]
fn reduce_scatter_gives_each_rank_its_part() {
    for size in SIZES {
        for op in OPS {
            let results = on_ranks(size, |group| {
                let inputs: Vec<_> = (0..size).map(|part| input_of(group.rank()) + part as i64).collect();
                let output = Tensor::zeros([2, 3], (Kind::Int64, tch::Device::Cpu));
                wait(|done| group.reduce_scatter(&output, &inputs, op, done)).unwrap();
                to_ints(&output)
            });
            for (rank, result) in results.iter().enumerate() {
                let parts = on_ranks(size, |group| {
                    let tensor = input_of(group.rank()) + rank as i64;
                    wait(|done| group.all_reduce(&tensor, op, done)).unwrap();
                    to_ints(&tensor)
                });
                assert_eq!(*result, parts[0], "{op:?} on rank {rank} of {size}");
            }
        }
    }
}

#[test]
fn reduce_scatter_splits_one_tensor() {
    let results = on_ranks(2, |group| {
        let whole = ints(&[1, 2, 3, 4]) * (1 + group.rank() as i64);
        let output = ints(&[0, 0]);
        wait(|done| group.reduce_scatter(&output, std::slice::from_ref(&whole), ReduceOp::Sum, done)).unwrap();
        let uneven = [ints(&[1, 2, 3])];
        let error = wait(|done| group.reduce_scatter(&output, &uneven, ReduceOp::Sum, done)).unwrap_err();
        assert_eq!(error.to_string(), "int64 of shape [3] has no equal parts for 2 ranks");
        to_ints(&output)
    });
    assert_eq!(results, [[3, 6], [9, 12]]);
}

/// Returns a tensor of a dtype that Gloo does not know. Collectives that only move elements send it as bytes.
fn int16_input_of(rank: usize) -> Tensor {
    input_of(rank).to_kind(Kind::Int16)
}

fn empty(count: usize) -> Vec<Tensor> {
    (0..count).map(|_| Tensor::zeros([2, 3], (Kind::Int16, tch::Device::Cpu))).collect()
}

#[test]
fn broadcast_copies_the_source() {
    for size in SIZES {
        let results = on_ranks(size, |group| {
            let tensor = int16_input_of(group.rank());
            wait(|done| group.broadcast(&tensor, size - 1, done)).unwrap();
            to_ints(&tensor)
        });
        assert_eq!(results, vec![to_ints(&input_of(size - 1)); size]);
    }
}

#[test]
fn all_gather_collects_by_rank() {
    for size in SIZES {
        let results = on_ranks(size, |group| {
            let outputs = empty(size);
            wait(|done| group.all_gather(&outputs, &int16_input_of(group.rank()), done)).unwrap();
            outputs.iter().map(to_ints).collect::<Vec<_>>()
        });
        let expected: Vec<_> = (0..size).map(|rank| to_ints(&input_of(rank))).collect();
        assert_eq!(results, vec![expected; size]);
    }
}

#[test]
fn all_gather_collects_large_tensors() {
    for size in SIZES {
        let count = 1 << 18;
        let results = on_ranks(size, |group| {
            let input = Tensor::full([count], group.rank() as i64 + 1, (Kind::Int, tch::Device::Cpu));
            let outputs: Vec<_> = (0..size).map(|_| input.zeros_like()).collect();
            wait(|done| group.all_gather(&outputs, &input, done)).unwrap();
            outputs.iter().map(|output| output.sum(Kind::Int64).int64_value(&[])).collect::<Vec<_>>()
        });
        let expected: Vec<_> = (1..=size as i64).map(|value| value * count).collect();
        assert_eq!(results, vec![expected; size]);
    }
}

#[test]
fn gather_collects_on_the_destination() {
    for size in SIZES {
        let results = on_ranks(size, |group| {
            let outputs = empty(if group.rank() == 0 { size } else { 0 });
            wait(|done| group.gather(&outputs, &int16_input_of(group.rank()), 0, done)).unwrap();
            outputs.iter().map(to_ints).collect::<Vec<_>>()
        });
        assert_eq!(results[0], (0..size).map(|rank| to_ints(&input_of(rank))).collect::<Vec<_>>());
    }
}

#[test]
fn scatter_gives_each_rank_its_part() {
    for size in SIZES {
        let results = on_ranks(size, |group| {
            let count = if group.rank() == 0 { size } else { 0 };
            let inputs: Vec<_> = (0..count).map(int16_input_of).collect();
            let output = empty(1).remove(0);
            wait(|done| group.scatter(&output, &inputs, 0, done)).unwrap();
            to_ints(&output)
        });
        assert_eq!(results, (0..size).map(|rank| to_ints(&input_of(rank))).collect::<Vec<_>>());
    }
}

#[test]
fn all_to_all_transposes_the_ranks() {
    for size in SIZES {
        let results = on_ranks(size, |group| {
            let inputs: Vec<_> = (0..size).map(|to| int16_input_of(group.rank()) * 10 + to as i64).collect();
            let outputs = empty(size);
            wait(|done| group.all_to_all(&outputs, &inputs, done)).unwrap();
            outputs.iter().map(to_ints).collect::<Vec<_>>()
        });
        for (rank, result) in results.iter().enumerate() {
            let expected: Vec<_> = (0..size).map(|from| to_ints(&(input_of(from) * 10 + rank as i64))).collect();
            assert_eq!(*result, expected);
        }
    }
}

#[test]
fn collectives_on_tensors_without_elements_complete() {
    on_ranks(2, |group| {
        let none = || Tensor::zeros([0, 3], (Kind::Float, tch::Device::Cpu));
        wait(|done| group.all_reduce(&none(), ReduceOp::Sum, done)).unwrap();
        wait(|done| group.broadcast(&none(), 0, done)).unwrap();
        wait(|done| group.reduce(&none(), 0, ReduceOp::Max, done)).unwrap();
        wait(|done| group.all_gather(&[none(), none()], &none(), done)).unwrap();
        wait(|done| group.reduce_scatter(&none(), &[none(), none()], ReduceOp::Sum, done)).unwrap();
        wait(|done| group.all_to_all(&[none(), none()], &[none(), none()], done)).unwrap();
    });
}

#[test]
fn a_hundred_collectives_in_flight_keep_their_order() {
    let results = on_ranks(3, |group| {
        let (sender, ended) = mpsc::channel();
        let tensors: Vec<_> = (0..100).map(|index| ints(&[index, group.rank() as i64])).collect();
        for (index, tensor) in tensors.iter().enumerate() {
            let sender = sender.clone();
            let done = Box::new(move |result| sender.send(result).unwrap());
            match index % 3 {
                0 => group.all_reduce(tensor, ReduceOp::Sum, done),
                1 => group.broadcast(tensor, 2, done),
                _ => group.reduce(tensor, 0, ReduceOp::Max, done),
            }
            .unwrap();
        }
        for _ in 0..100 {
            ended.recv_timeout(LONG).unwrap().unwrap();
        }
        tensors.iter().map(to_ints).collect::<Vec<_>>()
    });
    let expected: Vec<_> = (0..100).map(|index| if index % 3 == 0 { [index * 3, 3] } else { [index, 2] }).collect();
    assert_eq!(results[0], expected);
}

#[test]
fn lists_of_the_wrong_length_or_shape_start_nothing() {
    let errors = on_ranks(2, |group: &Group| {
        let input = ints(&[1, 2]);
        let too_few = wait(|done| group.all_gather(&[ints(&[0, 0])], &input, done)).unwrap_err();
        let wrong = wait(|done| group.all_gather(&[ints(&[0, 0]), ints(&[0])], &input, done)).unwrap_err();
        let nobody = wait(|done| group.broadcast(&input, 2, done)).unwrap_err();
        [too_few.to_string(), wrong.to_string(), nobody.to_string()]
    });
    assert_eq!(
        errors[0],
        [
            "outputs has 1 tensors, the group has 2 ranks",
            "outputs[1] is int64 of shape [1], where int64 of [2] was expected",
            "rank 2 is not in the group, which has 2 ranks",
        ]
    );
}
