// Collectives that move elements and compute nothing. They go as bytes, so that every dtype does.

#include "group.h"
#include "join.h"
#include "text.h"
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

// From how many bytes on, and for how many ranks at most, a broadcast by each rank gathers faster than Gloo's own
// all-gather, which fills one buffer for all and copies from it (two ranks of two cores: twice as fast from 1 MiB).
constexpr size_t kLarge = 1 << 20;
constexpr size_t kFew = 4;

void all_gather_by_broadcasts(
    cohort::Group& group,
    const std::vector<at::Tensor>& outputs,
    const at::Tensor& input,
    cohort_c10d_done done,
    void* context) {
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

} // namespace

char* cohort_c10d_broadcast(
    cohort::Group* group, const at::Tensor* tensor, int src, cohort_c10d_done done, void* context) {
  return guarded([&] {
    if (tensor->numel() == 0) {
      return meet(*group, *tensor, done, context);
    }
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

char* cohort_c10d_all_gather(
    cohort::Group* group,
    const at::Tensor* const* outputs,
    const at::Tensor* input,
    cohort_c10d_done done,
    void* context) {
  return guarded([&] {
    if (input->numel() == 0) {
      return meet(*group, *input, done, context);
    }
    std::vector<std::vector<at::Tensor>> into{bytes(list(outputs, group->size()))};
    std::vector<at::Tensor> from{bytes(dense(*input))};
    if (input->is_cpu() && input->nbytes() >= kLarge && group->size() <= kFew) {
      return all_gather_by_broadcasts(*group, into[0], from[0], done, context);
    }
    run(*group, *input, [&](auto& backend) { return backend.allgather(into, from); }, nullptr, done, context);
  });
}

char* cohort_c10d_gather(
    cohort::Group* group,
    const at::Tensor* const* outputs,
    const at::Tensor* input,
    int dst,
    cohort_c10d_done done,
    void* context) {
  return guarded([&] {
    if (input->numel() == 0) {
      return meet(*group, *input, done, context);
    }
    std::vector<std::vector<at::Tensor>> into;
    if (group->rank() == dst) {
      into.push_back(bytes(list(outputs, group->size())));
    }
    std::vector<at::Tensor> from{bytes(dense(*input))};
    c10d::GatherOptions options;
    options.rootRank = dst;
    run(*group, *input, [&](auto& backend) { return backend.gather(into, from, options); }, nullptr, done, context);
  });
}

char* cohort_c10d_scatter(
    cohort::Group* group,
    const at::Tensor* output,
    const at::Tensor* const* inputs,
    int src,
    cohort_c10d_done done,
    void* context) {
  return guarded([&] {
    if (output->numel() == 0) {
      return meet(*group, *output, done, context);
    }
    std::vector<std::vector<at::Tensor>> from;
    if (group->rank() == src) {
      from.push_back(bytes(dense(list(inputs, group->size()))));
    }
    std::vector<at::Tensor> into{bytes(*output)};
    c10d::ScatterOptions options;
    options.rootRank = src;
    run(*group, *output, [&](auto& backend) { return backend.scatter(into, from, options); }, nullptr, done, context);
  });
}

char* cohort_c10d_all_to_all(
    cohort::Group* group,
    const at::Tensor* const* outputs,
    const at::Tensor* const* inputs,
    cohort_c10d_done done,
    void* context) {
  return guarded([&] {
    auto into = bytes(list(outputs, group->size()));
    auto sent = at::cat(bytes(dense(list(inputs, group->size()))));
    if (sent.numel() == 0) {
      return meet(*group, sent, done, context);
    }
    auto received = at::empty_like(sent);
    std::vector<int64_t> equal;
    run(
        *group,
        sent,
        [&](auto& backend) { return backend.alltoall_base(received, sent, equal, equal); },
        // What is sent is used until then.
        [into = std::move(into), received, sent] {
          const auto parts = received.chunk(static_cast<int64_t>(into.size()));
          for (size_t rank = 0; rank < into.size(); rank++) {
            into[rank].copy_(parts[rank]);
          }
        },
        done,
        context);
  });
}
