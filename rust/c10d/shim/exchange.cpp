// Collectives that move elements without computing. They move bytes, so that every dtype works.

#include "group.h"
#include "join.h"
#include "wire.h"

using cohort::bytes;
using cohort::dense;
using cohort::guarded;
using cohort::Join;
using cohort::list;
using cohort::meet;
using cohort::run;
using cohort::watch;

namespace {

// The minimum size in bytes, and the maximum number of ranks, for which a broadcast by each rank is faster
// than Gloo's all-gather, which fills one buffer and copies from it. Two ranks on two cores: twice as fast
// from 1 MiB.
constexpr size_t kLarge = 1 << 20;
constexpr size_t kFew = 4;

void all_gather_by_broadcasts(ShimGroup& group, const std::vector<at::Tensor>& outputs, const at::Tensor& input,
                              ShimDone done, void* context) {
  std::vector<c10::intrusive_ptr<c10d::Work>> works;
  for (size_t rank = 0; rank < outputs.size(); rank++) {
    const bool own = static_cast<int>(rank) == group.rank();
    std::vector<at::Tensor> wire{own ? input : outputs[rank]};
    c10d::BroadcastOptions options;
    options.rootRank = static_cast<int64_t>(rank);
    works.push_back(group.gloo->broadcast(wire, options));
  }
  auto* join = new Join(works.size(), done, context);
  for (size_t rank = 0; rank < works.size(); rank++) {
    std::function<void()> epilogue;
    if (static_cast<int>(rank) == group.rank()) {
      epilogue = [output = outputs[rank], input] { output.copy_(input); };
    }
    watch(works[rank], std::move(epilogue), Join::part_done, join);
  }
}

}  // namespace

ShimStatus cohort_shim_group_broadcast(ShimGroup* group, const at::Tensor* tensor, int32_t src, ShimDone done,
                                       void* context, char** message) noexcept {
  return guarded(message, [&] {
    if (tensor->numel() == 0) return meet(*group, *tensor, done, context);
    auto buffer = dense(*tensor);
    std::vector<at::Tensor> wire{bytes(buffer)};
    c10d::BroadcastOptions options;
    options.rootRank = src;
    std::function<void()> epilogue;
    if (group->rank() != src && !buffer.is_alias_of(*tensor)) {
      epilogue = [target = *tensor, buffer] { cohort::copy_into(target, buffer); };
    }
    const auto start = [&](c10d::Backend& backend) { return backend.broadcast(wire, options); };
    run(*group, *tensor, start, std::move(epilogue), done, context);
  });
}

ShimStatus cohort_shim_group_all_gather(ShimGroup* group, const at::Tensor* const* outputs, const at::Tensor* input,
                                        ShimDone done, void* context, char** message) noexcept {
  return guarded(message, [&] {
    if (input->numel() == 0) return meet(*group, *input, done, context);
    std::vector<std::vector<at::Tensor>> into{bytes(list(outputs, group->size()))};
    std::vector<at::Tensor> from{bytes(dense(*input))};
    if (input->is_cpu() && input->nbytes() >= kLarge && group->size() <= kFew) {
      return all_gather_by_broadcasts(*group, into[0], from[0], done, context);
    }
    run(*group, *input, [&](auto& backend) { return backend.allgather(into, from); }, nullptr, done, context);
  });
}

ShimStatus cohort_shim_group_gather(ShimGroup* group, const at::Tensor* const* outputs, const at::Tensor* input,
                                    int32_t dst, ShimDone done, void* context, char** message) noexcept {
  return guarded(message, [&] {
    if (input->numel() == 0) return meet(*group, *input, done, context);
    std::vector<std::vector<at::Tensor>> into;
    if (group->rank() == dst) into.push_back(bytes(list(outputs, group->size())));
    std::vector<at::Tensor> from{bytes(dense(*input))};
    c10d::GatherOptions options;
    options.rootRank = dst;
    run(*group, *input, [&](auto& backend) { return backend.gather(into, from, options); }, nullptr, done, context);
  });
}

ShimStatus cohort_shim_group_scatter(ShimGroup* group, const at::Tensor* output, const at::Tensor* const* inputs,
                                     int32_t src, ShimDone done, void* context, char** message) noexcept {
  return guarded(message, [&] {
    if (output->numel() == 0) return meet(*group, *output, done, context);
    std::vector<std::vector<at::Tensor>> from;
    if (group->rank() == src) from.push_back(bytes(dense(list(inputs, group->size()))));
    std::vector<at::Tensor> into{bytes(*output)};
    c10d::ScatterOptions options;
    options.rootRank = src;
    run(*group, *output, [&](auto& backend) { return backend.scatter(into, from, options); }, nullptr, done, context);
  });
}

ShimStatus cohort_shim_group_all_to_all(ShimGroup* group, const at::Tensor* const* outputs,
                                        const at::Tensor* const* inputs, ShimDone done, void* context,
                                        char** message) noexcept {
  return guarded(message, [&] {
    auto into = bytes(list(outputs, group->size()));
    auto sent = at::cat(bytes(dense(list(inputs, group->size()))));
    if (sent.numel() == 0) return meet(*group, sent, done, context);
    auto received = at::empty_like(sent);
    std::vector<int64_t> equal;
    run(
        *group, sent, [&](auto& backend) { return backend.alltoall_base(received, sent, equal, equal); },
        // The capture keeps `sent` alive while it is in use.
        [into = std::move(into), received, sent] {
          const auto parts = received.chunk(static_cast<int64_t>(into.size()));
          for (size_t rank = 0; rank < into.size(); rank++) into[rank].copy_(parts[rank]);
        },
        done, context);
  });
}
