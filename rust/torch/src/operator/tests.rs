//! Calls of operators, from the bytes of their arguments to the result.

use std::sync::Arc;

use cohort_core::{Handle, Status, Value, wire};
use tch::{Kind, Tensor};

use super::*;
use crate::TensorValue;
use crate::arguments::Objects;
use crate::generator::Generator;

type V = TensorValue;

/// Looks up tensors by their index.
struct ByIndex<'a>(&'a [Tensor]);

impl<'a> Objects<'a> for ByIndex<'a> {
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
    let arguments = Arguments::read(&bytes, &ByIndex(&tensors));
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
        other => panic!("not an argument: {other:?}"),
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
fn defaults_are_filled_in_and_named_arguments_are_found() {
    assert_eq!(tensor(call("aten::add.Tensor", &[ones(&[2]), ones(&[2])]).unwrap()), Tensor::from_slice(&[2f32; 2]));
    let scaled = named("aten::add.Tensor", &[ones(&[2]), ones(&[2])], vec![("alpha", V::Number(3.0))]).unwrap();
    assert_eq!(tensor(scaled), Tensor::from_slice(&[4f32; 2]));
    let made = named("aten::zeros", &[ints(&[2.0, 3.0])], vec![("dtype", V::String("int16".to_owned()))]).unwrap();
    assert_eq!((tensor(made).kind(), 1), (Kind::Int16, 1));
}

#[test]
fn several_results_give_a_tuple_and_lists_give_a_list() {
    let V::Tuple(both) = call("aten::max.dim", &[ones(&[2, 2]), V::Number(1.0)]).unwrap() else { panic!() };
    assert_eq!(both.len(), 2);
    let V::List(parts) = call("aten::split.Tensor", &[ones(&[4]), V::Number(3.0)]).unwrap() else { panic!() };
    assert_eq!(parts.len(), 2);
    assert_eq!(call("aten::size.int", &[ones(&[4]), V::Number(0.0)]).unwrap(), V::Int(4));
}

#[test]
fn lists_of_optional_tensors_and_single_ints_for_lists_are_accepted() {
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
    expect(&[V::Number(1.0), V::None], Status::Type, &format!("{context}argument 'self' takes a Tensor, not a number"));
    expect(&[], Status::Type, &format!("{context}argument 'self' is missing: it takes Tensor"));
    expect(
        &[ones(&[2]), V::List(vec![V::Number(0.0), V::String("x".to_owned())])],
        Status::Type,
        &format!("{context}argument 'dim'[1] takes an integer, not a string"),
    );
    expect(&[ones(&[2]), V::Number(0.5)], Status::Range, &format!("{context}argument 'dim' takes an integer, not 0.5"));
    let bytes = call("aten::relu", &[V::Bytes(vec![1])]).unwrap_err();
    assert!(bytes.message.ends_with("bytes are not supported; make a tensor of them"), "{}", bytes.message);
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
fn libtorch_errors_have_no_backtraces() {
    let error = call("aten::mm", &[ones(&[2, 3]), ones(&[2, 3])]).unwrap_err();
    assert_eq!(error.status, Status::Native);
    assert!(error.message.contains("shapes cannot be multiplied"), "{}", error.message);
    assert!(!error.message.contains("frame #"), "{}", error.message);
}

#[test]
fn the_arguments_choose_the_overload() {
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
fn a_written_tensor_is_returned_as_the_argument() {
    let other = || ones(&[2]);
    assert_eq!(call("aten::add_", &[ones(&[2]), other()]).unwrap(), V::Argument(0));
    let out = named("aten::add", &[ones(&[2]), other()], vec![("out", ones(&[2]))]).unwrap();
    assert_eq!(out, V::Argument(2));
    let outs = V::List(vec![ones(&[2]), V::Tensor(Tensor::zeros([2], (Kind::Int64, tch::Device::Cpu)))]);
    let both = named("aten::max", &[ones(&[2, 2]), V::Number(1.0)], vec![("out", outs)]).unwrap();
    assert_eq!(both, V::Tuple(vec![V::Argument(1), V::Argument(2)]));
}
