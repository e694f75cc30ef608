//! Operators of the dispatcher, by name.

use std::ffi::c_void;
use std::mem::MaybeUninit;
use std::{ptr, slice};

use cohort_core::Result;
use smallvec::SmallVec;
use tch::Tensor;

use crate::arguments::Arguments;
use crate::reply::Reply;
use crate::signature::Signature;
use crate::{TensorValue, shim, sys};

/// An operator that was found: all overloads of a name, or the one that was named. It stays found for the life of the
/// process.
pub struct Operator {
    name: String,
    context: String,
    handle: *const c_void,
    overloads: Vec<Overload>,
}

// SAFETY: the handle is immutable, and the dispatcher takes calls from every thread.
unsafe impl Send for Operator {}
// SAFETY: as above.
unsafe impl Sync for Operator {}

/// What is known of one overload.
pub struct Overload {
    name: String,
    signature: Signature,
    /// The same where it trains; with where it is told whether it does, if it is told.
    training: Option<(Signature, Option<usize>)>,
    moves: bool,
}

/// A call with its arguments bound to the overload that takes them. It holds its tensors.
pub struct Bound<'o> {
    operator: &'o Operator,
    overload: &'o Overload,
    raw: *mut c_void,
}

/// What a call gives.
pub enum Outcome {
    /// New tensors, one or several.
    Tensors(SmallVec<[Tensor; 4]>),
    /// An argument that was written, by its number among the call's tensors.
    Argument(usize),
    /// Anything else. Tensors that were written are given as the arguments that they are.
    Value(TensorValue),
}

impl Operator {
    /// Finds `name` ("aten::add.Tensor", or "aten::add" for all its overloads).
    ///
    /// # Errors
    /// A native error if there is none; it lists the overloads if the name is of one that there is not.
    pub fn find(name: &str) -> Result<Self> {
        let context = format!("Cannot call {name}");
        let (mut handle, mut count) = (ptr::null(), 0);
        shim::call(&context, |message| {
            // SAFETY: the name is valid for its length, the outputs for one write each.
            unsafe {
                sys::cohort_shim_operator_find(name.as_ptr().cast(), name.len(), &mut handle, &mut count, message)
            }
        })?;
        let overloads = (0..count).map(|index| Overload::look(handle, index, &context)).collect::<Result<_>>()?;
        Ok(Self { name: name.to_owned(), context, handle, overloads })
    }

    /// The whole names of all that the dispatcher knows.
    ///
    /// # Errors
    /// A native error if libtorch cannot list them.
    pub fn names() -> Result<Vec<String>> {
        let mut text = ptr::null_mut();
        // SAFETY: the output takes one write.
        shim::call("Cannot list operators", |message| unsafe { sys::cohort_shim_operator_names(&mut text, message) })?;
        Ok(shim::take_text(text).unwrap_or_default().lines().map(str::to_owned).collect())
    }

    /// The name that it was found by.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether any overload writes an argument, or gives one other memory.
    pub fn writes_any(&self) -> bool {
        self.overloads.iter().any(Overload::writes_any)
    }

    /// Whether any overload may give a tensor other memory.
    pub fn moves_any(&self) -> bool {
        self.overloads.iter().any(Overload::moves)
    }

    /// The schemas of its overloads, as libtorch writes them.
    ///
    /// # Errors
    /// A native error if libtorch cannot write them.
    pub fn schemas(&self) -> Result<Vec<String>> {
        let mut text = ptr::null_mut();
        // SAFETY: the handle was found, the output takes one write.
        shim::call(&self.context, |message| unsafe {
            sys::cohort_shim_operator_schemas(self.handle, &mut text, message)
        })?;
        Ok(shim::take_text(text).unwrap_or_default().lines().map(str::to_owned).collect())
    }

    /// Chooses the overload that takes the arguments, and binds them. Defaults are filled in.
    ///
    /// # Errors
    /// A type or range error that names the argument, or lists the overloads if none takes them.
    pub fn bind(&self, arguments: &Arguments<'_>) -> Result<Bound<'_>> {
        let (mut raw, mut overload) = (ptr::null_mut(), 0);
        shim::call(&self.context, |message| {
            let (inputs, named) = (arguments.inputs(), arguments.named());
            // SAFETY: the arguments are laid out and alive, the outputs take one write each.
            unsafe {
                sys::cohort_shim_operator_bind(
                    self.handle,
                    inputs.as_ptr(),
                    inputs.len(),
                    named.as_ptr(),
                    named.len(),
                    &mut raw,
                    &mut overload,
                    message,
                )
            }
        })?;
        Ok(Bound { operator: self, overload: &self.overloads[overload], raw })
    }
}

impl Overload {
    fn look(handle: *const c_void, index: usize, context: &str) -> Result<Self> {
        let (mut name, mut found) = (ptr::null_mut(), sys::ShimSignature::default());
        // SAFETY: the handle was just found and has as many overloads, the outputs take one write each.
        shim::call(context, |message| unsafe {
            sys::cohort_shim_operator_signature(handle, index, &mut name, &mut found, message)
        })?;
        let name = shim::take_text(name).unwrap_or_default();
        let names = shim::take_text(found.names).unwrap_or_default();
        let signature = Signature::new(&names, found.writes);
        let training = training(&name, &signature);
        Ok(Self { name, signature, training, moves: found.moves != 0 })
    }

