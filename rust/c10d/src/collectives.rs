use std::ffi::c_void;
use std::ptr;
use std::sync::Arc;

use tch::Tensor;
use torch_sys::C_tensor;

use crate::checks::{Call, dtype};
use crate::done::{Done, start};
use crate::error::{Error, check};
use crate::group::{Access, Group};
use crate::raw;

/// How a reduction combines elements. The values are c10d's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ReduceOp {
    /// The sum; of booleans, whether any is true.
    Sum = 0,
    /// The sum divided by the number of ranks; of integers, rounded towards zero.
    Avg = 1,
    /// The product.
    Product = 2,
    /// The smallest.
    Min = 3,
    /// The largest.
    Max = 4,
    /// Bitwise and.
    Band = 5,
    /// Bitwise or.
    Bor = 6,
    /// Bitwise exclusive or.
    Bxor = 7,
}

impl TryFrom<u8> for ReduceOp {
    type Error = Error;

    fn try_from(value: u8) -> Result<Self, Error> {
        use ReduceOp::{Avg, Band, Bor, Bxor, Max, Min, Product, Sum};
        const ALL: [ReduceOp; 8] = [Sum, Avg, Product, Min, Max, Band, Bor, Bxor];
        ALL.get(usize::from(value)).copied().ok_or_else(|| Error::new(format!("{value} is not a reduction")))
    }
}

impl ReduceOp {
    /// As programs call it.
    pub(crate) fn name(self) -> String {
        format!("{self:?}").to_lowercase()
    }
}

/// Every rank of the group makes the same call, with tensors of the same dtype and shape. An error that is
/// returned means that nothing was started; one that happens later is told to `done`. What all ranks would be refused alike is
/// refused before anything starts. Where only the ranks that get something could be refused, the others would wait for them: those
/// take part, and fail by themselves.
impl Group {
    /// Waits until all ranks have come here, and all that they started before has ended.
    pub fn barrier(&self, done: Done) -> Result<(), Error> {
        let call = Call::barrier();
        self.start(done, &call, |group, done, context| {
            // SAFETY: the group is alive while operations are started, and `start` gives what `done` needs.
            unsafe { raw::cohort_c10d_barrier(group, done, context) }
        })
    }

    /// Waits until all that this rank has started on its CUDA device has ended, also by libtorch's own users, who are told of
    /// no failure. Not collective.
    pub fn flush(&self, done: Done) -> Result<(), Error> {
        let _starting = self.lines().lock()?;
        start(self.count(done), |done, context| {
            // SAFETY: as in `barrier`.
            unsafe { raw::cohort_c10d_group_flush(self.raw().0, done, context) }
        })
    }

    /// Leaves the reduction of all ranks' `tensor` in it, on all.
    pub fn all_reduce(&self, tensor: &Tensor, op: ReduceOp, done: Done) -> Result<(), Error> {
        self.check_tensor(tensor, Access::WRITE.by(op))?;
        let call = Call::by("all_reduce", tensor, op);
        let tensor = tensor.shallow_clone();
        self.start(done, &call, move |group, done, context| {
            // SAFETY: as in `barrier`; the tensor is ours.
            unsafe { raw::cohort_c10d_all_reduce(group, tensor.as_ptr(), op as u8, done, context) }
        })
    }

    /// Leaves the reduction of all ranks' `tensor` in `dst`'s; the others' are only read.
    pub fn reduce(&self, tensor: &Tensor, dst: usize, op: ReduceOp, done: Done) -> Result<(), Error> {
        self.check_tensor(tensor, Access::READ.by(op))?;
        let call = Call::reduce(tensor, op, dst);
        let (dst, tensor) = (self.check_peer(dst)?, tensor.shallow_clone());
        self.start(done, &call, move |group, done, context| {
            // SAFETY: as in `all_reduce`.
            unsafe { raw::cohort_c10d_reduce(group, tensor.as_ptr(), dst, op as u8, done, context) }
        })
    }

