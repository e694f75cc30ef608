//! What a small collective reads and writes on this rank.

use std::ptr;

use tch::Tensor;

use crate::collectives::{ReduceOp, empty_like};
use crate::error::Error;
use crate::raw;
use crate::shim::call;
use crate::small::reduction::{self, Element};

/// The kinds of collectives that can be small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Barrier,
    AllReduce(ReduceOp),
    AllGather,
    /// From this rank.
    Broadcast(usize),
}

/// A small collective, with the tensors of this rank.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(super) kind: Kind,
    /// Bytes of each rank's part.
    pub(super) length: usize,
    dtype: i8,
    /// What this rank sends, in a form whose bytes can be sent.
    source: Option<Tensor>,
    targets: Vec<Tensor>,
}

/// A CPU tensor's bytes, if they are the elements in order.
fn bytes_of(tensor: &Tensor, is_written: bool) -> Result<raw::Elements, Error> {
    let mut elements = raw::Elements { data: ptr::null_mut(), length: 0, dtype: 0, is_cpu: 0, is_plain: 0 };
    let is_written = i32::from(is_written);
    // SAFETY: the tensor is borrowed for the call. The output is valid for one write.
    call(|message| unsafe { raw::cohort_shim_tensor_elements(tensor.as_ptr(), is_written, &mut elements, message) })?;
    Ok(elements)
}

impl Operation {
    /// A barrier.
    pub(crate) fn barrier() -> Self {
        Self { kind: Kind::Barrier, length: 0, dtype: 0, source: None, targets: Vec::new() }
    }

    /// An all-reduce of `tensor`, or `None` if its part is not small.
    pub(crate) fn all_reduce(tensor: &Tensor, op: ReduceOp, capacity: usize) -> Result<Option<Self>, Error> {
        let operation = Self::small(Kind::AllReduce(op), tensor, capacity, true, vec![tensor.shallow_clone()])?;
        Ok(operation.filter(|operation| Element::of(operation.dtype).is_some()))
    }

    /// A broadcast from `src`.
    pub(crate) fn broadcast(tensor: &Tensor, src: usize, rank: usize, capacity: usize) -> Result<Option<Self>, Error> {
        let targets = if rank == src { Vec::new() } else { vec![tensor.shallow_clone()] };
        Self::small(Kind::Broadcast(src), tensor, capacity, rank == src, targets)
    }

    /// An all-gather. There is one output for each rank, with the shape and dtype of `input`.
    pub(crate) fn all_gather(outputs: &[Tensor], input: &Tensor, capacity: usize) -> Result<Option<Self>, Error> {
        let targets = outputs.iter().map(Tensor::shallow_clone).collect();
        Self::small(Kind::AllGather, input, capacity, true, targets)
    }

    fn small(
        kind: Kind,
        tensor: &Tensor,
        capacity: usize,
        sends: bool,
        targets: Vec<Tensor>,
    ) -> Result<Option<Self>, Error> {
        let elements = bytes_of(tensor, false)?;
        if elements.is_cpu == 0 || elements.length > capacity {
            return Ok(None);
        }
        let source = match (sends, elements.is_plain) {
            (false, _) => None,
            (true, 0) => Some(dense(tensor)?),
            (true, _) => Some(tensor.shallow_clone()),
        };
        Ok(Some(Self { kind, length: elements.length, dtype: elements.dtype, source, targets }))
    }

    /// A number that is the same on all ranks that make the same call.
    pub(super) fn fingerprint(&self) -> u64 {
        let (kind, detail) = match self.kind {
            Kind::Barrier => (0, 0),
            Kind::AllReduce(op) => (1, op as u64),
            Kind::AllGather => (2, 0),
            Kind::Broadcast(src) => (3, src as u64),
        };
        kind << 56 | detail << 48 | u64::from(self.dtype.cast_unsigned()) << 40 | self.length as u64
    }

    /// Returns the rank that the others wait for, if it is a single one.
    pub(super) fn root(&self) -> Option<usize> {
        match self.kind {
            // Ranks without elements to send wait for each other.
            Kind::Broadcast(src) if self.length > 0 => Some(src),
            _ => None,
        }
    }