    /// Its whole name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Which arguments a call with these writes.
    pub fn signature(&self, arguments: &Arguments<'_>) -> &Signature {
        let Some((training, flag)) = &self.training else { return &self.signature };
        let is_told_not_to = |&flag: &usize| arguments.is_false(flag, self.signature.name(flag));
        if flag.as_ref().is_some_and(is_told_not_to) { &self.signature } else { training }
    }

    /// Whether any call of it writes an argument, or gives one other memory.
    pub fn writes_any(&self) -> bool {
        self.signature.writes_any() || self.training.is_some() || self.moves
    }

    /// Whether it may give a tensor other memory.
    pub fn moves(&self) -> bool {
        self.moves
    }
}

// SAFETY: it owns references to its tensors, which are counted by atomics, and the dispatcher takes calls from every thread.
unsafe impl Send for Bound<'_> {}

impl<'o> Bound<'o> {
    /// The overload that takes the arguments.
    pub fn overload(&self) -> &'o Overload {
        self.overload
    }

    /// Calls it. Several results are a tuple.
    ///
    /// # Errors
    /// libtorch's own.
    pub fn call(mut self) -> Result<Outcome> {
        let raw = std::mem::replace(&mut self.raw, ptr::null_mut());
        let mut out = MaybeUninit::<sys::ShimOutcome>::uninit();
        // SAFETY: it was bound, and the shim takes it; the output takes one write.
        shim::call(&self.operator.context, |message| unsafe {
            sys::cohort_shim_bound_call(raw, out.as_mut_ptr(), message)
        })?;
        let out = out.as_ptr();
        // SAFETY: the call succeeded, so what its kind says has been written, and is ours.
        unsafe {
            match (*out).kind {
                sys::OUTCOME_TENSORS => {
                    let made = slice::from_raw_parts(ptr::addr_of!((*out).tensors).cast::<*mut c_void>(), (*out).count);
                    Ok(Outcome::Tensors(made.iter().map(|tensor| Tensor::from_ptr(tensor.cast())).collect()))
                }
                sys::OUTCOME_WRITTEN => Ok(Outcome::Argument((*out).argument as usize)),
                _ => Reply::new((*out).result.cast()).value().map(Outcome::Value),
            }
        }
    }
}

