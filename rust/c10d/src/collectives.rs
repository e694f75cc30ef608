use std::ffi::c_void;
use std::ptr;
use std::sync::Arc;

use tch::Tensor;
use torch_sys::C_tensor;

use crate::checks::{Call, dtype};
use crate::done::{Done, start};
use crate::error::Error;
use crate::group::{Access, Group};
use crate::raw;
use crate::shim::call;
use crate::small::{self, Operation, SmallPath};

/// How a reduction combines elements. The values are those of c10d.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ReduceOp {
    /// The sum. For booleans: whether any is true.
    Sum = 0,
    /// The sum divided by the number of ranks. Integers are rounded towards zero.
    Avg = 1,
    /// The product.
    Product = 2,
    /// The minimum.
    Min = 3,
    /// The maximum.
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
    /// Returns the name that programs use.
    pub(crate) fn name(self) -> String {
        format!("{self:?}").to_lowercase()
    }
}

/// Collectives. Every rank of the group makes the same call, with tensors of the same dtype and shape.
///
/// If a function returns an error, nothing has started. A later error is passed to `done`. A call that every
/// rank would refuse is refused before anything starts. If only the receiving ranks could refuse it, the
/// other ranks would wait for them. So those ranks take part, and fail by themselves.
impl Group {
    /// Completes when all ranks have made this call, and everything that they started before has ended.
    pub fn barrier(&self, done: Done) -> Result<(), Error> {
        let call = Call::barrier();
        if self.small().is_some() {
            return self.start_small(done, &call, Operation::barrier());
        }
        self.start(done, &call, |group, done, context, message| {
            // SAFETY: the group is alive while operations are started, and `start` passes the context that
            // `done` needs.
            unsafe { raw::cohort_shim_group_barrier(group, done, context, message) }
        })
    }

    /// Completes when every collective that this rank has started on its CUDA device has ended. That includes
    /// those that code inside libtorch started, which is not told of failures. Not collective.
    pub fn flush(&self, done: Done) -> Result<(), Error> {
        let _starting = self.connections().lock()?;
        start(self.count(done), |done, context, message| {
            // SAFETY: as in `barrier`.
            unsafe { raw::cohort_shim_group_flush(self.raw().0, done, context, message) }
        })
    }

    /// Reduces the ranks' `tensor`, and writes the result to `tensor` on every rank.
    pub fn all_reduce(&self, tensor: &Tensor, op: ReduceOp, done: Done) -> Result<(), Error> {
        self.check_tensor(tensor, Access::WRITE.with_op(op))?;
        let call = Call::with_op("all_reduce", tensor, op);
        if let Some(small) = self.if_small(|capacity| Operation::all_reduce(tensor, op, capacity))? {
            return self.start_small(done, &call, small);
        }
        let tensor = tensor.shallow_clone();
        self.start(done, &call, move |group, done, context, message| {
            // SAFETY: as in `barrier`. We own a reference to the tensor.
            unsafe { raw::cohort_shim_group_all_reduce(group, tensor.as_ptr(), op as u8, done, context, message) }
        })
    }

    /// Reduces the ranks' `tensor`, and writes the result to `tensor` on `dst`. The other ranks' tensors are
    /// only read.
    pub fn reduce(&self, tensor: &Tensor, dst: usize, op: ReduceOp, done: Done) -> Result<(), Error> {
        self.check_tensor(tensor, Access::READ.with_op(op))?;
        let call = Call::reduce(tensor, op, dst);
        let (dst, tensor) = (self.check_peer(dst)?, tensor.shallow_clone());
        self.start(done, &call, move |group, done, context, message| {
            // SAFETY: as in `all_reduce`.
            unsafe { raw::cohort_shim_group_reduce(group, tensor.as_ptr(), dst, op as u8, done, context, message) }
        })
    }

    /// Reduces the ranks' `inputs`, one for each rank, and writes this rank's part to `output`, which is
    /// contiguous.
    ///
    /// `inputs` may also be one tensor. Its first dimension is as long as the outputs of all ranks together.
    pub fn reduce_scatter(&self, output: &Tensor, inputs: &[Tensor], op: ReduceOp, done: Done) -> Result<(), Error> {
        self.check_tensor(output, Access::WRITE.with_op(op))?;
        let inputs = match inputs {
            [whole] => vec![self.check_whole(whole, output)?],
            _ => self.check_list("inputs", inputs, output, Access::READ)?,
        };
        let call = Call::with_op("reduce_scatter", output, op);
        let output = output.shallow_clone();
        self.start(done, &call, move |group, done, context, message| {
            let list = pointers(&inputs);
            let (inputs, count, op) = (list.as_ptr(), list.len(), op as u8);
            // SAFETY: as in `all_reduce`. The inputs have as many elements as the ranks' outputs: this was
            // checked.
            unsafe {
                raw::cohort_shim_group_reduce_scatter(group, output.as_ptr(), inputs, count, op, done, context, message)
            }
        })
    }

