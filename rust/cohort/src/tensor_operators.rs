//! Calls operators without boxing. TypeScript selects an operator by its number in a set.

use cohort_abi::{ErrorBuffer, Length, Pinned, guard};
use cohort_core::{Error, HandleTable, Result, Status};
use cohort_torch::Tensor;
use cohort_torch::tensor::from_tch;
use smallvec::SmallVec;
use tch::TchError;

use crate::state::TENSORS;

/// A result of libtorch.
pub type TchResult<T> = std::result::Result<T, TchError>;

/// Operators that have the same parameters. Implemented by [`operator_set`].
pub trait OperatorSet: Copy + 'static {
    /// The operators and their names, in the order of their numbers.
    const ALL: &'static [(Self, &'static str)];

    /// Returns the operator with a number, and its name.
    fn from_number(number: u32) -> Result<(Self, &'static str)> {
        let found = Self::ALL.get(number as usize).copied();
        found.ok_or_else(|| Error::native(format!("Cannot call operator: there is no number {number}")))
    }
}

/// Implements [`OperatorSet`] for an enum from the names of its variants, which must be in the order of their
/// numbers.
macro_rules! operator_set {
    ($set:ident { $($operator:ident: $name:literal),+ $(,)? }) => {
        impl OperatorSet for $set {
            const ALL: &'static [(Self, &'static str)] = &[$((Self::$operator, $name)),+];
        }

        // TypeScript has the same numbers.
        const _: () = {
            let all = <$set as OperatorSet>::ALL;
            let mut number = 0;
            while number < all.len() {
                assert!(all[number].0 as usize == number, "the operators are not in the order of their numbers");
                number += 1;
            }
        };
    };
}
pub(crate) use operator_set;

/// Runs the body of an exported function that calls an operator.
///
/// Errors and the status page name the operator, or `function` if `number` is invalid.
#[inline]
pub fn guard_operator<O: OperatorSet>(
    function: &'static str,
    number: u32,
    error: Pinned<ErrorBuffer>,
    body: impl FnOnce(O, &'static str) -> Result<()>,
) -> Status {
    let found = O::from_number(number);
    let call = found.as_ref().map_or(function, |&(_, name)| name);
    guard(call, error, || found.and_then(|(operator, name)| body(operator, name)))
}

/// Runs the body of an exported function that calls an operator, and writes the handle of the resulting
/// tensor.
#[inline]
pub fn call_operator<O: OperatorSet>(
    function: &'static str,
    number: u32,
    out: Pinned<f64>,
    error: Pinned<ErrorBuffer>,
    body: impl FnOnce(O, &'static str, &HandleTable<Tensor>) -> Result<Tensor>,
) -> Status {
    guard_operator(function, number, error, |operator, name| {
        let mut table = TENSORS.lock();
        let result = body(operator, name, &table)?;
        out.set(table.insert(result)?.0);
        Ok(())
    })
}

/// Integers of a call.
pub type Ints = SmallVec<[i64; 8]>;

/// Reads integers. JavaScript passes integers below 2^53, which doubles hold exactly.
pub fn to_ints(ints: Pinned<f64>, count: Length) -> Ints {
    ints.slice(count).iter().map(|&int| int as i64).collect()
}

/// Converts the error of an operator's call.
pub fn operator_error(operator: &str, error: &TchError) -> Error {
    from_tch(&format!("Cannot call {operator}"), error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Op {
        First = 0,
        Second = 1,
    }

    operator_set!(Op { First: "first", Second: "second" });

    #[test]
    fn operators_are_found_by_number() {
        assert_eq!(Op::from_number(0), Ok((Op::First, "first")));
        assert_eq!(Op::from_number(1), Ok((Op::Second, "second")));
    }

    #[test]
    fn unknown_numbers_are_errors() {
        for number in [2, u32::MAX] {
            let message = format!("Cannot call operator: there is no number {number}");
            assert_eq!(Op::from_number(number), Err(Error::native(message)));
        }
    }
}
