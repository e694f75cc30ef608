// A store of Rust as a store of c10d. It implements only what Gloo uses: set, wait and get.
#pragma once

#include <torch/csrc/distributed/c10d/Store.hpp>

#include <memory>

#include "shim.h"

namespace cohort {

class BridgeStore final : public c10d::Store {
 public:
  // Takes ownership of `store`.
  BridgeStore(void* store, const ShimStoreCalls& calls, std::chrono::milliseconds timeout);
  BridgeStore(const BridgeStore& other) = default;

  c10::intrusive_ptr<c10d::Store> clone() override;
  using c10d::Store::set;
  void set(const std::string& key, const std::vector<uint8_t>& value) override;
  std::vector<uint8_t> get(const std::string& key) override;
  void wait(const std::vector<std::string>& keys) override;
  void wait(const std::vector<std::string>& keys, const std::chrono::milliseconds& timeout) override;
  int64_t add(const std::string& key, int64_t value) override;
  bool deleteKey(const std::string& key) override;
  bool check(const std::vector<std::string>& keys) override;
  int64_t getNumKeys() override;

 private:
  std::vector<uint8_t> get(const std::string& key, std::chrono::milliseconds timeout);

  std::shared_ptr<void> store_;
  ShimStoreCalls calls_;
};

}  // namespace cohort