    /// Reduces the ranks' `inputs`, one for each rank, and leaves in `output`, contiguous, that of this rank.
    ///
    /// `inputs` may also be one tensor, which is as long as the outputs of all ranks in its first dimension.
    pub fn reduce_scatter(&self, output: &Tensor, inputs: &[Tensor], op: ReduceOp, done: Done) -> Result<(), Error> {
        self.check_tensor(output, Access::WRITE.by(op))?;
        let inputs = match inputs {
            [whole] => vec![self.whole(whole, output)?],
            _ => self.list("inputs", inputs, output, Access::READ)?,
        };
        let call = Call::by("reduce_scatter", output, op);
        let output = output.shallow_clone();
        self.start(done, &call, move |group, done, context| {
            let list = pointers(&inputs);
            let (inputs, count, op) = (list.as_ptr(), list.len(), op as u8);
            // SAFETY: as in `all_reduce`; the inputs have as many elements as the ranks' outputs, as was checked.
            unsafe { raw::cohort_c10d_reduce_scatter(group, output.as_ptr(), inputs, count, op, done, context) }
        })
    }

    /// Copies `src`'s `tensor` into the others'.
    pub fn broadcast(&self, tensor: &Tensor, src: usize, done: Done) -> Result<(), Error> {
        self.check_tensor(tensor, Access::READ)?;
        let call = Call::from("broadcast", tensor, src);
        let (src, tensor) = (self.check_peer(src)?, tensor.shallow_clone());
        self.start(done, &call, move |group, done, context| {
            // SAFETY: as in `all_reduce`.
            unsafe { raw::cohort_c10d_broadcast(group, tensor.as_ptr(), src, done, context) }
        })
    }

    /// Copies each rank's `input` into all ranks' `outputs`, contiguous, by rank.
    pub fn all_gather(&self, outputs: &[Tensor], input: &Tensor, done: Done) -> Result<(), Error> {
        self.check_tensor(input, Access::READ)?;
        let outputs = self.list("outputs", outputs, input, Access::WRITE)?;
        let call = Call::of("all_gather", input);
        let input = input.shallow_clone();
        self.start(done, &call, move |group, done, context| {
            // SAFETY: as in `reduce_scatter`.
            unsafe { raw::cohort_c10d_all_gather(group, pointers(&outputs).as_ptr(), input.as_ptr(), done, context) }
        })
    }

    /// Copies each rank's `input` into `dst`'s `outputs`, contiguous, by rank; the others give none.
    pub fn gather(&self, outputs: &[Tensor], input: &Tensor, dst: usize, done: Done) -> Result<(), Error> {
        let root = self.check_peer(dst)?;
        self.check_tensor(input, Access::READ)?;
        let outputs =
            if self.rank() == dst { self.list("outputs", outputs, input, Access::WRITE)? } else { Vec::new() };
        let call = Call::to("gather", input, dst);
        let input = input.shallow_clone();
        self.start(done, &call, move |group, done, context| {
            // SAFETY: as in `reduce_scatter`; the shim reads the list on `dst` only.
            unsafe { raw::cohort_c10d_gather(group, pointers(&outputs).as_ptr(), input.as_ptr(), root, done, context) }
        })
    }

    /// Copies `src`'s `inputs`, one for each rank, into the ranks' `output`, contiguous; the others give none.
    pub fn scatter(&self, output: &Tensor, inputs: &[Tensor], src: usize, done: Done) -> Result<(), Error> {
        let root = self.check_peer(src)?;
        self.check_tensor(output, Access::WRITE)?;
        let inputs = if self.rank() == src { self.list("inputs", inputs, output, Access::READ)? } else { Vec::new() };
        let call = Call::from("scatter", output, src);
        let output = output.shallow_clone();
        self.start(done, &call, move |group, done, context| {
            // SAFETY: as in `gather`.
            unsafe { raw::cohort_c10d_scatter(group, output.as_ptr(), pointers(&inputs).as_ptr(), root, done, context) }
        })
    }

    /// Copies each rank's `inputs[r]` into rank r's `outputs`, contiguous, by the rank that it came from.
    pub fn all_to_all(&self, outputs: &[Tensor], inputs: &[Tensor], done: Done) -> Result<(), Error> {
        let Some(like) = inputs.first() else {
            return Err(Error::new(format!("inputs has no tensors, the group has {} ranks", self.size())));
        };
        let call = Call::of("all_to_all", like);
        let outputs = self.list("outputs", outputs, like, Access::WRITE)?;
        let inputs = self.list("inputs", inputs, like, Access::READ)?;
        self.start(done, &call, move |group, done, context| {
            let (outputs, inputs) = (pointers(&outputs), pointers(&inputs));
            // SAFETY: as in `reduce_scatter`.
            unsafe { raw::cohort_c10d_all_to_all(group, outputs.as_ptr(), inputs.as_ptr(), done, context) }
        })
    }

