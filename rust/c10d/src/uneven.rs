//! Collectives on tensors whose shapes the other ranks do not know. Each consists of several collectives of
//! the group. In the first one, the ranks tell each other the shapes or lengths.

use std::sync::mpsc::{Receiver, channel};

use tch::{Device, Kind, Tensor};

use crate::call_tracker::PartsGuard;
use crate::checks::dtype;
use crate::collectives::empty_like_with;
use crate::done::Done;
use crate::error::Error;
use crate::group::{Access, Group};

/// Maximum number of dimensions.
const MAX_DIMS: usize = 64;
/// Bytes for a dtype's name.
const MAX_NAME: usize = 32;
/// Bytes of a header: the dtype's name, the number of dimensions, and their sizes.
const HEADER: usize = MAX_NAME + 8 + 8 * MAX_DIMS;

/// Each function blocks until the collective has ended on this rank. Every rank of the group makes the same
/// call.
impl Group {
    /// Returns copies of all ranks' tensors, in the order of the ranks. The tensors have the same dtype, and
    /// may have different shapes.
    pub fn all_gather_uneven(&self, input: &Tensor) -> Result<Vec<Tensor>, Error> {
        self.check_tensor(input, Access::READ).map_err(Error::refused)?;
        self.run_as_one("all_gather", input, || self.gather_shapes_and_tensors(input))
    }

    fn gather_shapes_and_tensors(&self, input: &Tensor) -> Result<Vec<Tensor>, Error> {
        let shapes = self.shapes(input)?;
        let outputs = shapes.iter().map(|shape| empty_like_with(input, Some(shape))).collect::<Result<Vec<_>, _>>()?;
        let mut own = outputs[self.rank()].shallow_clone();
        copy(&mut own, input)?;
        // All broadcasts start before the first wait, so that they run at the same time.
        let completions: Vec<_> = outputs
            .iter()
            .enumerate()
            .map(|(src, output)| begin(|done| self.broadcast(output, src, done)))
            .collect::<Result<_, _>>()?;
        completions.into_iter().try_for_each(Completion::wait)?;
        Ok(outputs)
    }

    /// Returns all ranks' bytes on `dst`, in the order of the ranks, and an empty list on the other ranks.
    /// `input` is one-dimensional.
    pub fn gather_bytes(&self, input: &Tensor, dst: usize) -> Result<Vec<Tensor>, Error> {
        self.run_as_one("gather", input, || self.gather_lengths_and_bytes(input, dst))
    }

    fn gather_lengths_and_bytes(&self, input: &Tensor, dst: usize) -> Result<Vec<Tensor>, Error> {
        let shapes = self.shapes(input)?;
        let lengths: Vec<i64> = shapes.iter().map(|shape| shape.iter().product()).collect();
        let longest = [lengths.iter().copied().max().unwrap_or(0)];
        let padded = empty_like_with(input, Some(&longest))?;
        let mut part = padded.f_narrow(0, 0, lengths[self.rank()]).map_err(failed)?;
        copy(&mut part, input)?;
        let count = if self.rank() == dst { self.size() } else { 0 };
        let outputs = (0..count).map(|_| empty_like_with(input, Some(&longest))).collect::<Result<Vec<_>, _>>()?;
        begin(|done| self.gather(&outputs, &padded, dst, done))?.wait()?;
        outputs.iter().zip(lengths).map(|(output, length)| output.f_narrow(0, 0, length).map_err(failed)).collect()
    }

    /// Returns `src`'s bytes on every rank. `input` is one-dimensional. On the other ranks, only its dtype
    /// and device matter.
    pub fn broadcast_bytes(&self, input: &Tensor, src: usize) -> Result<Tensor, Error> {
        self.check_peer(src)?;
        self.run_as_one("broadcast", input, || self.broadcast_length_and_bytes(input, src))
    }

    fn broadcast_length_and_bytes(&self, input: &Tensor, src: usize) -> Result<Tensor, Error> {
        let length = Tensor::from_slice(&input.size());
        begin(|done| self.broadcast(&length, src, done))?.wait()?;
        if self.rank() == src {
            begin(|done| self.broadcast(input, src, done))?.wait()?;
            return Ok(input.shallow_clone());
        }
        let output = empty_like_with(input, Some(&[length.f_int64_value(&[0]).map_err(failed)?]))?;
        begin(|done| self.broadcast(&output, src, done))?.wait()?;
        Ok(output)
    }

    /// Runs several collectives and records them as one call.
    fn run_as_one<T>(
        &self,
        operation: &str,
        input: &Tensor,
        work: impl FnOnce() -> Result<T, Error>,
    ) -> Result<T, Error> {
        let call = self.calls.track_composite(operation, input);
        let parts = PartsGuard::begin();
        let result = work();
        drop(parts);
        let outcome = result.as_ref().map(drop).map_err(Clone::clone);
        call.end(outcome).and(result)
    }

    /// Returns the shapes of all ranks' tensors, which must have the same dtype.
    fn shapes(&self, input: &Tensor) -> Result<Vec<Vec<i64>>, Error> {
        let own = Tensor::from_slice(&make_header(input).map_err(Error::refused)?);
        let empty = || Tensor::zeros([HEADER as i64], (Kind::Uint8, Device::Cpu));
        let all: Vec<_> = (0..self.size()).map(|_| empty()).collect();
        begin(|done| self.all_gather(&all, &own, done))?.wait()?;
        let headers = all.iter().map(parse_header).collect::<Result<Vec<_>, _>>()?;
        let kind = &headers[0].0;
        if let Some((rank, (other, _))) = headers.iter().enumerate().find(|(_, (other, _))| other != kind) {
            return Err(Error::mismatch(format!(
                "the ranks give different dtypes: rank 0 {kind}, rank {rank} {other}"
            )));
        }
        Ok(headers.into_iter().map(|(_, shape)| shape).collect())
    }
}

fn make_header(tensor: &Tensor) -> Result<Vec<u8>, Error> {
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

fn parse_header(header: &Tensor) -> Result<(String, Vec<i64>), Error> {
    let mut bytes = vec![0; HEADER];
    header.f_copy_data_u8(&mut bytes, HEADER).map_err(failed)?;
    let (name, numbers) = bytes.split_at(MAX_NAME);
    let name = String::from_utf8_lossy(name).trim_end_matches('\0').to_owned();
    let mut numbers = numbers.chunks_exact(8).map(|bytes| i64::from_le_bytes(bytes.try_into().expect("eight bytes")));
    let count = numbers.next().and_then(|count| usize::try_from(count).ok()).unwrap_or(0);
    Ok((name, numbers.take(count).collect()))
}

/// Receives the result of a collective.
struct Completion(Receiver<Result<(), Error>>);

impl Completion {
    fn wait(self) -> Result<(), Error> {
        self.0.recv().unwrap_or_else(|_| Err(Error::new("the collective was dropped")))
    }
}

fn begin(start: impl FnOnce(Done) -> Result<(), Error>) -> Result<Completion, Error> {
    let (sender, ended) = channel();
    start(Box::new(move |result| drop(sender.send(result))))?;
    Ok(Completion(ended))
}

fn copy(to: &mut Tensor, from: &Tensor) -> Result<(), Error> {
    tch::no_grad(|| to.f_copy_(&from.f_detach()?).map(drop)).map_err(failed)
}

fn failed(error: tch::TchError) -> Error {
    Error::new(error.to_string())
}
