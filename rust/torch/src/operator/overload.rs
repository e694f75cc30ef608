//! One overload of an operator, and the arguments that it writes.

use std::ffi::c_void;
use std::ptr;

use cohort_core::Result;

use crate::arguments::Arguments;
use crate::signature::Signature;
use crate::{shim, sys};

/// An overload of an operator.
pub struct Overload {
    name: String,
    signature: Signature,
    /// The signature of a normalization during training, and the index of the argument that turns training
    /// on. Without such an argument, it always trains.
    training: Option<(Signature, Option<usize>)>,
    moves: bool,
}

impl Overload {
    /// Reads the overload at `index` of an operator.
    pub(super) fn read(handle: *const c_void, index: usize, context: &str) -> Result<Self> {
        let (mut name, mut found) = (ptr::null_mut(), sys::ShimSignature::default());
        // SAFETY: the handle is valid and has an overload at `index`. The outputs are valid for one write
        // each.
        shim::call(context, |message| unsafe {
            sys::cohort_shim_operator_signature(handle, index, &mut name, &mut found, message)
        })?;
        let name = shim::take_text(name).unwrap_or_default();
        let names = shim::take_text(found.names).unwrap_or_default();
        let signature = Signature::new(&names, found.writes);
        let training = training(&name, &signature);
        Ok(Self { name, signature, training, moves: found.moves != 0 })
    }

    /// Returns the full name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns which arguments a call writes, given these arguments.
    pub fn signature(&self, arguments: &Arguments<'_>) -> &Signature {
        let Some((training, flag)) = &self.training else { return &self.signature };
        let is_off = |&flag: &usize| arguments.is_false(flag, self.signature.name(flag));
        if flag.as_ref().is_some_and(is_off) { &self.signature } else { training }
    }

    /// Returns whether a call may write an argument, or replace the memory of one.
    pub fn writes_any(&self) -> bool {
        self.signature.writes_any() || self.training.is_some() || self.moves
    }

    /// Returns whether a call may replace a tensor's memory.
    pub fn moves(&self) -> bool {
        self.moves
    }
}

/// Returns the signature of a normalization during training, and the index of its flag.
///
/// Training writes the running statistics, and the schema does not say so.
fn training(name: &str, signature: &Signature) -> Option<(Signature, Option<usize>)> {
    const STATISTICS: [&str; 2] = ["running_mean", "running_var"];
    const FLAGS: [&str; 4] = ["training", "train", "use_input_stats", "bn_training"];
    const READERS: [&str; 5] = ["backward", "no_update", "no_training", "no_stats", "functional"];
    let index = signature.index_of(STATISTICS[0])?;
    if signature.writes(index) || READERS.iter().any(|reader| name.contains(reader)) {
        return None;
    }
    let flag = FLAGS.iter().find_map(|flag| signature.index_of(flag));
    Some((signature.and_writes(&STATISTICS), flag))
}

#[cfg(test)]
mod tests {
    use crate::Operator;

    #[test]
    fn the_schema_tells_which_arguments_are_written() {
        let add = Operator::find("aten::add_.Tensor").unwrap();
        let signature = &add.overloads[0].signature;
        assert!(signature.writes(0) && !signature.writes(1) && add.writes_any() && !add.moves_any());
        assert!(!Operator::find("aten::add.Tensor").unwrap().writes_any());
    }
}