    fn start(
        &self,
        done: Done,
        call: &Call<'_>,
        operation: impl FnOnce(*mut raw::Group, raw::Done, *mut c_void) -> raw::Failure + Send + 'static,
    ) -> Result<(), Error> {
        let Some(checks) = &self.checks else {
            let starting = self.lock()?;
            let begun = self.calls.begin(call);
            if let Err(error) = begun.compare() {
                drop(starting);
                // Others may have started it: it has failed as one in flight does.
                self.count_call(begun, done)(Err(error));
                return Ok(());
            }
            return start(self.count_call(begun, done), |done, context| operation(self.raw().0, done, context));
        };
        drop(self.lock()?);
        let (lines, group, stream) = (Arc::clone(self.lines()), self.raw(), self.stream()?);
        let begin = Box::new(move |done: Done| {
            let group = group;
            let _starting = lines.lock()?;
            let _stream = stream.enter(group)?;
            start(done, |done, context| operation(group.0, done, context))
        });
        let begun = self.calls.begin(call);
        checks.push(call, begin, done, |done| self.count_call(begun, done));
        Ok(())
    }

    /// A tensor whose equal parts along the first dimension, one per rank, are like `part`.
    fn whole(&self, whole: &Tensor, part: &Tensor) -> Result<Tensor, Error> {
        let mut expected = part.size();
        if let Some(first) = expected.first_mut() {
            *first *= self.size() as i64;
        }
        let fits = dtype(whole) == dtype(part) && whole.size() == expected;
        if !fits || (expected.is_empty() && self.size() > 1) {
            let (kind, size, size_of_group) = (dtype(whole), whole.size(), self.size());
            return Err(Error::new(format!("{kind} of shape {size:?} has no equal parts for {size_of_group} ranks")));
        }
        self.check_tensor(whole, Access::READ)?;
        Ok(whole.shallow_clone())
    }

    /// The tensors, one per rank, each with the dtype and shape of `like` and on its device.
    fn list(&self, name: &str, tensors: &[Tensor], like: &Tensor, access: Access) -> Result<Vec<Tensor>, Error> {
        if tensors.len() != self.size() {
            let (count, size) = (tensors.len(), self.size());
            return Err(Error::new(format!("{name} has {count} tensors, the group has {size} ranks")));
        }
        for (rank, tensor) in tensors.iter().enumerate() {
            if dtype(tensor) != dtype(like) || tensor.size() != like.size() {
                let (kind, size) = (dtype(tensor), tensor.size());
                let (like_kind, like_size) = (dtype(like), like.size());
                return Err(Error::new(format!(
                    "{name}[{rank}] is {kind} of shape {size:?}, where {like_kind} of {like_size:?} was expected"
                )));
            }
            // First: `tch` knows not every device.
            self.check_tensor(tensor, access)?;
            if tensor.device() != like.device() {
                let (device, expected) = (tensor.device(), like.device());
                return Err(Error::new(format!("{name}[{rank}] is on {device:?}, where {expected:?} was expected")));
            }
        }
        Ok(tensors.iter().map(Tensor::shallow_clone).collect())
    }
}

/// A new tensor of the shape and dtype of `like`, which may be one that `tch` does not know; contiguous, whatever is in
/// its memory.
pub fn blank(like: &Tensor) -> Result<Tensor, Error> {
    blank_of(like, None)
}

/// As [`blank`], of another shape.
pub(crate) fn blank_of(like: &Tensor, sizes: Option<&[i64]>) -> Result<Tensor, Error> {
    let mut out = ptr::null_mut();
    let (pointer, count) = sizes.map_or((ptr::null(), 0), |sizes| (sizes.as_ptr(), sizes.len()));
    // SAFETY: the tensor is borrowed for the call, the sizes are null or valid for their number, the output takes one write.
    check(unsafe { raw::cohort_c10d_blank(like.as_ptr(), pointer, count, &mut out) })?;
    // SAFETY: the shim made it for us alone.
    Ok(unsafe { Tensor::from_ptr(out) })
}

/// A list as the shim takes it.
fn pointers(tensors: &[Tensor]) -> Vec<*const C_tensor> {
    tensors.iter().map(Tensor::as_ptr).collect()
}
