//! The arguments of a call, as TypeScript sends them: a tuple of positional ones, then a dict of named ones.

use cohort_core::wire::Reader;
use cohort_core::{Error, Handle, Result, Value};
use cohort_torch::{Signature, Tensor, TensorValue};

use crate::state::{self, TENSORS};

/// Arguments with their tensors.
pub struct Arguments {
    /// By position.
    pub inputs: Vec<TensorValue>,
    /// By name.
    pub named: Vec<(TensorValue, TensorValue)>,
}

impl Arguments {
    /// Reads them and looks their tensors up.
    ///
    /// # Errors
    /// A native error if the bytes are malformed, or a handle error if a tensor has been freed.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes);
        let (inputs, named) = (reader.value()?, reader.value()?);
        let (Value::Tuple(inputs), Value::Dict(named), true) = (inputs, named, reader.is_at_end()) else {
            return Err(Error::native("Cannot read arguments: they are not a tuple and a dict"));
        };
        let table = TENSORS.lock();
        let mut resolve = |handle: Handle| table.get(handle).map(Tensor::shallow_clone);
        let inputs = inputs.into_iter().map(|value| value.map(&mut resolve)).collect::<Result<_>>()?;
        let named = named
            .into_iter()
            .map(|(name, value)| Ok((name.map(&mut resolve)?, value.map(&mut resolve)?)))
            .collect::<Result<_>>()?;
        Ok(Self { inputs, named })
    }

    /// Visits each tensor, with whether it is written.
    fn each_tensor<'a>(&'a self, signature: &Signature, visit: &mut impl FnMut(&'a Tensor, bool)) {
        for (index, input) in self.inputs.iter().enumerate() {
            input.each_tensor(&mut |tensor| visit(tensor, signature.writes(index)));
        }
        for (name, value) in &self.named {
            // A name that is no text is refused by the call itself.
            let writes = matches!(name, Value::String(name) if signature.writes_named(name));
            value.each_tensor(&mut |tensor| visit(tensor, writes));
        }
    }

    /// Refuses if work in flight stands against the call.
    pub fn check_borrows(&self, operation: &str, signature: &Signature) -> Result<()> {
        if state::BORROWS.is_empty() {
            return Ok(());
        }
        let mut checked = Ok(());
        self.each_tensor(signature, &mut |tensor, written| {
            if checked.is_ok() {
                let check = if written { state::check_write } else { state::check_read };
                checked = check(tensor, operation);
            }
        });
        checked
    }

    /// The tensors that the call reads, and those that it writes.
    pub fn split(&self, signature: &Signature) -> (Vec<&Tensor>, Vec<&Tensor>) {
        let (mut read, mut written) = (Vec::new(), Vec::new());
        self.each_tensor(signature, &mut |tensor, writes| {
            if writes { written.push(tensor) } else { read.push(tensor) }
        });
        (read, written)
    }
}
