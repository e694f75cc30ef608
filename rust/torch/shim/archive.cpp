// Reads PyTorch's archives, which TorchScript, torch.save, torch.export.save and AOTInductor write.

#include <caffe2/serialize/inline_container.h>

#include "shim.h"

ShimStatus cohort_shim_archive_records(const char* path, size_t length, char** out, char** message) noexcept {
  return cohort::guarded(message, [&] {
    caffe2::serialize::PyTorchStreamReader reader(std::string(path, length));
    std::string names;
    for (const auto& name : reader.getAllRecords()) names += (names.empty() ? "" : "\n") + name;
    *out = cohort::copy_text(names);
  });
}
