// The attributes of TorchScript modules.

#include <torch/csrc/jit/serialization/export.h>

#include <algorithm>

#include "from_value.h"
#include "jit.h"
#include "names.h"
#include "shim.h"
#include "value.h"

// An attribute with its new value.
struct ShimPreparedSet {
  torch::jit::Module owner;
  std::string name;
  c10::IValue value;
};

namespace {

std::string names_of(const torch::jit::Module& module) {
  std::string names;
  const auto type = module.type();
  for (size_t i = 0; i < type->numAttributes(); i++) names += (names.empty() ? "" : ", ") + type->getAttributeName(i);
  return names.empty() ? "none" : names;
}

// Finds the module of an attribute by its path ("layers.0.weight"). `last` receives the attribute's name.
torch::jit::Module owner_of(const ShimModule* module, const std::string& path, std::string& last) {
  auto owner = module->module;
  size_t start = 0;
  for (;;) {
    const auto dot = path.find('.', start);
    last = path.substr(start, dot == std::string::npos ? dot : dot - start);
    if (!owner.hasattr(last)) {
      const auto where = start == 0 ? std::string("the module") : path.substr(0, start - 1);
      throw cohort::WrongType(where + " has no attribute '" + last + "': it has " + names_of(owner));
    }
    if (dot == std::string::npos) return owner;
    const auto next = owner.attr(last);
    if (!next.isModule()) throw cohort::WrongType(path.substr(0, dot) + " is not a module");
    owner = next.toModule();
    start = dot + 1;
  }
}

}  // namespace

ShimStatus cohort_shim_module_attributes(const ShimModule* module, char** out, char** message) noexcept {
  return cohort::guarded(message, [&] {
    std::string names;
    for (const auto& [path, part] : module->module.named_modules()) {
      const auto type = part.type();
      for (size_t i = 0; i < type->numAttributes(); i++) {
        if (type->getAttribute(i)->is_module()) continue;
        names += (path.empty() ? "" : path + '.') + type->getAttributeName(i) + '\n';
      }
    }
    *out = cohort::copy_text(names);
  });
}

ShimStatus cohort_shim_module_get(const ShimModule* module, const char* path, size_t length, ShimResult** out,
                                  char** message) noexcept {
  return cohort::guarded(message, [&] {
    std::string last;
    const auto value = owner_of(module, std::string(path, length), last).attr(last);
    if (value.isModule()) throw cohort::WrongType("it is a module: name an attribute of it");
    *out = cohort::to_result(value);
  });
}

ShimStatus cohort_shim_module_prepare_set(const ShimModule* module, const char* path, size_t length,
                                          const ShimValue* value, ShimPreparedSet** out, char** message) noexcept {
  return cohort::guarded(message, [&] {
    auto prepared = std::make_unique<ShimPreparedSet>();
    prepared->owner = owner_of(module, std::string(path, length), prepared->name);
    const auto type = prepared->owner.type()->getAttribute(prepared->name);
    if (type->is_module()) throw cohort::WrongType("it is a module: name an attribute of it");
    prepared->value = cohort::from_value(*value, type, cohort::Path::argument("value"));
    *out = prepared.release();
  });
}

ShimStatus cohort_shim_module_set(ShimPreparedSet* prepared, char** message) noexcept {
  return cohort::guarded(message, [&] { prepared->owner.setattr(prepared->name, std::move(prepared->value)); });
}

void cohort_shim_module_set_free(ShimPreparedSet* prepared) noexcept { delete prepared; }

ShimStatus cohort_shim_module_tensors(const ShimModule* module, int32_t buffers, ShimResult** out,
                                      char** message) noexcept {
  return cohort::guarded(message, [&] {
    c10::impl::GenericDict found(c10::StringType::get(), c10::TensorType::get());
    const auto add = [&](const auto& list) {
      for (const auto& [name, tensor] : list) found.insert(name, tensor);
    };
    if (buffers != 0) {
      add(module->module.named_buffers());
    } else {
      add(module->module.named_parameters());
    }
    *out = cohort::to_result(c10::IValue(found));
  });
}

ShimStatus cohort_shim_module_train(ShimModule* module, int32_t on, char** message) noexcept {
  return cohort::guarded(message, [&] { module->module.train(on != 0); });
}

ShimStatus cohort_shim_module_to(ShimModule* module, const char* device, size_t device_length, const char* dtype,
                                 size_t dtype_length, char** message) noexcept {
  return cohort::guarded(message, [&] {
    std::optional<c10::ScalarType> type;
    if (dtype_length > 0) {
      type = cohort::dtype_of({dtype, dtype_length});
      if (!type) throw cohort::WrongType("there is no dtype " + std::string(dtype, dtype_length));
    }
    const auto floating = type && (c10::isFloatingType(*type) || c10::isComplexType(*type));
    if (type && !floating) throw cohort::WrongType("the dtype of a module has to be floating-point or complex");
    const auto to = device_length > 0 ? std::optional(c10::Device(std::string(device, device_length))) : std::nullopt;
    if (to && type) {
      module->module.to(*to, *type);
    } else if (to) {
      module->module.to(*to);
    } else if (type) {
      module->module.to(*type);
    }
  });
}

ShimStatus cohort_shim_module_save(const ShimModule* module, const char* path, size_t length, char** message) noexcept {
  return cohort::guarded(message, [&] { module->module.save(std::string(path, length)); });
}