    /// Copies `src`'s `tensor` into those of the other ranks.
    pub fn broadcast(&self, tensor: &Tensor, src: usize, done: Done) -> Result<(), Error> {
        self.check_tensor(tensor, Access::READ)?;
        let call = Call::with_src("broadcast", tensor, src);
        let root = self.check_peer(src)?;
        if let Some(small) = self.if_small(|capacity| Operation::broadcast(tensor, src, self.rank(), capacity))? {
            return self.start_small(done, &call, small);
        }
        let tensor = tensor.shallow_clone();
        self.start(done, &call, move |group, done, context, message| {
            // SAFETY: as in `all_reduce`.
            unsafe { raw::cohort_shim_group_broadcast(group, tensor.as_ptr(), root, done, context, message) }
        })
    }

    /// Copies each rank's `input` into every rank's `outputs`, which are contiguous and in the order of the
    /// ranks.
    pub fn all_gather(&self, outputs: &[Tensor], input: &Tensor, done: Done) -> Result<(), Error> {
        self.check_tensor(input, Access::READ)?;
        let outputs = self.check_list("outputs", outputs, input, Access::WRITE)?;
        let call = Call::new("all_gather", input);
        if let Some(small) = self.if_small(|capacity| Operation::all_gather(&outputs, input, capacity))? {
            return self.start_small(done, &call, small);
        }
        let input = input.shallow_clone();
        self.start(done, &call, move |group, done, context, message| {
            // SAFETY: as in `reduce_scatter`.
            unsafe {
                raw::cohort_shim_group_all_gather(
                    group,
                    pointers(&outputs).as_ptr(),
                    input.as_ptr(),
                    done,
                    context,
                    message,
                )
            }
        })
    }

    /// Copies each rank's `input` into `dst`'s `outputs`, which are contiguous and in the order of the ranks.
    /// The other ranks pass no outputs.
    pub fn gather(&self, outputs: &[Tensor], input: &Tensor, dst: usize, done: Done) -> Result<(), Error> {
        let root = self.check_peer(dst)?;
        self.check_tensor(input, Access::READ)?;
        let outputs =
            if self.rank() == dst { self.check_list("outputs", outputs, input, Access::WRITE)? } else { Vec::new() };
        let call = Call::with_dst("gather", input, dst);
        let input = input.shallow_clone();
        self.start(done, &call, move |group, done, context, message| {
            // SAFETY: as in `reduce_scatter`. The shim reads the list on `dst` only.
            unsafe {
                raw::cohort_shim_group_gather(
                    group,
                    pointers(&outputs).as_ptr(),
                    input.as_ptr(),
                    root,
                    done,
                    context,
                    message,
                )
            }
        })
    }

    /// Copies `src`'s `inputs`, one for each rank, into the ranks' `output`, which is contiguous. The other
    /// ranks pass no inputs.
    pub fn scatter(&self, output: &Tensor, inputs: &[Tensor], src: usize, done: Done) -> Result<(), Error> {
        let root = self.check_peer(src)?;
        self.check_tensor(output, Access::WRITE)?;
        let inputs =
            if self.rank() == src { self.check_list("inputs", inputs, output, Access::READ)? } else { Vec::new() };
        let call = Call::with_src("scatter", output, src);
        let output = output.shallow_clone();
        self.start(done, &call, move |group, done, context, message| {
            // SAFETY: as in `gather`.
            unsafe {
                raw::cohort_shim_group_scatter(
                    group,
                    output.as_ptr(),
                    pointers(&inputs).as_ptr(),
                    root,
                    done,
                    context,
                    message,
                )
            }
        })
    }

    /// Copies each rank's `inputs[r]` into rank r's `outputs`, which are contiguous and in the order of the
    /// sending ranks.
    pub fn all_to_all(&self, outputs: &[Tensor], inputs: &[Tensor], done: Done) -> Result<(), Error> {
        let Some(like) = inputs.first() else {
            return Err(Error::new(format!("inputs has no tensors, the group has {} ranks", self.size())));
        };
        let call = Call::new("all_to_all", like);
        let outputs = self.check_list("outputs", outputs, like, Access::WRITE)?;
        let inputs = self.check_list("inputs", inputs, like, Access::READ)?;
        self.start(done, &call, move |group, done, context, message| {
            let (outputs, inputs) = (pointers(&outputs), pointers(&inputs));
            // SAFETY: as in `reduce_scatter`.
            unsafe {
                raw::cohort_shim_group_all_to_all(group, outputs.as_ptr(), inputs.as_ptr(), done, context, message)
            }
        })
    }