impl Drop for Bound<'_> {
    fn drop(&mut self) {
        if !self.raw.is_null() {
            // SAFETY: it was bound and not called.
            unsafe { sys::cohort_shim_bound_free(self.raw) };
        }
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
    use std::sync::Arc;

    use cohort_core::{Handle, Status, Value, wire};
    use tch::Kind;

    use super::*;
    use crate::arguments::Objects;
    use crate::generator::Generator;

    type V = TensorValue;

    /// Tensors by the order in which they were met.
    struct Met<'a>(&'a [Tensor]);

    impl<'a> Objects<'a> for Met<'a> {
        fn tensor(&self, handle: Handle) -> Result<&'a Tensor> {
            Ok(&self.0[handle.0 as usize])
        }

        fn generator(&self, _: Handle) -> Result<Arc<Generator>> {
            Ok(Arc::new(Generator::new("cpu", false)?))
        }
    }

    fn call(name: &str, inputs: &[V]) -> Result<V> {
        named(name, inputs, vec![])
    }

    fn named(name: &str, inputs: &[V], named: Vec<(&str, V)>) -> Result<V> {
        let mut tensors = Vec::new();
        let mut keep = |tensor: Tensor| {
            tensors.push(tensor);
            Ok(Handle(tensors.len() as f64 - 1.0))
        };
        let inputs: Vec<_> = inputs.iter().map(|input| share(input).map(&mut keep).unwrap()).collect();
        let named: Vec<_> = named
            .into_iter()
            .map(|(name, value)| (Value::String(name.to_owned()), value.map(&mut keep).unwrap()))
            .collect();
        let mut bytes = Vec::new();
        wire::write(&Value::Tuple(inputs), &mut bytes);
        wire::write(&Value::Dict(named), &mut bytes);
        let arguments = Arguments::read(&bytes, &Met(&tensors));
        let operator = Operator::find(name)?;
        Ok(match operator.bind(&arguments?)?.call()? {
            Outcome::Tensors(mut tensors) if tensors.len() == 1 => V::Tensor(tensors.remove(0)),
            Outcome::Tensors(tensors) => V::Tuple(tensors.into_iter().map(V::Tensor).collect()),
            Outcome::Argument(number) => V::Argument(number),
            Outcome::Value(value) => value,
        })
    }

    fn share(value: &V) -> V {
        match value {
            V::Tensor(tensor) => V::Tensor(tensor.shallow_clone()),
            V::List(items) => V::List(items.iter().map(share).collect()),
            V::Tuple(items) => V::Tuple(items.iter().map(share).collect()),
            V::Dict(entries) => V::Dict(entries.iter().map(|(key, item)| (share(key), share(item))).collect()),
            V::None => V::None,
            V::Bool(value) => V::Bool(*value),
            V::Number(value) => V::Number(*value),
            V::Int(value) => V::Int(*value),
            V::Float(value) => V::Float(*value),
            V::String(text) => V::String(text.clone()),
            V::Bytes(bytes) => V::Bytes(bytes.clone()),
            other => panic!("no argument: {other:?}"),
        }
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
        let other = Operator::find("aten::add.Nope").err().unwrap().message;
        assert!(other.contains("aten::add.Tensor") && other.contains("aten::add.Scalar"), "{other}");
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
        expect(
            &[V::Number(1.0), V::None],
            Status::Type,
            &format!("{context}argument 'self' takes a Tensor, not a number"),
        );
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
        assert!(bytes.message.ends_with("bytes are none, make a tensor of them"), "{}", bytes.message);
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
        let foreign = named("aten::relu", &[ones(&[1])], vec![("color", V::None)]).unwrap_err();
        assert!(foreign.message.contains("no argument 'color'"), "{}", foreign.message);
    }

    #[test]
    fn libtorch_errors_come_without_backtraces() {
        let error = call("aten::mm", &[ones(&[2, 3]), ones(&[2, 3])]).unwrap_err();
        assert_eq!(error.status, Status::Native);
        assert!(error.message.contains("shapes cannot be multiplied"), "{}", error.message);
        assert!(!error.message.contains("frame #"), "{}", error.message);
    }

    #[test]
    fn overloads_are_chosen_by_what_is_given() {
        let chosen = |name: &str, inputs: &[V], more: Vec<(&str, V)>| named(name, inputs, more).map(tensor);
        let (a, number) = (|| ones(&[2, 3]), V::Number);
        assert_eq!(chosen("aten::add", &[a(), a()], vec![]).unwrap().double_value(&[0, 0]), 2.0);
        assert_eq!(chosen("aten::add", &[a(), number(0.5)], vec![]).unwrap().double_value(&[0, 0]), 1.5);
        assert_eq!(chosen("aten::sum", &[a()], vec![]).unwrap().size(), [0i64; 0]);
        assert_eq!(chosen("aten::sum", &[a(), number(1.0)], vec![]).unwrap().size(), [2]);
        assert_eq!(chosen("aten::sum", &[a()], vec![("dim", ints(&[0.0]))]).unwrap().size(), [3]);
        assert_eq!(chosen("aten::view", &[a(), ints(&[6.0])], vec![]).unwrap().size(), [6]);
        let int32 = V::String("int32".to_owned());
        assert_eq!(chosen("aten::view", &[a(), int32], vec![]).unwrap().kind(), Kind::Int);
        let error = named("aten::add", &[a(), V::String("x".to_owned())], vec![]).unwrap_err();
        assert_eq!(error.status, Status::Type);
        let expected = "Cannot call aten::add: no overload takes (a Tensor, a string), they are\n  aten::add.Scalar(";
        assert!(error.message.starts_with(expected), "{}", error.message);
        assert!(!error.message.contains("out="), "{}", error.message);
    }

    #[test]
    fn what_is_written_comes_back_as_the_argument() {
        let other = || ones(&[2]);
        assert_eq!(call("aten::add_", &[ones(&[2]), other()]).unwrap(), V::Argument(0));
        let out = named("aten::add", &[ones(&[2]), other()], vec![("out", ones(&[2]))]).unwrap();
        assert_eq!(out, V::Argument(2));
        let outs = V::List(vec![ones(&[2]), V::Tensor(Tensor::zeros([2], (Kind::Int64, tch::Device::Cpu)))]);
        let both = named("aten::max", &[ones(&[2, 2]), V::Number(1.0)], vec![("out", outs)]).unwrap();
        assert_eq!(both, V::Tuple(vec![V::Argument(1), V::Argument(2)]));
    }

    #[test]
    fn writes_are_known_by_the_schema() {
        let add = Operator::find("aten::add_.Tensor").unwrap();
        let signature = &add.overloads[0].signature;
        assert!(signature.writes(0) && !signature.writes(1) && add.writes_any() && !add.moves_any());
        assert!(!Operator::find("aten::add.Tensor").unwrap().writes_any());
    }
}
