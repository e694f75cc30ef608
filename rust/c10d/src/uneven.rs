//! Collectives of tensors whose shapes the other ranks do not know. Each is several of the group's own: first the ranks tell each
//! other what is to come.

use std::sync::mpsc::{Receiver, channel};

use tch::{Device, Kind, Tensor};

use crate::calls::Parts;
use crate::checks::dtype;
use crate::collectives::blank_of;
use crate::done::Done;
use crate::error::Error;
use crate::group::{Access, Group};

/// As many dimensions as are told.
const MAX_DIMS: usize = 64;
/// Bytes of a dtype's name.
const MAX_NAME: usize = 32;
/// A name, the number of dimensions, and their sizes.
const HEADER: usize = MAX_NAME + 8 + 8 * MAX_DIMS;

/// Each blocks until it has ended on this rank. Every rank of the group makes the same call.
impl Group {
    /// Copies of all ranks' tensors, by rank. They are of one dtype, and of any shapes.
    pub fn all_gather_uneven(&self, input: &Tensor) -> Result<Vec<Tensor>, Error> {
        self.check_tensor(input, Access::READ).map_err(Error::refused)?;
        self.as_one("all_gather", input, || self.gather_shapes_and_tensors(input))
    }

    fn gather_shapes_and_tensors(&self, input: &Tensor) -> Result<Vec<Tensor>, Error> {
        let shapes = self.shapes(input)?;
        let outputs = shapes.iter().map(|shape| blank_of(input, Some(shape))).collect::<Result<Vec<_>, _>>()?;
        let mut own = outputs[self.rank()].shallow_clone();
        copy(&mut own, input)?;
        // Started together: all are under way at once.
        let endings: Vec<_> = outputs
            .iter()
            .enumerate()
            .map(|(src, output)| started(|done| self.broadcast(output, src, done)))
            .collect::<Result<_, _>>()?;
        endings.into_iter().try_for_each(Ending::wait)?;
        Ok(outputs)
    }

    /// All ranks' bytes, by rank, on `dst`; on the others none. `input` is one-dimensional.
    pub fn gather_bytes(&self, input: &Tensor, dst: usize) -> Result<Vec<Tensor>, Error> {
        self.as_one("gather", input, || self.gather_lengths_and_bytes(input, dst))
    }

    fn gather_lengths_and_bytes(&self, input: &Tensor, dst: usize) -> Result<Vec<Tensor>, Error> {
        let shapes = self.shapes(input)?;
        let lengths: Vec<i64> = shapes.iter().map(|shape| shape.iter().product()).collect();
        let longest = [lengths.iter().copied().max().unwrap_or(0)];
        let padded = blank_of(input, Some(&longest))?;
        let mut part = padded.f_narrow(0, 0, lengths[self.rank()]).map_err(failed)?;
        copy(&mut part, input)?;
        let count = if self.rank() == dst { self.size() } else { 0 };
        let outputs = (0..count).map(|_| blank_of(input, Some(&longest))).collect::<Result<Vec<_>, _>>()?;
        started(|done| self.gather(&outputs, &padded, dst, done))?.wait()?;
        outputs.iter().zip(lengths).map(|(output, length)| output.f_narrow(0, 0, length).map_err(failed)).collect()
    }

    /// `src`'s bytes, on all. The others' `input` says nothing.
    pub fn broadcast_bytes(&self, input: &Tensor, src: usize) -> Result<Tensor, Error> {
        self.check_peer(src)?;
        self.as_one("broadcast", input, || self.broadcast_length_and_bytes(input, src))
    }

    fn broadcast_length_and_bytes(&self, input: &Tensor, src: usize) -> Result<Tensor, Error> {
        let length = Tensor::from_slice(&input.size());
        started(|done| self.broadcast(&length, src, done))?.wait()?;
        if self.rank() == src {
            started(|done| self.broadcast(input, src, done))?.wait()?;
            return Ok(input.shallow_clone());
        }
        let output = blank_of(input, Some(&[length.f_int64_value(&[0]).map_err(failed)?]))?;
        started(|done| self.broadcast(&output, src, done))?.wait()?;
        Ok(output)
    }

    /// Has several collectives told of as one.
    fn as_one<T>(&self, operation: &str, input: &Tensor, work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
        let begun = self.calls.begin_several(operation, input);
        let parts = Parts::begin();
        let result = work();
        drop(parts);
        let outcome = result.as_ref().map(drop).map_err(Clone::clone);
        begun.end(outcome).and(result)
    }

    /// The shapes of all ranks' tensors, which have to be of one dtype.
    fn shapes(&self, input: &Tensor) -> Result<Vec<Vec<i64>>, Error> {
        let own = Tensor::from_slice(&header(input).map_err(Error::refused)?);
        let blank = || Tensor::zeros([HEADER as i64], (Kind::Uint8, Device::Cpu));
        let all: Vec<_> = (0..self.size()).map(|_| blank()).collect();
        started(|done| self.all_gather(&all, &own, done))?.wait()?;
        let told = all.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let kind = &told[0].0;
        if let Some((rank, (other, _))) = told.iter().enumerate().find(|(_, (other, _))| other != kind) {
            return Err(Error::mismatch(format!(
                "the ranks give different dtypes: rank 0 {kind}, rank {rank} {other}"
            )));
        }
        Ok(told.into_iter().map(|(_, shape)| shape).collect())
    }
}

fn header(tensor: &Tensor) -> Result<Vec<u8>, Error> {
    let (mut bytes, shape) = (dtype(tensor).into_bytes(), tensor.size());
    if shape.len() > MAX_DIMS {
        return Err(Error::new(format!("a tensor has {} dimensions, more than {MAX_DIMS}", shape.len())));
    }
    bytes.resize(MAX_NAME, 0);
    bytes.extend((shape.len() as u64).to_le_bytes());
    bytes.extend(shape.iter().flat_map(|size| size.to_le_bytes()));
    bytes.resize(HEADER, 0);
    Ok(bytes)
}

fn read(header: &Tensor) -> Result<(String, Vec<i64>), Error> {
    let mut bytes = vec![0; HEADER];
    header.f_copy_data_u8(&mut bytes, HEADER).map_err(failed)?;
    let (name, numbers) = bytes.split_at(MAX_NAME);
    let name = String::from_utf8_lossy(name).trim_end_matches('\0').to_owned();
    let mut numbers = numbers.chunks_exact(8).map(|bytes| i64::from_le_bytes(bytes.try_into().expect("eight bytes")));
    let count = numbers.next().and_then(|count| usize::try_from(count).ok()).unwrap_or(0);
    Ok((name, numbers.take(count).collect()))
}

/// A collective's end.
struct Ending(Receiver<Result<(), Error>>);

impl Ending {
    fn wait(self) -> Result<(), Error> {
        self.0.recv().unwrap_or_else(|_| Err(Error::new("the collective was dropped")))
    }
}

fn started(start: impl FnOnce(Done) -> Result<(), Error>) -> Result<Ending, Error> {
    let (sender, ended) = channel();
    start(Box::new(move |result| drop(sender.send(result))))?;
    Ok(Ending(ended))
}

fn copy(to: &mut Tensor, from: &Tensor) -> Result<(), Error> {
    tch::no_grad(|| to.f_copy_(&from.f_detach()?).map(drop)).map_err(failed)
}

fn failed(error: tch::TchError) -> Error {
    Error::new(error.to_string())
}
