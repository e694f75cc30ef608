// Packages of AOTInductor: models that were compiled ahead of time.

#include <torch/csrc/inductor/aoti_package/model_package_loader.h>

#include <dlfcn.h>

#include <iostream>
#include <streambuf>
#include <unordered_map>
#include <unordered_set>

#include "guard.h"
#include "value.h"

namespace {

using Package = torch::inductor::AOTIModelPackageLoader;

Package& package_of(void* package) { return *static_cast<Package*>(package); }

// A package's library names it, and finds it where it is loaded: beside libtorch_cpu.
void load_libtorch() {
  static void* const loaded = dlopen("libtorch.so", RTLD_NOW | RTLD_GLOBAL);
  TORCH_CHECK(loaded != nullptr, "libtorch.so, which packages need, cannot be loaded: is it beside libtorch_cpu?");
}

// Standard error, but for what a thread that asks for it writes: a compiled model hands its caller a status alone, and
// writes what went wrong there.
class Tap : public std::streambuf {
 public:
  static std::string& text() {
    static thread_local std::string text;
    return text;
  }

  static bool& taken() {
    static thread_local bool taken = false;
    return taken;
  }

  static void install() { static Tap tap; }

 protected:
  std::streamsize xsputn(const char* data, std::streamsize length) override {
    if (!taken()) return under_->sputn(data, length);
    text().append(data, static_cast<size_t>(length));
    return length;
  }

  int_type overflow(int_type letter) override {
    if (traits_type::eq_int_type(letter, traits_type::eof())) return traits_type::not_eof(letter);
    const auto data = traits_type::to_char_type(letter);
    return xsputn(&data, 1) == 1 ? letter : traits_type::eof();
  }

  int sync() override { return taken() ? 0 : under_->pubsync(); }

 private:
  Tap() : under_(std::cerr.rdbuf(this)) {}
  ~Tap() override { std::cerr.rdbuf(under_); }

  std::streambuf* under_;
};

// The reason in what a model wrote; empty if it gave none.
std::string reason_in(const std::string& text) {
  for (const std::string mark : {"Exception in aoti_torch: ", "Error: "}) {
    const auto begin = text.find(mark);
    if (begin != std::string::npos) return text.substr(begin + mark.size());
  }
  return "";
}

using Storage = const c10::StorageImpl*;

Storage storage_of(const at::Tensor& tensor) {
  const auto* impl = tensor.unsafeGetTensorImpl();
  return impl->has_storage() ? impl->unsafe_storage().unsafeGetStorageImpl() : nullptr;
}

// Copies results that lie in memory which the model keeps (a buffer that it writes): its next run writes there.
void part_from_model(std::vector<at::Tensor>& outputs, const std::unordered_set<Storage>& inputs) {
  std::unordered_map<Storage, size_t> holders;
  for (const auto& output : outputs) holders[storage_of(output)]++;
  for (auto& output : outputs) {
    const auto* storage = storage_of(output);
    if (storage == nullptr || inputs.count(storage) != 0) continue;
    if (output.storage().use_count() > holders[storage]) {
      holders[storage]--;
      output = output.clone();
    }
  }
}

// Runs a model. Its error says what went wrong, not that something did.
std::vector<at::Tensor> run(Package& package, std::vector<at::Tensor> inputs) {
  Tap::install();
  Tap::text().clear();
  Tap::taken() = true;
  std::unordered_set<Storage> given;
  for (const auto& input : inputs) given.insert(storage_of(input));
  const auto restore = [] {
    Tap::taken() = false;
    return std::exchange(Tap::text(), {});
  };
  try {
    auto outputs = package.boxed_run(std::move(inputs));
    std::cerr << restore();
    part_from_model(outputs, given);
    return outputs;
  } catch (...) {
    const auto text = restore();
    const auto reason = reason_in(text);
    if (!reason.empty()) throw std::runtime_error(reason);
    std::cerr << text;
    throw;
  }
}

}  // namespace

int32_t cohort_shim_package_load(const char* path, size_t length, const char* model, size_t model_length, int32_t device,
                                 void** out, char** message) {
  return cohort::guarded(message, [&] {
    load_libtorch();
    const auto index = static_cast<c10::DeviceIndex>(device);
    const std::string name(model, model_length);
    *out = new Package(std::string(path, length), name, /*run_single_threaded=*/false, /*num_runners=*/1, index);
  });
}

int32_t cohort_shim_package_spec(void* package, char** in, char** out, char** message) {
  return cohort::guarded(message, [&] {
    const auto spec = package_of(package).get_call_spec();
    TORCH_CHECK(spec.size() == 2, "it does not say what it takes and gives");
    *in = cohort::copy_text(spec[0]);
    *out = cohort::copy_text(spec[1]);
  });
}

int32_t cohort_shim_package_metadata(void* package, ShimResult** out, char** message) {
  return cohort::guarded(message, [&] {
    c10::Dict<std::string, std::string> metadata;
    for (const auto& [key, value] : package_of(package).get_metadata()) metadata.insert(key, value);
    *out = cohort::to_result(c10::IValue(metadata));
  });
}

int32_t cohort_shim_package_run(void* package, const void* const* inputs, size_t count, ShimResult** out,
                                char** message) {
  return cohort::guarded(message, [&] {
    std::vector<at::Tensor> list;
    for (size_t i = 0; i < count; i++) list.push_back(*static_cast<const at::Tensor*>(inputs[i]));
    *out = cohort::to_result(c10::IValue(run(package_of(package), std::move(list))));
  });
}

void cohort_shim_package_free(void* package) noexcept { delete static_cast<Package*>(package); }
