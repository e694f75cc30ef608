// The store of Rust's as c10d takes one.

#include "store.h"
#include "text.h"

#include <cstdlib>

namespace cohort {

BridgeStore::BridgeStore(void* store, const cohort_c10d_store_calls& calls, std::chrono::milliseconds timeout)
    : c10d::Store(timeout), store_(store, calls.release), calls_(calls) {}

c10::intrusive_ptr<c10d::Store> BridgeStore::clone() {
  return c10::make_intrusive<BridgeStore>(*this);
}

void BridgeStore::set(const std::string& key, const std::vector<uint8_t>& value) {
  raise(calls_.set(store_.get(), bytes(key), key.size(), value.data(), value.size()));
}

std::vector<uint8_t> BridgeStore::get(const std::string& key) {
  return get(key, timeout_);
}

void BridgeStore::wait(const std::vector<std::string>& keys) {
  wait(keys, timeout_);
}

void BridgeStore::wait(const std::vector<std::string>& keys, const std::chrono::milliseconds& timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  for (const auto& key : keys) {
    const auto left = deadline - std::chrono::steady_clock::now();
    get(key, std::max(std::chrono::duration_cast<std::chrono::milliseconds>(left), std::chrono::milliseconds(0)));
  }
}

int64_t BridgeStore::add(const std::string&, int64_t) {
  C10_THROW_ERROR(NotImplementedError, "the store of a Gloo group only sets and gets");
}

bool BridgeStore::deleteKey(const std::string&) {
  C10_THROW_ERROR(NotImplementedError, "the store of a Gloo group only sets and gets");
}

bool BridgeStore::check(const std::vector<std::string>&) {
  C10_THROW_ERROR(NotImplementedError, "the store of a Gloo group only sets and gets");
}

int64_t BridgeStore::getNumKeys() {
  C10_THROW_ERROR(NotImplementedError, "the store of a Gloo group only sets and gets");
}

std::vector<uint8_t> BridgeStore::get(const std::string& key, std::chrono::milliseconds timeout) {
  struct Given {
    std::vector<uint8_t> value;
    std::exception_ptr error;
  } given;
  // Rust calls it, which an exception must not enter.
  const auto give = [](void* into, const uint8_t* data, size_t length) {
    auto* const given = static_cast<Given*>(into);
    try {
      given->value.assign(data, data + length);
    } catch (...) {
      given->error = std::current_exception();
    }
  };
  raise(calls_.get(store_.get(), bytes(key), key.size(), timeout.count(), give, &given));
  if (given.error) {
    std::rethrow_exception(given.error);
  }
  return given.value;
}

const uint8_t* BridgeStore::bytes(const std::string& text) {
  return reinterpret_cast<const uint8_t*>(text.data());
}

void BridgeStore::raise(char* error) {
  if (error != nullptr) {
    const std::string text(error);
    std::free(error);
    C10_THROW_ERROR(DistStoreError, text);
  }
}

} // namespace cohort

char* cohort_c10d_text(const uint8_t* text, size_t length) {
  return cohort::copy_text(reinterpret_cast<const char*>(text), length);
}
