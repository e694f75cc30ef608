#include "store.h"

namespace cohort {

namespace {

const uint8_t* bytes_of(const std::string& text) { return reinterpret_cast<const uint8_t*>(text.data()); }

// Calls a function of Rust, and throws its error.
template <class Function>
void call(Function&& function) {
  if (const auto error = error_of(std::forward<Function>(function))) C10_THROW_ERROR(DistStoreError, *error);
}

[[noreturn]] void refuse() { C10_THROW_ERROR(NotImplementedError, "the store of a Gloo group only sets and gets"); }

// A value that Rust passes to C++.
struct Received {
  std::vector<uint8_t> value;
  std::exception_ptr error;

  static void give(void* into, const uint8_t* data, size_t length) noexcept {
    auto* const received = static_cast<Received*>(into);
    try {
      received->value.assign(data, data + length);
    } catch (...) {
      received->error = std::current_exception();
    }
  }
};

}  // namespace

BridgeStore::BridgeStore(void* store, const ShimStoreCalls& calls, std::chrono::milliseconds timeout)
    : c10d::Store(timeout), store_(store, calls.release), calls_(calls) {}

c10::intrusive_ptr<c10d::Store> BridgeStore::clone() { return c10::make_intrusive<BridgeStore>(*this); }

void BridgeStore::set(const std::string& key, const std::vector<uint8_t>& value) {
  call([&](char** message) {
    return calls_.set(store_.get(), bytes_of(key), key.size(), value.data(), value.size(), message);
  });
}

std::vector<uint8_t> BridgeStore::get(const std::string& key) { return get(key, timeout_); }

void BridgeStore::wait(const std::vector<std::string>& keys) { wait(keys, timeout_); }

void BridgeStore::wait(const std::vector<std::string>& keys, const std::chrono::milliseconds& timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  for (const auto& key : keys) {
    const auto left = deadline - std::chrono::steady_clock::now();
    get(key, std::max(std::chrono::duration_cast<std::chrono::milliseconds>(left), std::chrono::milliseconds(0)));
  }
}

int64_t BridgeStore::add(const std::string&, int64_t) { refuse(); }

bool BridgeStore::deleteKey(const std::string&) { refuse(); }

bool BridgeStore::check(const std::vector<std::string>&) { refuse(); }

int64_t BridgeStore::getNumKeys() { refuse(); }

std::vector<uint8_t> BridgeStore::get(const std::string& key, std::chrono::milliseconds timeout) {
  Received received;
  call([&](char** message) {
    return calls_.get(store_.get(), bytes_of(key), key.size(), timeout.count(), Received::give, &received, message);
  });
  if (received.error) std::rethrow_exception(received.error);
  return std::move(received.value);
}

}  // namespace cohort
