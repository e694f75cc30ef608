// Packages of AOTInductor: models compiled ahead of time.

#include <caffe2/serialize/inline_container.h>
#include <torch/csrc/inductor/aoti_runner/model_container_runner.h>

#include <dlfcn.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <streambuf>
#include <unordered_map>
#include <unordered_set>

#include "shim.h"
#include "value.h"

using Runner = torch::inductor::AOTIModelContainerRunner;

struct ShimPackage {
  std::unique_ptr<Runner> runner;
};

namespace {

// A package's library is linked to libtorch.so, and the loader finds it if it is loaded already.
void load_libtorch() {
  static void* const loaded = dlopen("libtorch.so", RTLD_NOW | RTLD_GLOBAL);
  TORCH_CHECK(loaded != nullptr, "libtorch.so, which packages need, cannot be loaded: is it beside libtorch_cpu?");
}

// Captures what a thread writes to standard error while it runs a model. A compiled model returns only a
// status and writes the reason of a failure there.
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

// Extracts the reason of a failure from a model's output; empty if there is none.
std::string reason_in(const std::string& text) {
  for (const std::string mark : {"Exception in aoti_torch: ", "Error: "}) {
    const auto begin = text.find(mark);
    if (begin != std::string::npos) return text.substr(begin + mark.size());
  }
  return "";
}

// The folders in a package of its models, and of the constants that models share.
const std::string kModels = "data/aotinductor/";
const std::string kConstants = "data/constants/";

bool starts_with(const std::string& text, const std::string& start) {
  return text.compare(0, start.size(), start) == 0;
}

// Returns the model that a record belongs to; empty if it belongs to none.
std::string model_of(const std::string& record) {
  if (!starts_with(record, kModels)) return "";
  const auto end = record.find('/', kModels.size());
  return end == std::string::npos ? "" : record.substr(kModels.size(), end - kModels.size());
}

// Writes a record to a folder, under the last part of its name. Writes it in pieces, since a model's library
// contains all its weights.
void write_record(caffe2::serialize::PyTorchStreamReader& reader, const std::string& record,
                  const std::string& folder) {
  constexpr size_t kPiece = size_t{1} << 22;
  const auto path = folder + record.substr(record.rfind('/'));
  std::ofstream file(path, std::ios::binary);
  const auto size = reader.getRecordSize(record);
  std::vector<char> piece(std::min(size, kPiece));
  if (size > 0) {
    reader.getRecord(record, nullptr, size, piece.size(), piece.data(), [&](void*, const void* data, size_t length) {
      file.write(static_cast<const char*>(data), static_cast<std::streamsize>(length));
    });
  }
  file.close();
  TORCH_CHECK(file.good(), "its files cannot be written to ", folder, ": ", std::strerror(errno));
}

using Storage = const c10::StorageImpl*;

Storage storage_of(const at::Tensor& tensor) {
  const auto* impl = tensor.unsafeGetTensorImpl();
  return impl->has_storage() ? impl->unsafe_storage().unsafeGetStorageImpl() : nullptr;
}

// Copies results whose memory the model keeps, such as a buffer that it writes: its next run overwrites them.
void detach_from_model(std::vector<at::Tensor>& outputs, const std::unordered_set<Storage>& inputs) {
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

// Runs a model. The error of a failure contains the reason.
std::vector<at::Tensor> run(Runner& runner, std::vector<at::Tensor> inputs) {
  Tap::install();
  Tap::text().clear();
  Tap::taken() = true;
  std::unordered_set<Storage> input_storages;
  for (const auto& input : inputs) input_storages.insert(storage_of(input));
  const auto restore = [] {
    Tap::taken() = false;
    return std::exchange(Tap::text(), {});
  };
  try {
    auto outputs = runner.boxed_run(std::move(inputs));
    std::cerr << restore();
    detach_from_model(outputs, input_storages);
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

ShimStatus cohort_shim_package_unpack(ShimText path, ShimText model, ShimText folder, char** message) noexcept {
  return cohort::guarded(message, [&] {
    const std::string name(model.data, model.length);
    caffe2::serialize::PyTorchStreamReader reader(std::string(path.data, path.length));
    bool is_found = false;
    for (const auto& record : reader.getAllRecords()) {
      const bool is_of_model = model_of(record) == name;
      if (!is_of_model && !starts_with(record, kConstants)) continue;
      is_found = is_found || is_of_model;
      write_record(reader, record, std::string(folder.data, folder.length));
    }
    TORCH_CHECK(is_found, "it is not a complete package of AOTInductor");
  });
}

ShimStatus cohort_shim_package_load(ShimText library, ShimText kernels, ShimText weights, ShimText device,
                                    ShimPackage** out, char** message) noexcept {
  return cohort::guarded(message, [&] {
    load_libtorch();
    const auto text = [](const ShimText& text) { return std::string(text.data, text.length); };
    const c10::Device target(text(device));
    const auto& makers = torch::inductor::getAOTIModelRunnerRegistry();
    const auto maker = makers.find(c10::DeviceTypeName(target.type(), /*lower_case=*/true));
    TORCH_CHECK(maker != makers.end(), "this process cannot run models on the device ", target);
    auto runner =
        maker->second(text(library), /*num_models=*/1, target.str(), text(kernels), /*run_single_threaded=*/false);
    if (weights.length > 0) runner->update_constant_buffer_from_blob(text(weights));
    *out = new ShimPackage{std::move(runner)};
  });
}

ShimStatus cohort_shim_package_spec(ShimPackage* package, char** in, char** out, char** message) noexcept {
  return cohort::guarded(message, [&] {
    const auto spec = package->runner->get_call_spec();
    TORCH_CHECK(spec.size() == 2, "it does not describe its inputs and outputs");
    *in = cohort::copy_text(spec[0]);
    *out = cohort::copy_text(spec[1]);
  });
}

ShimStatus cohort_shim_package_run(ShimPackage* package, const at::Tensor* const* inputs, size_t count,
                                   ShimResult** out, char** message) noexcept {
  return cohort::guarded(message, [&] {
    std::vector<at::Tensor> list;
    for (size_t i = 0; i < count; i++) list.push_back(*inputs[i]);
    *out = cohort::to_result(c10::IValue(run(*package->runner, std::move(list))));
  });
}

void cohort_shim_package_free(ShimPackage* package) noexcept { delete package; }
