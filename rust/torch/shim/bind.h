// Assigns a call's arguments to the parameters of a schema.
#pragma once

#include <ATen/core/function_schema.h>
#include <ATen/core/ivalue.h>
#include <c10/util/SmallVector.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "value.h"

namespace cohort {

// The type of a parameter, for a fast check. Other: see the type itself.
enum class Kind : uint8_t {
  Tensor,
  Int,
  Float,
  Bool,
  Scalar,
  String,
  DType,
  Layout,
  MemoryFormat,
  Device,
  Generator,
  IntList,
  FloatList,
  TensorList,
  Other,
};

struct Parameter {
  const c10::Argument* argument;
  Kind kind;
  bool optional;
  bool writes;
};

// The arguments of a call, by position and by name.
struct CallArguments {
  const ShimValue* inputs;
  size_t count;
  const ShimNamed* named;
  size_t named_count;
};

// Describes arguments for errors: "(a Tensor, a number, dim: an array)".
std::string describe(const CallArguments& call);

// The parameters of a schema, without the first `skip` (a method's `self`).
class Parameters {
 public:
  explicit Parameters(const c10::FunctionSchema& schema, size_t skip = 0);

  // Returns how far the arguments are from the types of the parameters: 0 means an exact fit, nothing means
  // that they do not fit.
  std::optional<int> distance(const CallArguments& call) const;

  // Converts the arguments, and adds defaults. Throws WrongType or OutOfRange, which name the argument.
  void bind(const CallArguments& call, std::vector<c10::IValue>& stack) const;

  // Appends the tensors that the call writes.
  void collect_written(const CallArguments& call, Written& written) const;

 private:
  // One argument per parameter; null if it is omitted.
  using Arranged = c10::SmallVector<const ShimValue*, 16>;
  // The reason why arguments do not match the parameters. `text_of` makes its text.
  struct Misfit {
    enum class Reason : uint8_t { None, TooMany, Unknown, Twice, Missing } reason;
    std::string_view name;
  };
  Misfit arrange(const CallArguments& call, Arranged& arranged) const;
  std::string text_of(const Misfit& misfit, const CallArguments& call) const;

  std::vector<Parameter> parameters_;
  size_t positional_ = 0;
  // The least number of arguments of a call.
  size_t required_ = 0;
  size_t outs_ = 0;
};

}  // namespace cohort