    /// Starts a collective that Gloo or NCCL serves.
    fn start(
        &self,
        done: Done,
        call: &Call<'_>,
        operation: impl FnOnce(*mut raw::Group, raw::Done, *mut c_void, raw::Message) -> raw::Status + Send + 'static,
    ) -> Result<(), Error> {
        // A barrier in shared memory waits for this collective.
        let token = self.small().map(SmallPath::gloo_token);
        let (group, stream) = (self.raw(), if self.checks.is_some() { Some(self.stream()?) } else { None });
        let begin = move |done: Done| {
            let group = group;
            let _stream = stream.map(|stream| stream.enter(group)).transpose()?;
            let done = match token {
                None => done,
                Some(token) => Box::new(move |result| {
                    done(result);
                    // A barrier that waits for this collective ends after it.
                    drop(token);
                }),
            };
            start(done, |done, context, message| operation(group.0, done, context, message))
        };
        self.start_with(done, call, begin, || {})
    }

    /// Starts a collective that goes through the memory that the ranks share.
    fn start_small(&self, done: Done, call: &Call<'_>, operation: Operation) -> Result<(), Error> {
        let Some(small) = self.small() else { return Err(Error::new("the ranks share no memory")) };
        let (begins, looks) = (Arc::clone(small), Arc::clone(small));
        self.start_with(done, call, move |done| begins.begin(operation, done), move || looks.look_after())
    }

    /// Returns a small collective, unless it has too many bytes or the ranks share no memory.
    fn if_small(
        &self,
        make: impl FnOnce(usize) -> Result<Option<Operation>, Error>,
    ) -> Result<Option<Operation>, Error> {
        if self.small().is_some() { make(small::capacity(self.size())) } else { Ok(None) }
    }

    /// Tracks a collective and starts it: now, or after its check. `begin` runs while no other thread starts
    /// one. `look_after` runs after that.
    fn start_with(
        &self,
        done: Done,
        call: &Call<'_>,
        begin: impl FnOnce(Done) -> Result<(), Error> + Send + 'static,
        look_after: impl FnOnce() + Send + 'static,
    ) -> Result<(), Error> {
        let starting = self.lock()?;
        let Some(checks) = &self.checks else {
            let tracked = self.calls.track_collective(call);
            if let Err(error) = tracked.compare() {
                drop(starting);
                // Other ranks may have started the collective, so it fails like one in flight.
                self.count_tracked(tracked, done)(Err(error));
                return Ok(());
            }
            let begun = begin(self.count_tracked(tracked, done));
            drop(starting);
            look_after();
            return begun;
        };
        drop(starting);
        let connections = Arc::clone(self.connections());
        let begin = Box::new(move |done: Done| {
            let starting = connections.lock()?;
            let begun = begin(done);
            drop(starting);
            look_after();
            begun
        });
        let tracked = self.calls.track_collective(call);
        checks.enqueue(call, begin, done, |done| self.count_tracked(tracked, done));
        Ok(())
    }

    /// Checks that `whole` consists of one part per rank along its first dimension, each with the dtype and
    /// shape of `part`.
    fn check_whole(&self, whole: &Tensor, part: &Tensor) -> Result<Tensor, Error> {
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

    /// Checks that there is one tensor per rank, each with the dtype and shape of `like` and on its device.
    fn check_list(&self, name: &str, tensors: &[Tensor], like: &Tensor, access: Access) -> Result<Vec<Tensor>, Error> {
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
            // This must come before `Tensor::device`, because `tch` does not know every device.
            self.check_tensor(tensor, access)?;
            if tensor.device() != like.device() {
                let (device, expected) = (tensor.device(), like.device());
                return Err(Error::new(format!("{name}[{rank}] is on {device:?}, where {expected:?} was expected")));
            }
        }
        Ok(tensors.iter().map(Tensor::shallow_clone).collect())
    }
}

/// Creates a contiguous, uninitialized tensor with the shape and dtype of `like`. `tch` need not know the
/// dtype.
pub fn empty_like(like: &Tensor) -> Result<Tensor, Error> {
    empty_like_with(like, None)
}

/// Like [`empty_like`]. `sizes`, if given, is the shape.
pub(crate) fn empty_like_with(like: &Tensor, sizes: Option<&[i64]>) -> Result<Tensor, Error> {
    let mut out = ptr::null_mut();
    let (pointer, count) = sizes.map_or((ptr::null(), 0), |sizes| (sizes.as_ptr(), sizes.len()));
    // SAFETY: the tensor is borrowed for the call. The sizes are null or valid for their number. The output
    // is valid for one write.
    call(|message| unsafe { raw::cohort_shim_tensor_blank(like.as_ptr(), pointer, count, &mut out, message) })?;
    // SAFETY: the shim made the tensor for us alone.
    Ok(unsafe { Tensor::from_ptr(out) })
}

/// Returns a list in the form that the shim takes.
fn pointers(tensors: &[Tensor]) -> Vec<*const C_tensor> {
    tensors.iter().map(Tensor::as_ptr).collect()
}
