//! Operators of the dispatcher, by name.

use std::ffi::c_void;
use std::ptr;

use cohort_core::Result;

use crate::lower::Lowered;
use crate::reply::Reply;
use crate::signature::Signature;
use crate::{TensorValue, shim, sys};

/// An operator that was found. It stays found for the life of the process.
pub struct Operator {
    name: String,
    context: String,
    handle: *const c_void,
    signature: Signature,
    /// The same where it trains; with where it is told whether it does, if it is told.
    training: Option<(Signature, Option<usize>)>,
    moves: bool,
}

// SAFETY: the handle is immutable, and the dispatcher takes calls from every thread.
unsafe impl Send for Operator {}
// SAFETY: as above.
unsafe impl Sync for Operator {}

impl Operator {
    /// Finds `name` ("aten::add.Tensor").
    ///
    /// # Errors
    /// A native error that lists the overloads, if the name is one of several, or says that there is none.
    pub fn find(name: &str) -> Result<Self> {
        let context = format!("Cannot call {name}");
        let (mut handle, mut found) = (ptr::null(), sys::ShimSignature::default());
        shim::call(&context, |message| {
            // SAFETY: the name is valid for its length, the outputs for one write each.
            unsafe {
                sys::cohort_shim_operator_find(name.as_ptr().cast(), name.len(), &mut handle, &mut found, message)
            }
        })?;
        let names = shim::take_text(found.names).unwrap_or_default();
        let signature = Signature::new(&names, found.writes);
        let training = training(name, &signature);
        Ok(Self { name: name.to_owned(), context, handle, signature, training, moves: found.moves != 0 })
    }

    /// The name that it was found by.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Which arguments a call with these writes.
    pub fn signature(&self, inputs: &[TensorValue], named: &[(TensorValue, TensorValue)]) -> &Signature {
        let Some((training, flag)) = &self.training else { return &self.signature };
        let Some(flag) = *flag else { return training };
        let is_flag = |name: &TensorValue| match name {
            TensorValue::String(name) => self.signature.index_of(name) == Some(flag),
            _ => false,
        };
        let told = inputs.get(flag).or_else(|| named.iter().find(|(name, _)| is_flag(name)).map(|(_, value)| value));
        if matches!(told, Some(TensorValue::Bool(false))) { &self.signature } else { training }
    }

    /// Whether any call of it writes an argument, or gives one other memory.
    pub fn writes_any(&self) -> bool {
        self.signature.writes_any() || self.training.is_some() || self.moves
    }

    /// Whether it may give a tensor other memory.
    pub fn moves(&self) -> bool {
        self.moves
    }

    /// Its schema, as libtorch writes it.
    ///
    /// # Errors
    /// A native error if libtorch cannot write it.
    pub fn schema(&self) -> Result<String> {
        let mut text = ptr::null_mut();
        // SAFETY: the handle was found, the output takes one write.
        shim::call(&self.context, |message| unsafe {
            sys::cohort_shim_operator_schema(self.handle, &mut text, message)
        })?;
        Ok(shim::take_text(text).unwrap_or_default())
    }

    /// Calls it. Defaults are filled in; several results are a tuple.
    ///
    /// # Errors
    /// A type or range error that names the argument, or libtorch's own error.
    pub fn call(&self, inputs: &[TensorValue], named: &[(TensorValue, TensorValue)]) -> Result<TensorValue> {
        let lowered = Lowered::new(inputs, named).map_err(|mut error| {
            error.message = format!("{}: {}", self.context, error.message);
            error
        })?;
        let mut result = ptr::null_mut();
        shim::call(&self.context, |message| {
            let (inputs, named) = (lowered.inputs(), lowered.named());
            // SAFETY: the arguments are laid out and alive, the output takes one write.
            unsafe {
                sys::cohort_shim_operator_call(
                    self.handle,
                    inputs.as_ptr(),
                    inputs.len(),
                    named.as_ptr(),
                    named.len(),
                    &mut result,
                    message,
                )
            }
        })?;
        // SAFETY: the call succeeded, so the result is one, and ours.
        unsafe { Reply::new(result) }.value()
    }
}