    /// Writes this rank's part.
    ///
    /// # Safety
    /// `part` must be valid for writes of `length` bytes, by this thread alone.
    pub(super) unsafe fn write(&self, part: *mut u8) -> Result<(), Error> {
        let Some(source) = &self.source else { return Ok(()) };
        let elements = bytes_of(source, false)?;
        self.check(&elements)?;
        // SAFETY: the caller promises it, and the tensor has this length.
        unsafe { ptr::copy_nonoverlapping(elements.data.cast_const(), part, self.length) };
        Ok(())
    }

    /// Writes the result to this rank's tensors. `parts` has the parts of all ranks.
    ///
    /// An error concerns this rank alone, because the ranks have exchanged everything.
    ///
    /// # Safety
    /// The parts must be valid for reads of `length` bytes. Ranks that send nothing have a part, too.
    pub(super) unsafe fn finish(&self, parts: &[*const u8]) -> Result<(), Error> {
        if self.length == 0 {
            return Ok(());
        }
        match self.kind {
            Kind::Barrier => Ok(()),
            Kind::AllReduce(op) => {
                let element = Element::of(self.dtype).expect("`all_reduce` has checked the dtype");
                let stored = reduction::stored_op(self.dtype, op);
                self.fill(&self.targets[0], op == ReduceOp::Avg, parts.len(), |data| {
                    // SAFETY: the caller promises it, and the tensor has this length.
                    unsafe { reduction::reduce(element, stored, data, parts, self.length) };
                })
            }
            Kind::AllGather => {
                let mut pairs = self.targets.iter().zip(parts);
                pairs.try_for_each(|(target, &part)| self.fill_from(target, part))
            }
            Kind::Broadcast(src) => self.targets.iter().try_for_each(|target| self.fill_from(target, parts[src])),
        }
    }

    fn fill_from(&self, target: &Tensor, part: *const u8) -> Result<(), Error> {
        self.fill(target, false, 1, |data| {
            // SAFETY: the caller of `finish` promises it, and the tensor has this length.
            unsafe { ptr::copy_nonoverlapping(part, data, self.length) };
        })
    }

    /// Lets `write` write a tensor's bytes. Divides the elements by `count` if the result is an average.
    fn fill(&self, target: &Tensor, average: bool, count: usize, write: impl Fn(*mut u8)) -> Result<(), Error> {
        let divide = |tensor: &Tensor| {
            // SAFETY: the tensor is borrowed for the call.
            call(|message| unsafe { raw::cohort_shim_tensor_divide(tensor.as_ptr(), count, message) })
        };
        let elements = bytes_of(target, true)?;
        if elements.is_plain != 0 {
            self.check(&elements)?;
            write(elements.data);
            return if average { divide(target) } else { Ok(()) };
        }
        let buffer = empty_like(target)?;
        let elements = bytes_of(&buffer, true)?;
        self.check(&elements)?;
        write(elements.data);
        if average {
            divide(&buffer)?;
        }
        // SAFETY: the tensors are borrowed for the call.
        call(|message| unsafe { raw::cohort_shim_tensor_fill(target.as_ptr(), buffer.as_ptr(), message) })
    }

    /// Fails if a tensor has changed since the collective was requested.
    fn check(&self, elements: &raw::Elements) -> Result<(), Error> {
        if elements.length != self.length || elements.is_plain == 0 {
            return Err(Error::new("a tensor was resized during the collective"));
        }
        Ok(())
    }
}

/// Returns a contiguous tensor with the elements of `tensor`.
fn dense(tensor: &Tensor) -> Result<Tensor, Error> {
    let mut out = ptr::null_mut();
    // SAFETY: the tensor is borrowed for the call. The output is valid for one write.
    call(|message| unsafe { raw::cohort_shim_tensor_dense(tensor.as_ptr(), &mut out, message) })?;
    // SAFETY: the shim made the tensor for us alone.
    Ok(unsafe { Tensor::from_ptr(out) })
}
