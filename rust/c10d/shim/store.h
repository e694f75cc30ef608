// The store of Rust's as c10d takes one. Gloo sets, waits and gets; nothing else of a store is here.
#pragma once

#include <memory>

#include <torch/csrc/distributed/c10d/Store.hpp>

#include "shim.h"

namespace cohort {

class BridgeStore final : public c10d::Store {
 public:
  // Takes `store` over.
  BridgeStore(void* store, const cohort_c10d_store_calls& calls, std::chrono::milliseconds timeout);
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
  static const uint8_t* bytes(const std::string& text);
  static void raise(char* error);

  std::shared_ptr<void> store_;
  cohort_c10d_store_calls calls_;
};

} // namespace cohort