/// The signature of a normalization that trains: it writes its running statistics, which its schema does not say.
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
    use cohort_core::Status;
    use tch::{Kind, Tensor};

    use super::*;

    type V = TensorValue;

    fn call(name: &str, inputs: &[V]) -> Result<V> {
        Operator::find(name)?.call(inputs, &[])
    }

    fn named(name: &str, inputs: &[V], named: Vec<(&str, V)>) -> Result<V> {
        let named: Vec<_> = named.into_iter().map(|(name, value)| (V::String(name.to_owned()), value)).collect();
        Operator::find(name)?.call(inputs, &named)
    }

    fn ones(size: &[i64]) -> V {
        V::Tensor(Tensor::ones(size, (Kind::Float, tch::Device::Cpu)))
    }

    fn ints(values: &[f64]) -> V {
        V::List(values.iter().map(|&value| V::Number(value)).collect())
    }

    fn tensor(value: V) -> Tensor {
        match value {
            V::Tensor(tensor) => tensor,
            other => panic!("not a tensor: {other:?}"),
        }
    }

    #[test]
    fn defaults_are_filled_in_and_named_arguments_found() {
        assert_eq!(
            tensor(call("aten::add.Tensor", &[ones(&[2]), ones(&[2])]).unwrap()),
            Tensor::from_slice(&[2f32; 2])
        );
        let scaled = named("aten::add.Tensor", &[ones(&[2]), ones(&[2])], vec![("alpha", V::Number(3.0))]).unwrap();
        assert_eq!(tensor(scaled), Tensor::from_slice(&[4f32; 2]));
        let made = named("aten::zeros", &[ints(&[2.0, 3.0])], vec![("dtype", V::String("int16".to_owned()))]).unwrap();
        assert_eq!((tensor(made).kind(), 1), (Kind::Int16, 1));
    }

    #[test]
    fn several_results_are_a_tuple_and_lists_a_list() {
        let V::Tuple(both) = call("aten::max.dim", &[ones(&[2, 2]), V::Number(1.0)]).unwrap() else { panic!() };
        assert_eq!(both.len(), 2);
        let V::List(parts) = call("aten::split.Tensor", &[ones(&[4]), V::Number(3.0)]).unwrap() else { panic!() };
        assert_eq!(parts.len(), 2);
        assert_eq!(call("aten::size.int", &[ones(&[4]), V::Number(0.0)]).unwrap(), V::Int(4));
    }

    #[test]
    fn lists_of_optional_tensors_and_single_ints_for_lists_are_taken() {
        let index = V::Tensor(Tensor::from_slice(&[1i64]));
        let indexed = call("aten::index.Tensor", &[ones(&[2, 3]), V::List(vec![V::None, index])]).unwrap();
        assert_eq!(tensor(indexed).size(), [2, 1]);
        let summed = call("aten::sum.dim_IntList", &[ones(&[2, 3]), V::Number(1.0)]).unwrap();
        assert_eq!(tensor(summed).size(), [2]);
    }

    #[test]
    fn unknown_names_are_errors_that_list_the_overloads() {
        let unknown = Operator::find("aten::no_such_thing").err().unwrap();
        assert_eq!(unknown.message, "Cannot call aten::no_such_thing: no operator has this name");
        let ambiguous = Operator::find("aten::add").err().unwrap().message;
        assert!(ambiguous.contains("aten::add.Tensor") && ambiguous.contains("aten::add.Scalar"), "{ambiguous}");
        for hostile in ["", "::", ".", "aten::", "aten::.x", "a::b::c.d.e"] {
            assert!(Operator::find(hostile).is_err(), "{hostile:?}");
        }
    }

    #[test]
    fn wrong_arguments_name_operator_argument_and_what_was_expected() {
        let expect = |inputs: &[V], status: Status, message: &str| {
            let error = call("aten::sum.dim_IntList", inputs).unwrap_err();
            assert_eq!((error.status, error.message.as_str()), (status, message));
        };
        let context = "Cannot call aten::sum.dim_IntList: ";
        expect(&[V::Number(1.0)], Status::Type, &format!("{context}argument 'self' takes a Tensor, not a number"));
        expect(&[], Status::Type, &format!("{context}argument 'self' is missing: it takes Tensor"));
        expect(
            &[ones(&[2]), V::List(vec![V::Number(0.0), V::String("x".to_owned())])],
            Status::Type,
            &format!("{context}argument 'dim'[1] takes an integer, not a string"),
        );
        expect(
            &[ones(&[2]), V::Number(0.5)],
            Status::Range,
            &format!("{context}argument 'dim' takes an integer, not 0.5"),
        );
        let bytes = call("aten::relu", &[V::Bytes(vec![1])]).unwrap_err();
        assert!(bytes.message.starts_with("Cannot call aten::relu: raw bytes"), "{}", bytes.message);
    }

    #[test]
    fn hostile_arguments_are_errors() {
        let integers = [f64::NAN, f64::INFINITY, 1e300, -9.3e18, 9223372036854775808.0];
        for number in integers {
            assert!(call("aten::size.int", &[ones(&[2]), V::Number(number)]).is_err(), "{number}");
        }
        assert!(call("aten::size.int", &[ones(&[2]), V::Int(i64::MAX)]).is_err());
        assert!(call("aten::zeros", &[ints(&[1e15, 1e15])]).is_err());
        assert!(call("aten::zeros", &[ints(&[-1.0])]).is_err());
        let many: Vec<V> = (0..50).map(|_| ones(&[1])).collect();
        assert!(call("aten::relu", &many).unwrap_err().message.contains("at most 1 positional"));
        let twice = named("aten::relu", &[ones(&[1])], vec![("self", ones(&[1]))]).unwrap_err();
        assert!(twice.message.contains("given twice"));
        let foreign = named("aten::relu", &[ones(&[1])], vec![("colour", V::None)]).unwrap_err();
        assert!(foreign.message.contains("no argument 'colour'"), "{}", foreign.message);
    }

    #[test]
    fn libtorch_errors_come_without_backtraces() {
        let error = call("aten::mm", &[ones(&[2, 3]), ones(&[2, 3])]).unwrap_err();
        assert_eq!(error.status, Status::Native);
        assert!(error.message.contains("shapes cannot be multiplied"), "{}", error.message);
        assert!(!error.message.contains("frame #"), "{}", error.message);
    }

    #[test]
    fn writes_are_known_by_the_schema() {
        let add = Operator::find("aten::add_.Tensor").unwrap();
        let signature = add.signature(&[], &[]);
        assert!(signature.writes(0) && !signature.writes(1) && add.writes_any() && !add.moves());
        assert!(!Operator::find("aten::add.Tensor").unwrap().writes_any());
    }
}
