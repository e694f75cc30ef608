// A call's arguments, arranged as a schema asks.
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

// What a parameter takes, in one look. Other: what its type says.
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

// Arguments by position and by name, as they come.
struct Given {
  const ShimValue* inputs;
  size_t count;
  const ShimNamed* named;
  size_t named_count;
};

// "(a Tensor, a number, dim: an array)", for errors.
std::string describe(const Given& given);

// The parameters of a schema, from `skip` on (a method's `self`).
class Parameters {
 public:
  explicit Parameters(const c10::FunctionSchema& schema, size_t skip = 0);

  // How far the arguments are from what the parameters take: 0 is exactly. Nothing if they do not fit.
  std::optional<int> distance(const Given& given) const;

  // Defaults filled in. Throws WrongType or OutOfRange, which name the argument.
  void bind(const Given& given, std::vector<c10::IValue>& stack) const;

  // The tensors among the arguments that a call writes.
  void collect_written(const Given& given, Written& written) const;

 private:
  // By parameter; null for what is left out.
  using Arranged = c10::SmallVector<const ShimValue*, 16>;
  // Why arguments cannot be arranged. Written out when somebody asks.
  struct Misfit {
    enum class Reason : uint8_t { None, TooMany, Unknown, Twice, Missing } reason;
    std::string_view name;
  };
  Misfit arrange(const Given& given, Arranged& arranged) const;
  std::string text_of(const Misfit& misfit, const Given& given) const;

  std::vector<Parameter> parameters_;
  size_t positional_ = 0;
  size_t outs_ = 0;
};

}  // namespace cohort
